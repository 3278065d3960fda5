//! The members' routes of the test app on axum.

use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::routing::get;
use axum_stytch::{AuthMember, AuthRejection, AuthSession, HasPermission, HasRole};

use super::super::Stack;
use super::super::axum::{Admin, Write};
use super::super::texts::{self, Plan};
use super::logins;

pub(in super::super) fn routes() -> Router<Stack> {
    Router::new()
        .route("/member", get(async |member: AuthMember| texts::about_member(member.principal())))
        .route("/member-or-nobody", get(member_or_nobody))
        .route(
            "/member-admin",
            get(async |member: HasRole<Admin, AuthMember>| texts::about_member(member.principal())),
        )
        .route(
            "/member-writer",
            get(async |member: HasPermission<Write, AuthMember>| texts::about_member(member.principal())),
        )
        .route("/member-line", get(member_line))
        .route("/member-can", get(member_can))
        .route("/member-plan", get(async |member: AuthMember<Plan>| member.claims.plan))
        .route("/organizations/{id}/page", get(of_organization))
        .route("/o/{slug}/page", get(of_slug))
        .route("/enter-member", get(enter_member))
        .route("/exchange", get(exchange))
}

async fn member_or_nobody(member: Option<AuthMember>) -> String {
    member.map_or(texts::NOBODY.to_owned(), |member| texts::about_member(member.principal()))
}

async fn member_line(member: AuthMember) -> Result<String, AuthRejection> {
    member.require_permission(texts::RESOURCE, texts::ACTION).await?;
    Ok(texts::about_member(member.principal()))
}

async fn member_can(member: AuthMember) -> Result<String, AuthRejection> {
    Ok(member.can(texts::RESOURCE, texts::ACTION).await?.to_string())
}

async fn of_organization(member: AuthMember, Path(id): Path<String>) -> Result<&'static str, AuthRejection> {
    member.require_organization_id(&id.into())?;
    Ok(texts::INSIDE)
}

async fn of_slug(member: AuthMember, Path(slug): Path<String>) -> Result<&'static str, AuthRejection> {
    member.require_organization_slug(&slug)?;
    Ok(texts::INSIDE)
}

async fn enter_member(session: AuthSession, State(stack): State<Stack>, RawQuery(query): RawQuery) -> String {
    let Ok(Some(login)) = logins::by_link(&stack.stytch, query.as_deref()).await else {
        return texts::REFUSED.to_owned();
    };
    let entered = session.install_member(&login).await;
    entered.map_or(texts::REFUSED.to_owned(), |member| texts::about_member(&member))
}

async fn exchange(
    session: AuthSession,
    State(stack): State<Stack>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> String {
    let cookies = headers.get("cookie").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let Ok(Some(login)) = logins::by_exchange(&stack.stytch, cookies, query.as_deref()).await else {
        return texts::REFUSED.to_owned();
    };
    let entered = session.install_member(&login).await;
    entered.map_or(texts::REFUSED.to_owned(), |member| texts::about_member(&member))
}
