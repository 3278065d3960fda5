//! The test app on actix-web, with several workers.

use std::net::TcpListener;

use actix_stytch::{
    AuthRejection, AuthSession, AuthUser, Fresh, HasPermission, HasRole, MaybeUser, Permission,
    RequireSession, Role, SessionMiddleware,
};
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::middleware::{Condition, Next, from_fn};
use actix_web::web::{self, Data, get, post};
use actix_web::{App, Error, HttpRequest, HttpResponse, HttpServer, Responder};

use super::settings::configured;
use super::texts::{self, Plan};
use super::{Stack, members};

/// Enough for two to be busy at once.
const WORKERS: usize = 3;

pub(super) struct Admin;

impl Role for Admin {
    const ROLE_ID: &'static str = texts::ROLE;
}

pub(super) struct Write;

impl Permission for Write {
    const RESOURCE_ID: &'static str = texts::RESOURCE;
    const ACTION: &'static str = texts::ACTION;
}

pub(super) async fn start(listener: TcpListener, stack: Stack) -> Box<dyn FnOnce() + Send> {
    let (started, running) = tokio::sync::oneshot::channel();
    // actix has a runtime of its own, which wants a thread of its own.
    std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let server = HttpServer::new(move || {
                App::new()
                    .wrap(Condition::new(stack.wiring.layer, middleware(&stack)))
                    .app_data(Data::new(stack.clone()))
                    .configure(routes)
            });
            let server = server.workers(WORKERS).disable_signals().listen(listener).unwrap().run();
            assert!(started.send(server.handle()).is_ok());
            server.await
        })
    });
    let handle = running.await.unwrap();
    Box::new(move || drop(handle.stop(false)))
}

/// The middleware, for a server or for a test without one.
pub fn middleware(stack: &Stack) -> SessionMiddleware {
    configured!(SessionMiddleware::new(stack.stytch.clone()), stack.wiring)
}

/// The routes, for a server or for a test without one.
pub fn routes(app: &mut web::ServiceConfig) {
    let inside = || web::to(async || texts::INSIDE);
    app.route("/", get().to(async || texts::OPEN))
        .service(web::resource("/account").route(get().to(account)).route(post().to(account)))
        .route("/optional", get().to(optional))
        .route("/result", get().to(result))
        .route("/admin", get().to(async |user: HasRole<Admin>| texts::about(user.principal())))
        .route("/fresh", get().to(async |user: Fresh<AuthUser>| texts::about(user.principal())))
        .route("/line", get().to(line))
        .route("/plan", get().to(async |user: AuthUser<Plan>| user.claims.plan))
        .route("/plan-or-none", get().to(plan_or_none))
        .route("/raw-cache", get().to(raw_cache))
        .route("/leave", post().to(leave))
        .route("/enter", get().to(enter))
        .route("/login", web::to(async || texts::OWN))
        .route("/login-help", get().to(async || texts::OWN))
        .route("/can", get().to(can))
        .route("/writer", get().to(async |user: HasPermission<Write>| texts::about(user.principal())))
        .configure(members::actix::routes)
        .service(
            web::scope("/documents")
                .wrap(RequireSession::new().permission(texts::RESOURCE, "read"))
                .route("/{id}/page", inside()),
        )
        .service(web::scope("/members").wrap(RequireSession::new()).route("/{id}/page", inside()))
        .service(web::scope("/vault").wrap(RequireSession::new().fresh()).route("/{id}/page", inside()))
        .service(
            web::scope("/admins").wrap(RequireSession::new().role(texts::ROLE)).route("/{id}/page", inside()),
        )
        .service(web::scope("/own").wrap(from_fn(own_middleware)).route("/{id}/page", inside()))
        .service(web::scope("/team").route("/{id}/page", get().to(account)))
        .default_service(web::to(async || (texts::NOTHING_HERE, StatusCode::NOT_FOUND)));
}

async fn can(user: AuthUser) -> Result<String, AuthRejection> {
    Ok(user.can(texts::RESOURCE, texts::ACTION).await?.to_string())
}

async fn own_middleware(
    _: AuthUser,
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    next.call(request).await
}

async fn account(user: AuthUser, stack: Data<Stack>) -> String {
    stack.seen.note();
    texts::about(user.principal())
}

async fn optional(user: MaybeUser) -> String {
    user.as_ref().map_or(texts::NOBODY.to_owned(), |user| texts::about(user.principal()))
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
    user.claims.as_ref().map_or("none".to_owned(), |claims| claims.plan.clone())
}

async fn raw_cache(user: AuthUser) -> impl Responder {
    HttpResponse::Ok()
        .insert_header(("cache-control", texts::OWN_CACHE_CONTROL))
        .insert_header(("vary", texts::OWN_VARY))
        .insert_header(("set-cookie", texts::OWN_COOKIE))
        .content_type("text/plain; charset=utf-8")
        .body(texts::about(user.principal()))
}

async fn leave(session: AuthSession) -> &'static str {
    session.revoke().await;
    texts::GOODBYE
}

async fn enter(session: AuthSession, stack: Data<Stack>, request: HttpRequest) -> String {
    let token = texts::token(request.uri().query());
    let answer =
        stack.stytch.magic_links().authenticate(&token).session_duration_minutes(60_u32).send().await;
    let Ok(answer) = answer else { return texts::REFUSED.to_owned() };
    session.install(&answer).await.map_or(texts::REFUSED.to_owned(), |user| texts::about(&user))
}
