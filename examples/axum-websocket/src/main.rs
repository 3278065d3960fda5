//! `cargo run -p axum-websocket`: sign in, watch the ticks, sign out.

use axum_stytch::Stytch;
use stytch_emulator::Emulator;
use tokio::net::TcpListener;

#[tokio::main]
#[expect(clippy::print_stdout, reason = "a program tells where it is to be found")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let emulator = Emulator::start().await?;
    let clock = emulator.clock();
    let stytch = Stytch::builder()
        .project_id(emulator.project_id())
        .secret(emulator.secret())
        .base_url(emulator.base_url())
        .public_url("http://localhost:3000")
        .clock(move || clock.now())
        .build()?;
    println!("App    http://localhost:3000\nInbox  {}", emulator.inbox_url());
    let listener = TcpListener::bind("127.0.0.1:3000").await?;
    Ok(axum::serve(listener, axum_websocket::app(stytch)).await?)
}
