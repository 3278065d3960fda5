//! `cargo run -p axum-htmx`: htmx with magic-link login, with no account.

use quickstart_common::Settings;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    tracing_subscriber::fmt().with_env_filter(tracing_subscriber::EnvFilter::from_default_env()).init();
    axum_htmx::serve(Settings::from_env()?).await
}
