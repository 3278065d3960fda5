//! `cargo run -p axum-spa`: a single-page app with magic-link login, with no account.

use quickstart_common::Settings;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let log = std::env::var("RUST_LOG").unwrap_or_else(|_| "info".to_owned());
    tracing_subscriber::fmt().with_env_filter(log).init();
    axum_spa::serve(Settings::from_env()?).await
}
