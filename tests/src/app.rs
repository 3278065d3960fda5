//! Apps under test, each on its own port with its own offline Stytch.

use axum::Router;
use axum_b2b::{ORGANIZATIONS, with_b2b_emulator};
use axum_quickstart::{Accounts, with_emulator};
use stytch_auth::Stytch;
use stytch_emulator::{Emulator, EmulatorBuilder};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// A running app, its Stytch and its records. It stops with this value.
#[derive(Debug)]
pub struct TestApp {
    /// The offline Stytch, whose clock is the app's too.
    pub emulator: Emulator,
    /// The app's own handle, to call Stytch as the app would.
    pub stytch: Stytch,
    /// The quickstart's table of people.
    pub accounts: Accounts,
    server: JoinHandle<()>,
}

impl TestApp {
    /// The quickstart example as it stands.
    pub async fn quickstart() -> Self {
        Self::start(Emulator::builder(), axum_quickstart::app).await
    }

    /// The example with organisations as it stands.
    pub async fn b2b() -> Self {
        Self::start_as(Emulator::builder().seed(ORGANIZATIONS), with_b2b_emulator, |stytch, _| {
            axum_b2b::app(stytch)
        })
        .await
    }

    /// Any app, on an emulator with these settings.
    pub async fn start(emulator: EmulatorBuilder, app: impl FnOnce(Stytch, Accounts) -> Router) -> Self {
        Self::start_as(emulator, with_emulator, app).await
    }

    async fn start_as(
        emulator: EmulatorBuilder,
        handle: impl FnOnce(&Emulator, &str) -> Result<Stytch, Box<dyn std::error::Error>>,
        app: impl FnOnce(Stytch, Accounts) -> Router,
    ) -> Self {
        let emulator = emulator.start().await.expect("the emulator starts");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("a bound port").port();
        let stytch = handle(&emulator, &format!("http://localhost:{port}")).expect("valid settings");
        let accounts = Accounts::default();
        let router = app(stytch.clone(), accounts.clone());
        let server = tokio::spawn(async move { axum::serve(listener, router).await.expect("it serves") });
        Self { emulator, stytch, accounts, server }
    }

    /// The absolute URL of a path of the app.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.stytch.public_url())
    }

    /// The link in the newest mail to an address, as a person would click it.
    pub fn newest_link(&self, address: &str) -> String {
        let messages = self.emulator.messages_to(address);
        messages.first().unwrap_or_else(|| panic!("no mail to {address}")).link.clone()
    }

    /// How often the app has asked Stytch about a session.
    pub fn session_checks(&self) -> usize {
        self.emulator.count_requests("/v1/sessions/authenticate")
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.server.abort();
    }
}
