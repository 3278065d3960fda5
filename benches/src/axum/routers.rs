//! Apps with two routes, one of which asks who is there, each behind another layer.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Extension, Request, State};
use axum::http::StatusCode;
use axum::http::header::COOKIE;
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::get;
use axum_stytch::{AuthUser, SessionLayer, Stytch};

use super::layers::{Check, NoOp, StepLayer};
use crate::contestant::{HOME, PUBLIC};
use crate::yardstick::{ByHand, Claims, Seen, Verifier, session_jwt};

async fn hello() -> &'static str {
    "Hello"
}

async fn known(Extension(claims): Extension<Arc<Claims>>) -> &'static str {
    assert!(claims.sub.starts_with("user-"));
    "Hello"
}

pub fn bare() -> Router {
    Router::new().route(HOME, get(hello)).route(PUBLIC, get(hello))
}

pub fn no_op() -> Router {
    bare().layer(StepLayer(NoOp))
}

pub fn seen(seen: Seen) -> Router {
    let check = move |token: &str| seen.check(token);
    Router::new().route(HOME, get(known)).route(PUBLIC, get(hello)).layer(StepLayer(Check(check)))
}

pub fn verified(verifier: Verifier) -> Router {
    let check = move |token: &str| verifier.verify(token);
    Router::new().route(HOME, get(known)).route(PUBLIC, get(hello)).layer(StepLayer(Check(check)))
}

pub fn ours(stytch: Stytch) -> Router {
    async fn home(user: AuthUser) -> &'static str {
        assert!(user.user_id().as_str().starts_with("user-"));
        "Hello"
    }
    Router::new().route(HOME, get(home)).route(PUBLIC, get(hello)).layer(SessionLayer::new(stytch))
}

pub fn by_hand(verifier: ByHand) -> Router {
    async fn check(
        State(verifier): State<ByHand>,
        mut request: Request,
        next: Next,
    ) -> Result<Response, StatusCode> {
        let cookies = request.headers().get(COOKIE).and_then(|value| value.to_str().ok());
        let claims = cookies.and_then(session_jwt).and_then(|jwt| verifier.verify(jwt));
        request.extensions_mut().insert(claims.ok_or(StatusCode::UNAUTHORIZED)?);
        Ok(next.run(request).await)
    }
    async fn home(Extension(claims): Extension<Claims>) -> &'static str {
        assert!(claims.sub.starts_with("user-"));
        "Hello"
    }
    Router::new()
        .route(HOME, get(home))
        .route(PUBLIC, get(hello))
        .layer(middleware::from_fn_with_state(verifier, check))
}
