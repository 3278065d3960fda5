//! `cargo run -p actix-quickstart`: magic-link login on actix-web, in a browser, with no account.

use actix_quickstart::{Settings, serve};

#[actix_web::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    tracing_subscriber::fmt().with_env_filter(tracing_subscriber::EnvFilter::from_default_env()).init();
    serve(Settings::from_env()?).await
}
