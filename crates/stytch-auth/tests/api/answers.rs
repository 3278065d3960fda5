//! Recorded answers are read, and so are answers that Stytch may give one day.

use serde_json::{Value, json};
use stytch_auth::SessionToken;
use stytch_auth::api::{
    AuthenticateMagicLinkResponse, AuthenticateSessionResponse, ListSessionsResponse, User,
};
use stytch_emulator::Fault;

use crate::support::{AUTHENTICATE, start};

const WITH_SESSION: &str = include_str!("../data/stytch/consumer_authenticate_with_session_test.json");
const NO_SESSION: &str = include_str!("../data/stytch/consumer_authenticate_no_session_live.json");

#[test]
fn a_recorded_session() {
    let answer: AuthenticateMagicLinkResponse = serde_json::from_str(WITH_SESSION).unwrap();
    let session = answer.session.unwrap();
    assert_eq!(session.session_id, "session-test-888bc1b0-bdeb-4862-a3c1-24999b8afd0b");
    assert_eq!(session.expires_at.unwrap().to_string(), "2025-10-01T20:39:12Z");
    assert_eq!(session.authentication_factors[0].factor_type, "password");
    assert!(session.custom_claims.is_empty());
    assert_eq!(
        answer.session_token,
        Some(SessionToken::from("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g"))
    );
    assert_eq!(answer.user.roles, ["stytch_user", "purchase"]);
    assert_eq!(answer.user.verified_email(), Some("person1@example.com"));
    assert_eq!((answer.user.name.first_name.as_str(), answer.user.name.middle_name.as_str()), ("First", ""));
    assert!(answer.request_id.starts_with("request-id-test-"));
}

#[test]
fn a_recorded_answer_without_a_session() {
    let answer: AuthenticateMagicLinkResponse = serde_json::from_str(NO_SESSION).unwrap();
    assert!(answer.session.is_none() && answer.session_token.is_none() && answer.session_jwt.is_none());
    assert_eq!(answer.user.verified_email(), None);
    assert!(answer.user.roles.is_empty() && !answer.user.is_locked, "older than roles and locks");
    let metadata: Value = answer.user.trusted_metadata.parse().unwrap();
    assert_eq!(metadata["role"], "purchase");
}

#[tokio::test]
async fn the_same_through_a_call() {
    let (emulator, stytch) = start().await;
    emulator.inject(Fault::on(AUTHENTICATE).body(WITH_SESSION));
    let answer =
        stytch.sessions().authenticate().session_token(SessionToken::from("t")).send().await.unwrap();
    assert_eq!(answer.user.user_id, "user-test-9efaf4c0-0fca-45aa-91dc-dd8c44685eb6");
}

#[test]
fn nulls_absences_and_news_are_tolerated() {
    let user = json!({"user_id": "u", "status": null, "emails": null, "roles": null, "name": null,
        "trusted_metadata": null, "is_locked": null, "created_at": null, "passkeys": [{"id": 1}]});
    let read: User = serde_json::from_value(user).unwrap();
    assert_eq!((read.user_id.as_str(), read.emails.len()), ("u", 0));
    let read: User = serde_json::from_value(json!({"user_id": "u"})).unwrap();
    assert!(read.status.is_empty() && read.created_at.is_none());

    let factor = json!({"type": "telepathy", "delivery_method": "beam", "last_authenticated_at": "2025-10-01T16:39:12Z",
        "telepathy_factor": {"id": 7}});
    let session = json!({"session_id": "s", "user_id": "u", "attributes": null, "roles": null,
        "authentication_factors": [factor], "custom_claims": null, "risk": {"score": 0.1}});
    let answer = json!({"session": session, "user": {"user_id": "u"}, "session_token": "", "session_jwt": null,
        "verdict": null, "new": true});
    let answer: AuthenticateSessionResponse = serde_json::from_value(answer).unwrap();
    assert!(answer.session_token.is_none() && answer.session_jwt.is_none() && answer.verdict.is_none());
    assert_eq!(answer.session.authentication_factors[0].factor_type, "telepathy");
    let none: ListSessionsResponse = serde_json::from_value(json!({"sessions": null})).unwrap();
    assert!(none.sessions.is_empty());
}

#[test]
fn required_members_are_required() {
    assert!(serde_json::from_value::<User>(json!({})).is_err());
    assert!(serde_json::from_value::<User>(json!({"user_id": null})).is_err());
    assert!(
        serde_json::from_value::<AuthenticateSessionResponse>(json!({"user": {"user_id": "u"}})).is_err()
    );
}
