//! The suite for users: what a user's session is called, where it is checked, and how one is made.

use axum::Router;
use axum::routing::get;
use axum_stytch::{AuthUser, StytchBuilder};
use serde_json::Value;
use stytch_auth::{LinkToken, SessionToken};

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
}

async fn maybe(user: Option<AuthUser>) -> String {
    user.map_or("nobody".to_owned(), |user| user.user_id().to_string())
}

pub(crate) async fn sign_in(rig: &Rig, email: &str, minutes: u32, claims: &Value) -> Person {
    rig.setup.magic_links().email().login_or_create(email).send().await.unwrap();
    let link = LinkToken::from(rig.emulator.messages_to(email)[0].token.as_str());
    let call = rig.setup.magic_links().authenticate(&link).session_duration_minutes(minutes);
    let answer = call.session_custom_claims(claims).send().await.unwrap();
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
