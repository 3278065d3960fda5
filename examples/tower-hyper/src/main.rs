//! `cargo run -p tower-hyper`: magic-link login on plain hyper, in a browser, with no account.

use quickstart_common::{Settings, Started};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let log = std::env::var("RUST_LOG").unwrap_or_else(|_| "info".to_owned());
    tracing_subscriber::fmt().with_env_filter(log).init();
    let Started { listener, stytch, emulator: _emulator } = Settings::from_env()?.start().await?;
    Ok(tower_hyper::serve(TcpListener::from_std(listener)?, tower_hyper::app(stytch)).await?)
}
