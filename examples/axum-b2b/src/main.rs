//! `cargo run -p axum-b2b`: organisations on axum, in a browser, with no account.

use axum_b2b::{Settings, serve};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let log = std::env::var("RUST_LOG").unwrap_or_else(|_| "info".to_owned());
    tracing_subscriber::fmt().with_env_filter(log).init();
    serve(Settings::from_env()?.b2b()).await
}
