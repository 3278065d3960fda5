//! The test app on axum.

use std::net::TcpListener;

use axum::Router;
use axum::extract::{RawQuery, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::{any, get};
use axum_stytch::{
    AuthRejection, AuthSession, AuthUser, Fresh, HasPermission, HasRole, Permission, RequireSessionLayer,
    Role, SessionLayer,
};

use super::settings::configured;
use super::texts::{self, Plan};
use super::{Stack, members};

pub(super) struct Admin;

impl Role for Admin {
    const ROLE_ID: &'static str = texts::ROLE;
}

pub(super) struct Write;

impl Permission for Write {
    const RESOURCE_ID: &'static str = texts::RESOURCE;
    const ACTION: &'static str = texts::ACTION;
}

pub(super) fn start(listener: TcpListener, stack: &Stack) -> Box<dyn FnOnce() + Send> {
    let listener = tokio::net::TcpListener::from_std(listener).unwrap();
    let app = app(stack);
    let task = tokio::spawn(async move { axum::serve(listener, app).await });
    Box::new(move || task.abort())
}

/// The app, for a server or for a test without one.
pub fn app(stack: &Stack) -> Router {
    let inside = || any(async || texts::INSIDE);
    let members = Router::new().route("/{id}/page", inside()).layer(RequireSessionLayer::new());
    let admins =
        Router::new().route("/{id}/page", inside()).layer(RequireSessionLayer::new().role(texts::ROLE));
    let readers = RequireSessionLayer::new().permission(texts::RESOURCE, "read");
    let documents = Router::new().route("/{id}/page", inside()).layer(readers);
    let vault = Router::new().route("/{id}/page", inside()).layer(RequireSessionLayer::new().fresh());
    let app = Router::new()
        .route("/", get(async || texts::OPEN))
        .route("/account", get(account).post(account))
        .route("/optional", get(optional))
        .route("/result", get(result))
        .route("/admin", get(async |user: HasRole<Admin>| texts::about(user.principal())))
        .route("/fresh", get(async |user: Fresh<AuthUser>| texts::about(user.principal())))
        .route("/line", get(line))
        .route("/plan", get(async |user: AuthUser<Plan>| user.claims.plan))
        .route("/plan-or-none", get(plan_or_none))
        .route("/raw-cache", get(raw_cache))
        .route("/leave", axum::routing::post(leave))
        .route("/enter", get(enter))
        // For every method, as axum would write an `Allow` of its own into answers of the layer's.
        .route("/login", any(async || texts::OWN))
        .route("/login-help", get(async || texts::OWN))
        .route("/can", get(can))
        .route("/writer", get(async |user: HasPermission<Write>| texts::about(user.principal())))
        .merge(members::axum::routes())
        .nest("/documents", documents)
        .nest("/members", members)
        .nest("/vault", vault)
        .nest("/admins", admins)
        .nest("/own", Router::new().route("/{id}/page", inside()).layer(from_fn(own_middleware)))
        .nest("/team", Router::new().route("/{id}/page", get(account)))
        .fallback(async || (StatusCode::NOT_FOUND, texts::NOTHING_HERE))
        .with_state(stack.clone());
    if stack.wiring.layer {
        app.layer(configured!(SessionLayer::new(stack.stytch.clone()), stack.wiring))
    } else {
        app
    }
}

async fn can(user: AuthUser) -> Result<String, AuthRejection> {
    Ok(user.can(texts::RESOURCE, texts::ACTION).await?.to_string())
}

async fn own_middleware(_: AuthUser, request: Request, next: Next) -> Response {
    next.run(request).await
}

async fn account(user: AuthUser, State(stack): State<Stack>) -> String {
    stack.seen.note();
    texts::about(user.principal())
}

async fn optional(user: Option<AuthUser>) -> String {
    user.map_or(texts::NOBODY.to_owned(), |user| texts::about(user.principal()))
}

async fn result(user: Result<AuthUser, AuthRejection>) -> String {
    match user {
        Ok(user) => texts::about(user.principal()),
        Err(rejection) => texts::denied(rejection.denial()).to_owned(),
    }
}

async fn line(user: AuthUser) -> Result<String, AuthRejection> {
    user.require_role(texts::ROLE)?;
    Ok(texts::about(user.principal()))
}

async fn plan_or_none(user: AuthUser<Option<Plan>>) -> String {
    user.claims.map_or("none".to_owned(), |claims| claims.plan)
}

async fn raw_cache(user: AuthUser) -> (HeaderMap, String) {
    let mut headers = HeaderMap::new();
    headers.insert("cache-control", HeaderValue::from_static(texts::OWN_CACHE_CONTROL));
    headers.insert("vary", HeaderValue::from_static(texts::OWN_VARY));
    headers.insert("set-cookie", HeaderValue::from_static(texts::OWN_COOKIE));
    (headers, texts::about(user.principal()))
}

async fn leave(session: AuthSession) -> &'static str {
    session.revoke().await;
    texts::GOODBYE
}

async fn enter(session: AuthSession, State(stack): State<Stack>, RawQuery(query): RawQuery) -> String {
    let token = texts::token(query.as_deref());
    let answer =
        stack.stytch.magic_links().authenticate(&token).session_duration_minutes(60_u32).send().await;
    let Ok(answer) = answer else { return texts::REFUSED.to_owned() };
    session.install(&answer).await.map_or(texts::REFUSED.to_owned(), |user| texts::about(&user))
}
