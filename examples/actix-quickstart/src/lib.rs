//! Magic-link login on actix-web: read [`app`] first, it is all that an app has to add.

use actix_stytch::{AuthUser, MaybeUser, SessionMiddleware, Stytch};
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::web::{Data, Json, get};
use actix_web::{App, HttpServer};
use maud::Markup;
use quickstart_common::{Error, pages};
use serde_json::{Value, json};

pub use quickstart_common::{Accounts, Settings, with_emulator};

/// The app: three pages, and one middleware for everything about signing in.
///
/// The long return type is actix-web's way to say "an app"; in `HttpServer::new(|| App::new()…)` nobody has to write it.
pub fn app(
    stytch: Stytch,
    accounts: Accounts,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = actix_web::Error,
        InitError = (),
    >,
> {
    let rows = accounts.clone();
    let sessions = SessionMiddleware::new(stytch).on_sign_in(move |event| rows.clone().save(event));
    App::new()
        .app_data(Data::new(accounts))
        .wrap(sessions) // sessions, /login, /authenticate, /invite, /logout
        .route("/", get().to(home))
        .route("/account", get().to(account))
        .route("/api/me", get().to(me))
}

async fn home(user: MaybeUser) -> Markup {
    pages::home(user.as_ref().and_then(|user| user.email()))
}

async fn account(user: AuthUser, accounts: Data<Accounts>) -> Markup {
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
    let (stytch, accounts) = (started.stytch, Accounts::default());
    // Every worker has an app of its own; the handle and the accounts are one for all of them.
    let server = HttpServer::new(move || app(stytch.clone(), accounts.clone()));
    Ok(server.listen(started.listener)?.run().await?)
}
