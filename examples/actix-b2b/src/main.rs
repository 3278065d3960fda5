//! `cargo run -p actix-b2b`: organisations on actix-web, in a browser, with no account.

use actix_b2b::{Settings, serve};

#[actix_web::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    tracing_subscriber::fmt().with_env_filter(tracing_subscriber::EnvFilter::from_default_env()).init();
    serve(Settings::from_env()?.b2b()).await
}
