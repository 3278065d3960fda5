//! The suite for users: what a user's session is called, where it is checked, and how one is made.

use axum::Router;
use axum::routing::get;
use axum_stytch::{AuthSession, AuthUser, Fresh, StytchBuilder};
use serde_json::{Value, json};
use stytch_auth::api::AuthenticateMagicLinkResponse;
use stytch_auth::web::SessionHandle;
use stytch_auth::{LinkToken, SessionToken, SessionWatch};

use crate::support::{Person, Rig};

pub(crate) const AUTHENTICATE: &str = "/v1/sessions/authenticate";
pub(crate) const REVOKE: &str = "/v1/sessions/revoke";
pub(crate) const JWKS: &str = "/v1/sessions/jwks/";

pub(crate) fn settings(stytch: StytchBuilder) -> StytchBuilder {
    stytch
}

pub(crate) fn routes() -> Router {
    Router::new()
        .route("/user", get(async |user: AuthUser| user.user_id().to_string()))
        .route("/maybe", get(maybe))
        .route("/fresh", get(async |user: Fresh<AuthUser>| user.user_id().to_string()))
        .route("/fresh-thrice", get(fresh_thrice))
        .route("/degraded", get(async |user: AuthUser| user.is_degraded().to_string()))
}

async fn fresh_thrice(
    Fresh(first): Fresh<AuthUser>,
    Fresh(second): Fresh<Option<AuthUser>>,
    session: AuthSession,
    user: AuthUser,
) -> String {
    let (third, fourth) = tokio::join!(session.confirm(), session.confirm());
    third.and(fourth).unwrap();
    let others = [second.unwrap().principal().clone(), session.authenticate().await.unwrap().unwrap()];
    for other in others.iter().chain([user.principal()]) {
        assert_eq!((other.session_id(), other.valid_until()), (first.session_id(), first.valid_until()));
    }
    first.user_id().to_string()
}

async fn maybe(user: Option<AuthUser>) -> String {
    user.map_or("nobody".to_owned(), |user| user.user_id().to_string())
}

async fn redeem(rig: &Rig, email: &str, minutes: u32, claims: &Value) -> AuthenticateMagicLinkResponse {
    rig.setup.magic_links().email().login_or_create(email).send().await.unwrap();
    let link = LinkToken::from(rig.emulator.messages_to(email)[0].token.as_str());
    let call = rig.setup.magic_links().authenticate(&link).session_duration_minutes(minutes);
    call.session_custom_claims(claims).send().await.unwrap()
}

/// Signs a browser in by an answer that the app has; the ids of the person and of the session.
pub(crate) async fn install(rig: &Rig, email: &str, session: &SessionHandle) -> (String, String) {
    let answer = redeem(rig, email, 60, &json!({})).await;
    let user = session.install(&answer).await.unwrap();
    assert_eq!(*user.user_id(), answer.user_id);
    (user.user_id().to_string(), user.session_id().to_string())
}

pub(crate) async fn who(session: &SessionHandle) -> Option<String> {
    Some(session.authenticate().await.unwrap()?.user_id().to_string())
}

pub(crate) async fn watch(session: &SessionHandle) -> SessionWatch {
    session.watch(&session.authenticate().await.unwrap().unwrap())
}

pub(crate) async fn sign_in(rig: &Rig, email: &str, minutes: u32, claims: &Value) -> Person {
    let answer = redeem(rig, email, minutes, claims).await;
    Person {
        user_id: answer.user_id.to_string(),
        session_id: answer.session.unwrap().session_id.to_string(),
        token: answer.session_token.unwrap().expose().to_owned(),
        jwt: answer.session_jwt.unwrap().expose().to_owned(),
    }
}

pub(crate) async fn fresh_jwt(rig: &Rig, token: &SessionToken) -> String {
    let answer = rig.setup.sessions().authenticate().session_token(token).send().await.unwrap();
    answer.session_jwt.unwrap().expose().to_owned()
}
