//! Crates that people use for the same purpose.

use std::convert::Infallible;

use axum::Router;
use axum::body::Body;
use axum::http::header::SET_COOKIE;
use axum::routing::{get, post};
use axum_login::{AuthManagerLayerBuilder, AuthSession, AuthUser, AuthnBackend};
use jwt_authorizer::{IntoLayer as _, JwtAuthorizer, JwtClaims, Validation};
use tower::ServiceExt as _;
use tower_sessions::{MemoryStore, SessionManagerLayer};

use super::app;
use crate::contestant::{Ask, BATCH, Contestant, HOME};
use crate::load::Load;
use crate::sessions::{PROJECT_ID, Signer};
use crate::yardstick::Claims;

#[derive(Debug, Clone)]
struct Person(u64);

impl AuthUser for Person {
    type Id = u64;

    fn id(&self) -> u64 {
        self.0
    }

    fn session_auth_hash(&self) -> &[u8] {
        b"hash"
    }
}

/// Every user is known without a look-up.
#[derive(Clone)]
struct Backend;

impl AuthnBackend for Backend {
    type User = Person;
    type Credentials = u64;
    type Error = Infallible;

    async fn authenticate(&self, id: u64) -> Result<Option<Person>, Infallible> {
        Ok(Some(Person(id)))
    }

    async fn get_user(&self, id: &u64) -> Result<Option<Person>, Infallible> {
        Ok(Some(Person(*id)))
    }
}

/// axum-login with its sessions in memory.
pub(super) fn axum_login() -> Contestant {
    async fn login(mut session: AuthSession<Backend>) {
        session.login(&Person(1)).await.expect("a session");
    }
    async fn home(session: AuthSession<Backend>) -> &'static str {
        assert!(session.user.is_some());
        "Hello"
    }
    let layer =
        AuthManagerLayerBuilder::new(Backend, SessionManagerLayer::new(MemoryStore::default())).build();
    let router = Router::new().route(HOME, get(home)).route("/login", post(login)).layer(layer);
    let mut request = app::request(&Ask::new("/login"), Body::empty());
    *request.method_mut() = axum::http::Method::POST;
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let Ok(response) = runtime.block_on(router.clone().oneshot(request));
    let cookie = response.headers()[SET_COOKIE].to_str().expect("text");
    let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
    Contestant {
        name: "axum-login 0.18, in memory",
        framework: super::FRAMEWORK,
        app: app::factory(super::as_served(router), Body::empty),
        warm_up: BATCH,
        asks: Box::new(move |n| vec![Ask::new(HOME).header("cookie", cookie.as_str()); n]),
    }
}

/// jwt-authorizer and the bare router below it, which is axum 0.7's.
pub fn jwt_authorizer(signer: &Signer, load: &std::sync::Arc<Load>) -> [Contestant; 2] {
    const FRAMEWORK: &str = "axum 0.7";
    async fn home(JwtClaims(claims): JwtClaims<Claims>) -> &'static str {
        assert!(claims.sub.starts_with("user-"));
        "Hello"
    }
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let rules = Validation::new().iss(&[format!("stytch.com/{PROJECT_ID}")]).aud(&[PROJECT_ID]);
    let authorizer = JwtAuthorizer::<Claims>::from_jwks_text(&signer.jwks().to_string()).validation(rules);
    let authorizer = runtime.block_on(authorizer.build()).expect("an authorizer");
    let bare = axum07::Router::new().route(HOME, axum07::routing::get(async || "Hello"));
    let checked =
        axum07::Router::new().route(HOME, axum07::routing::get(home)).layer(authorizer.into_layer());
    [("bare", bare), ("jwt-authorizer 0.15", checked)].map(|(name, router)| Contestant {
        name,
        framework: FRAMEWORK,
        app: app::factory(router.with_state(()), axum07::body::Body::empty),
        warm_up: BATCH,
        asks: load.bearer(),
    })
}
