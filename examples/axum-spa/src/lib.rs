//! A single-page app that signs in with `fetch` alone: the routes are the same, the answers are JSON.
//!
//! Only the link in the mail is opened as a page; it leads back to the app. See `app.js` for what a front end does with
//! each answer.

use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};
use axum_stytch::{AuthUser, SessionLayer, Stytch};
use quickstart_common::{Error, Settings};
use serde_json::{Value, json};
use tokio::net::TcpListener;

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; \
                      frame-ancestors 'none'";

/// The app: three files, one call of its own, and the layer.
pub fn app(stytch: Stytch) -> Router {
    Router::new()
        .route("/", get(async || file("text/html; charset=utf-8", include_str!("index.html"))))
        .route("/app.js", get(async || file("text/javascript", include_str!("app.js"))))
        .route("/app.css", get(async || file("text/css", include_str!("app.css"))))
        .route("/api/me", get(me))
        .layer(SessionLayer::new(stytch))
}

/// Who is asking. Nobody gets 401 and `application/problem+json`, an outage of Stytch 503.
async fn me(user: AuthUser) -> Json<Value> {
    Json(json!({ "user_id": user.user_id(), "email": user.email() }))
}

fn file(kind: &'static str, text: &'static str) -> impl IntoResponse {
    ([(CONTENT_TYPE, kind), (CONTENT_SECURITY_POLICY, POLICY)], text)
}

/// Runs the app until it is stopped.
///
/// # Errors
///
/// An address is taken, or the environment holds settings that cannot work.
pub async fn serve(settings: Settings) -> Result<(), Error> {
    let started = settings.start().await?;
    let listener = TcpListener::from_std(started.listener)?;
    Ok(axum::serve(listener, app(started.stytch)).await?)
}
