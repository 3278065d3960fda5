//! An app with an emulator behind it, and small browsers that visit it over `oneshot`.
#![allow(dead_code, unused_imports, unreachable_pub, reason = "every test file uses a part of this")]

mod browser;
mod logs;
mod page;

use axum::Router;
use axum::routing::get;
use axum_stytch::{AuthUser, SessionLayer, Stytch};
use serde_json::Value;
use stytch_emulator::{Emulator, EmulatorBuilder, RecordedRequest};

pub use browser::Browser;
pub use logs::Logs;
pub use page::{Page, encoded};

pub const ORIGIN: &str = "http://localhost:3000";
pub const ASK: &str = "/v1/magic_links/email/login_or_create";
pub const SPEND: &str = "/v1/magic_links/authenticate";
pub const REVOKE: &str = "/v1/sessions/revoke";

/// An app under test and the Stytch it talks to.
pub struct World {
    pub emulator: Emulator,
    pub stytch: Stytch,
    pub app: Router,
}

impl World {
    pub async fn new() -> Self {
        Self::with(|layer| layer).await
    }

    /// With settings of the layer.
    pub async fn with(settings: impl FnOnce(SessionLayer) -> SessionLayer) -> Self {
        Self::on(Emulator::builder(), ORIGIN, settings).await
    }

    pub async fn on(
        emulator: EmulatorBuilder,
        public_url: &str,
        settings: impl FnOnce(SessionLayer) -> SessionLayer,
    ) -> Self {
        let emulator = emulator.start().await.unwrap();
        let stytch = stytch(&emulator, public_url);
        let app = routes().layer(settings(SessionLayer::new(stytch.clone())));
        Self { emulator, stytch, app }
    }

    pub fn browser(&self) -> Browser {
        Browser::new(self.app.clone(), self.emulator.clock())
    }

    /// A browser that is signed in.
    pub async fn signed_in(&self, email: &str) -> Browser {
        let mut browser = self.browser();
        browser.ask(email).await;
        let arrived = browser.get(&self.link_to(email)).await;
        assert_eq!(arrived.status, 303, "{}", arrived.body);
        assert!(browser.has_session());
        browser
    }

    /// The token in the newest mail to an address.
    pub fn token_to(&self, email: &str) -> String {
        self.emulator.messages_to(email).first().unwrap().token.clone()
    }

    /// Where the newest mail to an address leads.
    pub fn link_to(&self, email: &str) -> String {
        link(&self.token_to(email))
    }

    /// Who has this address.
    pub async fn user_id(&self, email: &str) -> stytch_auth::UserId {
        self.stytch.magic_links().email().send(email).send().await.unwrap().user_id
    }

    /// How many calls spent a link, or tried to.
    pub fn spent(&self) -> usize {
        self.emulator.count_requests(SPEND)
    }

    /// How many calls asked for a mail.
    pub fn asked(&self) -> usize {
        self.emulator.count_requests(ASK)
    }

    pub fn calls(&self, path: &str) -> Vec<RecordedRequest> {
        self.emulator.requests().into_iter().filter(|request| request.path == path).collect()
    }

    pub fn bodies(&self, path: &str) -> Vec<Value> {
        self.calls(path).iter().map(|call| serde_json::from_str(&call.body).unwrap()).collect()
    }

    /// Waits for calls that are made beside the answer, such as a revocation.
    pub async fn wait_for_calls(&self, path: &str, count: usize) {
        for _ in 0..400 {
            if self.emulator.count_requests(path) >= count {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        panic!("{path} was called {} times, not {count}", self.emulator.count_requests(path));
    }
}

pub fn stytch(emulator: &Emulator, public_url: &str) -> Stytch {
    let clock = emulator.clock();
    Stytch::builder()
        .project_id(emulator.project_id())
        .secret(emulator.secret())
        .base_url(emulator.base_url())
        .public_url(public_url)
        .clock(move || clock.now())
        .build()
        .unwrap()
}

/// The callback with a token, as Stytch writes it.
pub fn link(token: &str) -> String {
    format!("/authenticate?stytch_token_type=magic_links&token={}", encoded(token))
}

pub fn invitation(token: &str) -> String {
    format!("/invite?stytch_token_type=magic_links&token={}", encoded(token))
}

pub fn routes() -> Router {
    async fn home(user: Option<AuthUser>) -> String {
        user.as_ref().and_then(|user| user.email()).unwrap_or("nobody").to_owned()
    }
    async fn account(user: AuthUser) -> String {
        format!("account of {}", user.email().unwrap_or("no address"))
    }
    Router::new()
        .route("/", get(home))
        .route("/account", get(account).post(account))
        .route("/static", get(async || "no session asked for"))
}
