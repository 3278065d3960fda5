//! `cargo run -p actix-b2b`: organisations on actix-web, in a browser, with no account.

use actix_b2b::{Settings, serve};

#[actix_web::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let log = std::env::var("RUST_LOG").unwrap_or_else(|_| "info".to_owned());
    tracing_subscriber::fmt().with_env_filter(log).init();
    serve(Settings::from_env()?.b2b()).await
}
