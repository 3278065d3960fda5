//! `cargo run -p axum-b2b`: organisations on axum, in a browser, with no account.

use axum_b2b::{Settings, serve};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    tracing_subscriber::fmt().with_env_filter(tracing_subscriber::EnvFilter::from_default_env()).init();
    serve(Settings::from_env()?.b2b()).await
}
