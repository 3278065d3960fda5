//! An app with our layer before an emulator whose clock it shares, and people who use it.

use std::time::{Duration, UNIX_EPOCH};

use axum::Router;
use axum::body::Body;
use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::{HeaderValue, Request};
use axum_stytch::{SessionLayer, Stytch, StytchBuilder};
use stytch_emulator::{Emulator, TestSession};
use tower::ServiceExt as _;

pub const AUTHENTICATE: &str = "/v1/sessions/authenticate";

pub struct World {
    pub emulator: Emulator,
    pub stytch: Stytch,
    pub app: Router,
}

impl World {
    pub async fn start(settings: impl FnOnce(StytchBuilder) -> StytchBuilder) -> Self {
        let emulator = Emulator::start().await.expect("an emulator");
        let clock = emulator.clock();
        let stytch = Stytch::builder()
            .project_id(emulator.project_id())
            .secret(emulator.secret())
            .base_url(emulator.base_url())
            .clock(move || clock.now());
        let stytch = settings(stytch).build().expect("settings that work");
        let app = Router::new().route("/", axum::routing::get(home)).layer(SessionLayer::new(stytch.clone()));
        Self { emulator, stytch, app }
    }

    /// Seconds since 1970 by the emulator's clock.
    pub fn now(&self) -> u64 {
        self.emulator.clock().now().duration_since(UNIX_EPOCH).expect("a time after 1970").as_secs()
    }

    pub fn advance(&self, seconds: u64) {
        self.emulator.advance(Duration::from_secs(seconds));
    }

    /// So many people, who sign in over a JWT's life.
    pub fn people(&self, count: usize) -> Vec<Visitor> {
        let each = count.div_ceil(250);
        let sign_in = |n: usize| {
            if n % each == each - 1 {
                self.advance(1);
            }
            Visitor::new(self.emulator.login_as(&format!("person{n}@example.com")).expect("a session"))
        };
        (0..count).map(sign_in).collect()
    }

    /// The paths at which an outage is felt.
    pub fn paths(&self) -> [String; 2] {
        [AUTHENTICATE.to_owned(), format!("/v1/sessions/jwks/{}", self.emulator.project_id())]
    }
}

async fn home(user: axum_stytch::AuthUser) -> String {
    user.user_id().to_string()
}

/// Somebody who is signed in and keeps the cookies that they get.
pub struct Visitor {
    user_id: String,
    token: String,
    jwt: String,
}

/// What became of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    Served,
    /// 503, and the cookies stay.
    PutOff,
    /// Signed out, somebody else's page, or anything else that must not be.
    Wrong,
}

impl Visitor {
    fn new(session: TestSession) -> Self {
        Self { user_id: session.user_id, token: session.session_token, jwt: session.session_jwt }
    }

    pub fn request(&self) -> Request<Body> {
        let cookies = format!("stytch_session={}; stytch_session_jwt={}", self.token, self.jwt);
        let mut request = Request::new(Body::empty());
        request.headers_mut().insert(COOKIE, HeaderValue::try_from(cookies).expect("cookies"));
        request
    }

    pub async fn ask(&mut self, app: Router) -> Answer {
        let Ok(response) = app.oneshot(self.request()).await;
        let status = response.status().as_u16();
        let (parts, body) = response.into_parts();
        let cookies: Vec<_> =
            parts.headers.get_all(SET_COOKIE).iter().filter_map(|cookie| cookie.to_str().ok()).collect();
        if status == 503 && cookies.is_empty() {
            return Answer::PutOff;
        }
        let body = axum::body::to_bytes(body, 1 << 20).await.unwrap_or_default();
        if status != 200 || body != self.user_id.as_bytes() {
            return Answer::Wrong;
        }
        let value = |name: &str| {
            let value = cookies.iter().find_map(|cookie| cookie.strip_prefix(name)?.strip_prefix('='))?;
            Some(value.split(';').next().unwrap_or_default().to_owned())
        };
        self.jwt = value("stytch_session_jwt").unwrap_or_else(|| std::mem::take(&mut self.jwt));
        self.token = value("stytch_session").unwrap_or_else(|| std::mem::take(&mut self.token));
        Answer::Served
    }
}

/// Marsaglia's xorshift: the same load in every run.
pub struct Random(u64);

impl Default for Random {
    fn default() -> Self {
        Self(0x9E37_79B9_7F4A_7C15)
    }
}

impl Random {
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }
}
