//! Magic-link login on axum: read [`app`] first, it is all that an app has to add.

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use axum_stytch::{AuthUser, SessionLayer, Stytch};
use maud::Markup;
use quickstart_common::{Error, pages};
use serde_json::{Value, json};
use tokio::net::TcpListener;

pub use quickstart_common::{Accounts, Settings, with_emulator};

/// The app: three pages, and one layer for everything about signing in.
pub fn app(stytch: Stytch, accounts: Accounts) -> Router {
    let rows = accounts.clone();
    let sessions = SessionLayer::new(stytch).on_sign_in(move |event| rows.clone().save(event));
    Router::new()
        .route("/", get(home))
        .route("/account", get(account))
        .route("/api/me", get(me))
        .with_state(accounts)
        .layer(sessions) // sessions, /login, /authenticate, /invite, /logout
}

async fn home(user: Option<AuthUser>) -> Markup {
    pages::home(user.as_ref().and_then(|user| user.email()))
}

async fn account(user: AuthUser, State(accounts): State<Accounts>) -> Markup {
    let account = accounts.find(user.user_id());
    pages::account(
        user.email().unwrap_or("no address"),
        user.user_id(),
        account.map(|account| account.number),
    )
}

async fn me(user: AuthUser) -> Json<Value> {
    Json(json!({ "user_id": user.user_id(), "email": user.email() }))
}

/// Runs the app until it is stopped.
///
/// # Errors
///
/// An address is taken, or the environment holds settings that cannot work.
pub async fn serve(settings: Settings) -> Result<(), Error> {
    let started = settings.start().await?;
    let listener = TcpListener::from_std(started.listener)?;
    Ok(axum::serve(listener, app(started.stytch, Accounts::default())).await?)
}
