//! Organisations, members and roles on actix-web: read [`app`] first.
//!
//! The emulator begins with two organisations. Sign in as `ada@acme.example`, an admin at Acme and a member at Globex,
//! as `ben@acme.example`, a member at Acme, or with an address of your own to create a third.

use actix_stytch::{AuthMember, AuthRejection, MaybeMember, SessionMiddleware, Stytch};
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::web::{Data, Form, Json, get, post};
use actix_web::{App, HttpServer};
use maud::Markup;
use quickstart_common::{Error, Team, team_pages};
use serde::Deserialize;
use serde_json::{Value, json};

pub use quickstart_common::{ORGANIZATIONS, Settings, with_b2b_emulator};

/// The app: four pages, and one middleware for everything about signing in.
///
/// The long return type is actix-web's way to say "an app"; in `HttpServer::new(|| App::new()…)` nobody has to write it.
pub fn app(
    stytch: Stytch,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = actix_web::Error,
        InitError = (),
    >,
> {
    App::new()
        .app_data(Data::new(Team::new(stytch.clone())))
        .wrap(SessionMiddleware::new(stytch)) // sessions, /login, /authenticate, /invite, /logout
        .route("/", get().to(home))
        .route("/account", get().to(account))
        .route("/admin", get().to(members))
        .route("/admin", post().to(invite))
        .route("/api/me", get().to(me))
}

async fn home(member: MaybeMember) -> Markup {
    team_pages::home(member.as_deref())
}

async fn account(member: AuthMember) -> Markup {
    team_pages::account(&member)
}

async fn members(member: AuthMember, team: Data<Team>) -> Result<Markup, AuthRejection> {
    member.require_role(team_pages::ADMIN)?;
    Ok(team_pages::admin(&team.members(&member).await, None))
}

#[derive(Deserialize)]
struct Invitation {
    email: String,
}

async fn invite(
    member: AuthMember,
    team: Data<Team>,
    invitation: Form<Invitation>,
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
    let stytch = started.stytch;
    // Every worker has an app of its own; the handle is one for all of them.
    let server = HttpServer::new(move || app(stytch.clone()));
    Ok(server.listen(started.listener)?.run().await?)
}
