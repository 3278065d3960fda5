//! `/v1/b2b/sessions/…`.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::{MEMBER_SESSION, ORGANIZATIONS, text};
use crate::app::{Answer, App, assert_members};

async fn authenticate(app: &App, body: Value) -> Answer {
    app.post("/v1/b2b/sessions/authenticate", body).await
}

async fn two_organizations() -> (App, Value) {
    let app = App::start().await;
    for slug in ["acme", "other"] {
        app.organization(slug, json!({})).await;
        app.member(slug, "ada@acme.example", json!({})).await;
    }
    let login = app.member_login("acme", "ada@acme.example").await;
    (app, login)
}

fn claims(jwt: &Value) -> Value {
    let payload = text(jwt).split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
}

#[tokio::test]
async fn a_session_is_checked_and_prolonged_only_if_asked() {
    let (app, login) = two_organizations().await;
    app.emulator.advance(Duration::from_secs(360));
    let body = authenticate(&app, json!({ "session_jwt": login["session_jwt"] })).await.ok();
    assert_members(
        &body,
        &[
            "member",
            "member_session",
            "organization",
            "request_id",
            "session_jwt",
            "session_token",
            "status_code",
            "verdict",
        ],
    );
    assert_members(&body["member_session"], &MEMBER_SESSION);
    assert_eq!(body["member_session"]["expires_at"], login["member_session"]["expires_at"]);
    assert_eq!(body["session_token"], login["session_token"]);
    let request = json!({ "session_token": login["session_token"], "session_duration_minutes": 120 });
    let body = authenticate(&app, request).await.ok();
    assert_ne!(body["member_session"]["expires_at"], login["member_session"]["expires_at"]);
    authenticate(&app, json!({})).await.refused(400, "no_session_arguments");
    authenticate(&app, json!({ "session_token": "x" })).await.refused(400, "invalid_session_token");
    let consumer = app.log_in("ada@acme.example").await;
    for name in ["session_token", "session_jwt"] {
        authenticate(&app, json!({ name: consumer[name] })).await.refused(404, "session_not_found");
        app.authenticate_session(json!({ name: login[name] })).await.refused(404, "session_not_found");
    }
}

#[tokio::test]
async fn the_jwt_names_member_session_and_organization() {
    let (app, login) = two_organizations().await;
    let claims = claims(&login["session_jwt"]);
    assert_eq!(claims["sub"], login["member_id"]);
    assert_eq!(claims["aud"], json!([app.emulator.project_id()]));
    let organization = &login["organization"];
    assert_eq!(
        claims["https://stytch.com/organization"],
        json!({ "organization_id": organization["organization_id"], "slug": "acme" })
    );
    let session = &claims["https://stytch.com/session"];
    assert_eq!(session["id"], login["member_session"]["member_session_id"]);
    assert_eq!(session["roles"], json!(["stytch_member"]));
    let path = format!("/v1/b2b/sessions/jwks/{}", app.emulator.project_id());
    let jwks = crate::app::send(app.bare(reqwest::Method::GET, &path)).await.ok();
    let header = text(&login["session_jwt"]).split('.').next().unwrap();
    let header: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).unwrap()).unwrap();
    assert_eq!(jwks["keys"][0]["kid"], header["kid"]);
}

#[tokio::test]
async fn a_session_is_exchanged_for_one_elsewhere() {
    let (app, login) = two_organizations().await;
    app.organization(
        "third",
        json!({ "email_allowed_domains": ["acme.example"], "email_jit_provisioning": "RESTRICTED" }),
    )
    .await;
    let exchange = async |at: &str| {
        let body = json!({ "organization_id": at, "session_token": login["session_token"] });
        app.post("/v1/b2b/sessions/exchange", body).await
    };
    let there = exchange("other").await.ok();
    assert_eq!(there["member_authenticated"], true);
    assert_ne!(there["member_id"], login["member_id"]);
    assert_eq!(there["member_session"]["organization_slug"], "other");
    let factor = &there["member_session"]["authentication_factors"][0];
    assert_eq!(factor["email_factor"]["email_address"], "ada@acme.example");
    authenticate(&app, json!({ "session_token": login["session_token"] })).await.ok();
    let same = exchange("acme").await.ok();
    assert_eq!(same["session_token"], login["session_token"]);
    exchange("third").await.refused_b2b(404, "member_not_found");
    let invite = json!({ "organization_id": "third", "email_address": "ada@acme.example" });
    app.put(&format!("{ORGANIZATIONS}/third"), json!({ "email_invites": "ALL_ALLOWED" })).await.ok();
    app.post("/v1/b2b/magic_links/email/invite", invite).await.ok();
    assert_eq!(exchange("third").await.ok()["member"]["status"], "active");
    app.put(&format!("{ORGANIZATIONS}/other"), json!({ "mfa_policy": "REQUIRED_FOR_ALL" })).await.ok();
    let stopped = exchange("other").await.ok();
    assert_eq!((&stopped["member_authenticated"], &stopped["session_token"]), (&json!(false), &json!("")));
}

#[tokio::test]
async fn sessions_are_listed_and_revoked() {
    let (app, first) = two_organizations().await;
    let second = app.member_login("acme", "ada@acme.example").await;
    let id = text(&first["member_id"]);
    let path = format!("/v1/b2b/sessions?organization_id=acme&member_id={id}");
    let listed = app.get(&path).await.ok();
    assert_eq!(listed["member_sessions"].as_array().unwrap().len(), 2);
    app.get(&format!("/v1/b2b/sessions?organization_id=other&member_id={id}"))
        .await
        .refused_b2b(404, "member_not_found");
    let revoke = async |body: Value| app.post("/v1/b2b/sessions/revoke", body).await;
    revoke(json!({ "member_session_id": first["member_session"]["member_session_id"] })).await.ok();
    assert_eq!(app.get(&path).await.ok()["member_sessions"].as_array().unwrap().len(), 1);
    authenticate(&app, json!({ "session_token": first["session_token"] }))
        .await
        .refused(404, "session_not_found");
    revoke(json!({ "member_id": id })).await.ok();
    authenticate(&app, json!({ "session_token": second["session_token"] }))
        .await
        .refused(404, "session_not_found");
    revoke(json!({})).await.refused(400, "no_session_revoke_arguments");
    revoke(json!({ "member_id": id, "session_token": "x" }))
        .await
        .refused(400, "too_many_session_revoke_arguments");
    revoke(json!({ "member_id": "member-test-0" })).await.refused_b2b(404, "member_not_found");
    let third = app.member_login("acme", "ada@acme.example").await;
    assert!(app.emulator.revoke_session(text(&third["member_session"]["member_session_id"])));
}
