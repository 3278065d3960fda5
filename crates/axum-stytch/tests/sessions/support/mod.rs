//! An app with the real layer, in front of a real emulator whose clock it shares.

mod answer;
mod front;
mod logs;
mod person;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use axum::routing::{get, post};
use axum_stytch::{AuthSession, SessionLayer, Stytch, StytchBuilder};
use stytch_auth::web::{Head, Login, SessionHandle};
use stytch_emulator::{Emulator, Fault};
use tower::ServiceExt;
use tower_stytch::HttpHeaders;

use crate::vertical;

pub(crate) use answer::Answer;
pub(crate) use front::{Front, Script};
pub(crate) use logs::Logs;
pub(crate) use person::{Person, with_header};

pub(crate) use crate::vertical::{AUTHENTICATE, REVOKE};

/// Longer than a JWT and the leeway together.
pub(crate) const JWT_OVER: Duration = Duration::from_secs(311);

pub(crate) struct Rig {
    pub(crate) emulator: Emulator,
    pub(crate) stytch: Stytch,
    pub(crate) app: Router,
    /// For setting the scene: its calls and caches are not the app's.
    pub(crate) setup: Stytch,
    skew: Arc<AtomicI64>,
}

impl Rig {
    pub(crate) async fn start() -> Self {
        Self::build(false, |stytch| stytch, |layer| layer).await
    }

    pub(crate) async fn with(stytch: impl FnOnce(StytchBuilder) -> StytchBuilder) -> Self {
        Self::build(false, stytch, |layer| layer).await
    }

    /// The same test against Stytch's milder and harsher answers.
    pub(crate) async fn each(test: impl AsyncFn(Self)) {
        for strict in [false, true] {
            test(Self::build(strict, |stytch| stytch, |layer| layer).await).await;
        }
    }

    pub(crate) async fn build(
        strict: bool,
        stytch: impl FnOnce(StytchBuilder) -> StytchBuilder,
        layer: impl FnOnce(SessionLayer) -> SessionLayer,
    ) -> Self {
        let emulator = Emulator::builder().strict(strict).start().await.unwrap();
        let skew = Arc::new(AtomicI64::new(0));
        let (clock, by) = (emulator.clock(), Arc::clone(&skew));
        let skewed = move || {
            let by = by.load(Ordering::Relaxed);
            let off = Duration::from_secs(by.unsigned_abs());
            if by < 0 { clock.now() - off } else { clock.now() + off }
        };
        let stytch = stytch(settings(&emulator).clock(skewed)).build().unwrap();
        let clock = emulator.clock();
        let setup = settings(&emulator).clock(move || clock.now()).build().unwrap();
        let app = app(layer(SessionLayer::new(stytch.clone())));
        Self { emulator, stytch, app, setup, skew }
    }

    /// How far the app's clock is ahead of Stytch's.
    pub(crate) fn skew(&self, seconds: i64) {
        self.skew.store(seconds, Ordering::Relaxed);
    }

    pub(crate) fn inject(&self, fault: Fault) {
        self.emulator.inject(fault);
    }

    pub(crate) fn advance(&self, seconds: u64) {
        self.emulator.advance(Duration::from_secs(seconds));
    }

    pub(crate) fn expire_jwt(&self) {
        self.emulator.advance(JWT_OVER);
    }

    /// Calls to `sessions/authenticate`.
    pub(crate) fn calls(&self) -> usize {
        self.emulator.count_requests(AUTHENTICATE)
    }

    pub(crate) fn revokes(&self) -> usize {
        self.emulator.count_requests(REVOKE)
    }

    pub(crate) fn jwks_path(&self) -> String {
        format!("{}{}", vertical::JWKS, self.emulator.project_id())
    }

    pub(crate) fn fetches(&self) -> usize {
        self.emulator.count_requests(&self.jwks_path())
    }

    /// Makes the newest signing key now, which takes a while, and not inside a call of the app's.
    pub(crate) async fn settle(&self) {
        self.sign_in("settle@example.com").await;
    }

    /// Whether every call to this path has had its answer.
    pub(crate) fn all_answered(&self, path: &str) -> bool {
        self.emulator.requests().iter().all(|request| request.path != path || request.status != 0)
    }

    /// The session of a request, without an app around it.
    pub(crate) fn handle(&self, cookies: &str) -> SessionHandle {
        let request = Request::builder().header("cookie", cookies).body(()).unwrap();
        let headers = HttpHeaders(request.headers());
        let head = Head { method: "GET", path: "/", query: None, headers: &headers };
        SessionHandle::new(&Login::new(self.stytch.clone()), &head)
    }

    pub(crate) async fn get(&self, path: &str, cookies: &str) -> Answer {
        send(self.app.clone(), "GET", path, &[("cookie", cookies)]).await
    }

    pub(crate) async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        send(self.app.clone(), method, path, headers).await
    }
}

pub(crate) fn settings(emulator: &Emulator) -> StytchBuilder {
    let settings = Stytch::builder()
        .project_id(emulator.project_id())
        .secret(emulator.secret())
        .base_url(emulator.base_url())
        // Making an RSA key can take long on a busy machine.
        .timeout(Duration::from_secs(45));
    vertical::settings(settings)
}

pub(crate) fn app(layer: SessionLayer) -> Router {
    vertical::routes()
        .route("/revoke", post(async |session: AuthSession| format!("{:?}", session.revoke().await)))
        .route("/open", get(async || "open"))
        .layer(layer)
}

/// An empty cookie header is none at all.
pub(crate) async fn send(app: Router, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers.iter().filter(|(_, value)| !value.is_empty()) {
        request = request.header(*name, *value);
    }
    Answer::read(app.oneshot(request.body(Body::empty()).unwrap()).await.unwrap()).await
}

/// A page load or a form of a browser's, without an account of what else it holds.
pub(crate) async fn send_form(app: Router, method: &str, path: &str, cookies: &str, form: &str) -> Answer {
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header("sec-fetch-site", "same-origin")
        .header("sec-fetch-mode", if path.starts_with("/authenticate") { "navigate" } else { "cors" })
        .header("sec-fetch-dest", if path.starts_with("/authenticate") { "document" } else { "empty" })
        .header("content-type", "application/x-www-form-urlencoded");
    if !cookies.is_empty() {
        request = request.header("cookie", cookies);
    }
    Answer::read(app.oneshot(request.body(Body::from(form.to_owned())).unwrap()).await.unwrap()).await
}

/// Waits for something that happens beside the test; fails after a minute.
pub(crate) async fn until(mut happened: impl FnMut() -> bool) {
    for _ in 0..6_000 {
        if happened() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("it did not happen");
}
