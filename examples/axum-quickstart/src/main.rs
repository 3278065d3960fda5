//! `cargo run -p axum-quickstart`: magic-link login on axum, in a browser, with no account.

use axum_quickstart::{Settings, serve};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    tracing_subscriber::fmt().with_env_filter(tracing_subscriber::EnvFilter::from_default_env()).init();
    serve(Settings::from_env()?).await
}
