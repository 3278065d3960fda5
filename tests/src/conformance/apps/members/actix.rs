//! The members' routes of the test app on actix-web.

use actix_stytch::{AuthMember, AuthRejection, AuthSession, HasPermission, HasRole, MaybeMember};
use actix_web::HttpRequest;
use actix_web::web::{self, Data, get};

use super::super::Stack;
use super::super::actix::{Admin, Write};
use super::super::texts::{self, Plan};
use super::logins;

pub(in super::super) fn routes(app: &mut web::ServiceConfig) {
    app.route("/member", get().to(async |member: AuthMember| texts::about_member(member.principal())))
        .route("/member-or-nobody", get().to(member_or_nobody))
        .route(
            "/member-admin",
            get().to(async |member: HasRole<Admin, AuthMember>| texts::about_member(member.principal())),
        )
        .route(
            "/member-writer",
            get()
                .to(async |member: HasPermission<Write, AuthMember>| texts::about_member(member.principal())),
        )
        .route("/member-line", get().to(member_line))
        .route("/member-can", get().to(member_can))
        .route("/member-plan", get().to(async |member: AuthMember<Plan>| member.claims.plan))
        .route("/organizations/{id}/page", get().to(of_organization))
        .route("/o/{slug}/page", get().to(of_slug))
        .route("/enter-member", get().to(enter_member))
        .route("/exchange", get().to(exchange));
}

async fn member_or_nobody(member: MaybeMember) -> String {
    member.as_ref().map_or(texts::NOBODY.to_owned(), |member| texts::about_member(member.principal()))
}

async fn member_line(member: AuthMember) -> Result<String, AuthRejection> {
    member.require_permission(texts::RESOURCE, texts::ACTION).await?;
    Ok(texts::about_member(member.principal()))
}

async fn member_can(member: AuthMember) -> Result<String, AuthRejection> {
    Ok(member.can(texts::RESOURCE, texts::ACTION).await?.to_string())
}

async fn of_organization(member: AuthMember, id: web::Path<String>) -> Result<&'static str, AuthRejection> {
    member.require_organization_id(&id.into_inner().into())?;
    Ok(texts::INSIDE)
}

async fn of_slug(member: AuthMember, slug: web::Path<String>) -> Result<&'static str, AuthRejection> {
    member.require_organization_slug(&slug)?;
    Ok(texts::INSIDE)
}

async fn enter_member(session: AuthSession, stack: Data<Stack>, request: HttpRequest) -> String {
    let Ok(Some(login)) = logins::by_link(&stack.stytch, request.uri().query()).await else {
        return texts::REFUSED.to_owned();
    };
    let entered = session.install_member(&login).await;
    entered.map_or(texts::REFUSED.to_owned(), |member| texts::about_member(&member))
}

async fn exchange(session: AuthSession, stack: Data<Stack>, request: HttpRequest) -> String {
    let cookies = request.headers().get("cookie").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let Ok(Some(login)) = logins::by_exchange(&stack.stytch, cookies, request.uri().query()).await else {
        return texts::REFUSED.to_owned();
    };
    let entered = session.install_member(&login).await;
    entered.map_or(texts::REFUSED.to_owned(), |member| texts::about_member(&member))
}
