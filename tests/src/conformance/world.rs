//! One emulator, one project handle, one running server.

use std::net::TcpListener;
use std::time::Duration;

use stytch_auth::Stytch;
use stytch_emulator::{Emulator, Fault, Message};

use super::apps::{Running, Seen, Stack, Wiring, texts};
use super::{Answer, Browser, Case, Mode, log};

/// A JWT lives five minutes; this is more, with every leeway.
const LONGER_THAN_A_JWT: Duration = Duration::from_secs(6 * 60);
/// The calls by which links and sessions are checked.
pub(crate) const REDEEM: &str = "/v1/magic_links/authenticate";
pub(crate) const RENEW: &str = "/v1/sessions/authenticate";
pub(crate) const REVOKE: &str = "/v1/sessions/revoke";

/// Everything that one scenario plays with.
pub struct World {
    /// What it runs on.
    pub case: Case,
    /// Stytch.
    pub emulator: Emulator,
    /// The origin that people see.
    pub origin: String,
    /// The threads that have answered a request.
    pub seen: Seen,
    address: String,
    stytch: Stytch,
    client: reqwest::Client,
    _running: Running,
}

impl World {
    /// The test app as most apps are wired, at `http://localhost`.
    pub async fn new(case: Case) -> Self {
        Self::wired(case, Wiring::default()).await
    }

    /// The test app with other settings.
    pub async fn wired(case: Case, wiring: Wiring) -> Self {
        log::start();
        let emulator = Emulator::builder()
            .strict(case.mode == Mode::Strict)
            .permission("reader", texts::RESOURCE, ["read"])
            .permission("writer", texts::RESOURCE, ["read", texts::ACTION])
            .permission(texts::ROLE, texts::RESOURCE, ["*"])
            .start()
            .await
            .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let port = listener.local_addr().unwrap().port();
        let origin = match wiring.https {
            true => "https://app.example.com".to_owned(),
            false => format!("http://localhost:{port}"),
        };
        let clock = emulator.clock();
        let settings = Stytch::builder()
            .project_id(emulator.project_id())
            .secret(emulator.secret())
            .base_url(emulator.base_url())
            .public_url(&origin)
            .clock(move || clock.now())
            // Hundreds of tests at once on two cores must not look like an outage.
            .timeout(Duration::from_secs(60));
        let stytch = if wiring.b2b { settings.b2b() } else { settings }.build().unwrap();
        let seen = Seen::default();
        let stack = Stack { stytch: stytch.clone(), wiring, seen: seen.clone() };
        let running = Running::start(case.server, listener, stack).await;
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .unwrap();
        let address = format!("http://127.0.0.1:{port}");
        Self { case, emulator, origin, seen, address, stytch, client, _running: running }
    }

    /// A browser that has never been here.
    pub fn browser(&self) -> Browser {
        Browser::new(self.client.clone(), self.address.clone(), self.origin.clone(), self.emulator.clock())
    }

    /// A browser that has signed in, by the pages.
    pub async fn signed_in(&self, email: &str) -> Browser {
        let browser = self.browser();
        browser.form("/login", &[("email", email)]).send().await.to("/login/sent");
        self.click(&browser, email).await.to("/");
        browser
    }

    /// Opens the newest mail to an address in a browser.
    pub async fn click(&self, browser: &Browser, email: &str) -> Answer {
        let from_mail = browser.page(&self.mail(email).link).send().await.is(302);
        browser.follow(&from_mail).header("sec-fetch-site", "cross-site").send().await
    }

    /// The newest mail to an address.
    pub fn mail(&self, email: &str) -> Message {
        let mail = self.emulator.messages_to(email).into_iter().next();
        mail.unwrap_or_else(|| panic!("{}: no mail to {email}", self.case))
    }

    /// The project handle, for what an app's own backend would do.
    pub fn stytch(&self) -> &Stytch {
        &self.stytch
    }

    /// Makes a user with a role, as somebody would in Stytch's dashboard.
    pub async fn hire(&self, email: &str, role: &str) {
        let body = format!(r#"{{"email":"{email}","roles":["{role}"]}}"#);
        let request = self.client.post(format!("{}/v1/users", self.emulator.base_url())).body(body);
        let request = request.basic_auth(self.emulator.project_id(), Some(self.emulator.secret()));
        let answer = request.header("content-type", "application/json").send().await.unwrap();
        assert!(answer.status().is_success(), "{answer:?}");
    }

    /// Lets every JWT expire; the sessions go on.
    pub fn expire_jwts(&self) {
        self.emulator.advance(LONGER_THAN_A_JWT);
    }

    /// From now on Stytch answers these calls with 503 and asks for half a minute.
    pub fn outage(&self, path: &str) {
        self.emulator.inject(Fault::on(path).status(503).retry_after(30).always());
    }

    /// Stytch is back.
    pub fn recovery(&self) {
        self.emulator.clear_faults();
    }

    /// How often links were redeemed.
    pub fn redemptions(&self) -> usize {
        self.emulator.count_requests(REDEEM)
    }

    /// How often sessions were renewed.
    pub fn renewals(&self) -> usize {
        self.emulator.count_requests(RENEW)
    }
}
