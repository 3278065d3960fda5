//! The suite for members: what a member's session is called, where it is checked, and how one is made.

use axum::Router;
use axum::routing::get;
use axum_stytch::{AuthMember, AuthSession, Fresh, OrganizationId, StytchBuilder};
use serde_json::{Value, json};
use stytch_auth::api::b2b::MemberLogin;
use stytch_auth::web::SessionHandle;
use stytch_auth::{LinkToken, SessionToken, SessionWatch};

use crate::support::{Person, Rig};

pub(crate) const AUTHENTICATE: &str = "/v1/b2b/sessions/authenticate";
pub(crate) const REVOKE: &str = "/v1/b2b/sessions/revoke";
pub(crate) const JWKS: &str = "/v1/b2b/sessions/jwks/";

pub(crate) fn settings(stytch: StytchBuilder) -> StytchBuilder {
    stytch.b2b()
}

pub(crate) fn routes() -> Router {
    Router::new()
        .route("/user", get(async |member: AuthMember| member.member_id().to_string()))
        .route("/maybe", get(maybe))
        .route("/fresh", get(async |member: Fresh<AuthMember>| member.member_id().to_string()))
        .route("/fresh-thrice", get(fresh_thrice))
        .route("/degraded", get(async |member: AuthMember| member.is_degraded().to_string()))
}

async fn fresh_thrice(
    Fresh(first): Fresh<AuthMember>,
    Fresh(second): Fresh<Option<AuthMember>>,
    session: AuthSession,
    member: AuthMember,
) -> String {
    let (third, fourth) = tokio::join!(session.confirm(), session.confirm());
    third.and(fourth).unwrap();
    let others = [second.unwrap().principal().clone(), session.authenticate_member().await.unwrap().unwrap()];
    for other in others.iter().chain([member.principal()]) {
        assert_eq!((other.session_id(), other.valid_until()), (first.session_id(), first.valid_until()));
    }
    first.member_id().to_string()
}

async fn maybe(member: Option<AuthMember>) -> String {
    member.map_or("nobody".to_owned(), |member| member.member_id().to_string())
}

/// Signs a browser in by an answer that the app has; the ids of the person and of the session.
pub(crate) async fn install(rig: &Rig, email: &str, session: &SessionHandle) -> (String, String) {
    let login = redeem(rig, email, 60, &json!({})).await;
    let member = session.install_member(&login).await.unwrap();
    assert_eq!(*member.member_id(), login.member.member_id);
    (member.member_id().to_string(), member.session_id().to_string())
}

pub(crate) async fn who(session: &SessionHandle) -> Option<String> {
    Some(session.authenticate_member().await.unwrap()?.member_id().to_string())
}

pub(crate) async fn watch(session: &SessionHandle) -> SessionWatch {
    session.watch_member(&session.authenticate_member().await.unwrap().unwrap())
}

/// Redeems a link to `acme` for one of its members; both are made if need be.
async fn redeem(rig: &Rig, email: &str, minutes: u32, claims: &Value) -> MemberLogin {
    let (acme, b2b) = (OrganizationId::new("acme"), rig.setup.b2b());
    let _ = b2b.organizations().create("Acme").organization_slug("acme").send().await;
    let _ = b2b.members().create(&acme, email).send().await;
    b2b.magic_links().email().login_or_signup(&acme, email).send().await.unwrap();
    let link = LinkToken::from(rig.emulator.messages_to(email)[0].token.as_str());
    let call = b2b.magic_links().authenticate(&link).session_duration_minutes(minutes);
    call.session_custom_claims(claims).send().await.unwrap().signed_in().unwrap()
}

pub(crate) async fn sign_in(rig: &Rig, email: &str, minutes: u32, claims: &Value) -> Person {
    let login = redeem(rig, email, minutes, claims).await;
    Person {
        user_id: login.member.member_id.to_string(),
        session_id: login.member_session.member_session_id.to_string(),
        token: login.session_token.expose().to_owned(),
        jwt: login.session_jwt.expose().to_owned(),
    }
}

pub(crate) async fn fresh_jwt(rig: &Rig, token: &SessionToken) -> String {
    let answer = rig.setup.b2b().sessions().authenticate().session_token(token).send().await.unwrap();
    answer.session_jwt.unwrap().expose().to_owned()
}
