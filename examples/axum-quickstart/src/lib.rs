//! Magic-link login on axum: read [`app`] first, it is all that an app has to add.

mod accounts;
mod pages;
mod start;

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use axum_stytch::{AuthUser, SessionLayer, Stytch};
use maud::Markup;
use serde_json::{Value, json};

pub use accounts::Accounts;
pub use start::{Settings, serve, with_emulator};

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
