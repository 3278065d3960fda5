//! Organisations, members and roles on axum: read [`app`] first.
//!
//! The emulator begins with two organisations. Sign in as `ada@acme.example`, an admin at Acme and a member at Globex,
//! as `ben@acme.example`, a member at Acme, or with an address of your own to create a third.

use axum::extract::State;
use axum::routing::get;
use axum::{Form, Json, Router};
use axum_stytch::{AuthMember, AuthRejection, SessionLayer, Stytch};
use maud::Markup;
use quickstart_common::{Error, Team, team_pages};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::net::TcpListener;

pub use quickstart_common::{ORGANIZATIONS, Settings, with_b2b_emulator};

/// The app: four pages, and one layer for everything about signing in.
pub fn app(stytch: Stytch) -> Router {
    Router::new()
        .route("/", get(home))
        .route("/account", get(account))
        .route("/admin", get(members).post(invite))
        .route("/api/me", get(me))
        .with_state(Team::new(stytch.clone()))
        .layer(SessionLayer::new(stytch)) // sessions, /login, /authenticate, /invite, /logout
}

async fn home(member: Option<AuthMember>) -> Markup {
    team_pages::home(member.as_deref())
}

async fn account(member: AuthMember) -> Markup {
    team_pages::account(&member)
}

async fn members(member: AuthMember, State(team): State<Team>) -> Result<Markup, AuthRejection> {
    member.require_role(team_pages::ADMIN)?;
    Ok(team_pages::admin(&team.members(&member).await, None))
}

#[derive(Deserialize)]
struct Invitation {
    email: String,
}

async fn invite(
    member: AuthMember,
    State(team): State<Team>,
    Form(invitation): Form<Invitation>,
) -> Result<Markup, AuthRejection> {
    member.require_role(team_pages::ADMIN)?;
    let sent = team.invite(&member, &invitation.email).await;
    let members = team.members(&member).await;
    Ok(team_pages::admin(&members, Some(sent.as_ref().map(|()| &*invitation.email))))
}

async fn me(member: AuthMember) -> Json<Value> {
    Json(json!({
        "member_id": member.member_id(),
        "organization_id": member.organization_id(),
        "roles": member.roles(),
    }))
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
