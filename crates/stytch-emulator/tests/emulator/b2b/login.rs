//! Links of one organization, and the four ways a login can end.

use std::time::Duration;

use serde_json::{Value, json};

use super::{MEMBER, MEMBER_SESSION, ORGANIZATION, ORGANIZATIONS, text};
use crate::app::{App, assert_members};

const BODY: [&str; 16] = [
    "intermediate_session_token",
    "member",
    "member_authenticated",
    "member_device",
    "member_id",
    "member_session",
    "method_id",
    "mfa_required",
    "organization",
    "organization_id",
    "primary_required",
    "request_id",
    "reset_sessions",
    "session_jwt",
    "session_token",
    "status_code",
];

async fn acme(settings: Value) -> App {
    let app = App::start().await;
    app.organization("acme", settings).await;
    app.member("acme", "ada@acme.example", json!({})).await;
    app
}

fn assert_in(body: &Value) {
    assert_eq!(body["member_authenticated"], true);
    assert_eq!(body["intermediate_session_token"], "");
    assert_eq!((&body["mfa_required"], &body["primary_required"]), (&Value::Null, &Value::Null));
    assert_members(&body["member_session"], &MEMBER_SESSION);
    assert_eq!(text(&body["session_token"]).len(), 44);
}

fn assert_stopped(body: &Value) {
    assert_eq!(body["member_authenticated"], false);
    assert_eq!((&body["session_token"], &body["session_jwt"]), (&json!(""), &json!("")));
    assert_eq!(body["member_session"], Value::Null);
    assert_eq!(text(&body["intermediate_session_token"]).len(), 44);
}

#[tokio::test]
async fn a_link_leads_in() {
    let app = acme(json!({})).await;
    let sent = app.login_or_signup("acme", "ada@acme.example").await.ok();
    assert_members(
        &sent,
        &["member", "member_created", "member_id", "organization", "request_id", "status_code"],
    );
    assert_eq!(sent["member_created"], false);
    let mail = app.emulator.messages_to("ada@acme.example")[0].clone();
    assert_eq!(mail.kind.as_str(), "login");
    let followed = crate::app::send(app.http.get(&mail.link)).await;
    let location = followed.header("location");
    assert!(location.starts_with("http://localhost:3000/authenticate?"), "{location}");
    for part in ["stytch_token_type=multi_tenant_magic_links", "slug=acme", &format!("token={}", mail.token)]
    {
        assert!(location.contains(part), "{location}");
    }
    app.authenticate(json!({ "token": mail.token })).await.refused(404, "magic_link_not_found");

    let login = json!({ "magic_links_token": mail.token, "session_custom_claims": { "seat": 4 } });
    let body = app.authenticate_member(login.clone()).await.ok();
    assert_members(&body, &BODY);
    assert_in(&body);
    assert_members(&body["member"], &MEMBER);
    assert_members(&body["organization"], &ORGANIZATION);
    assert_eq!(body["member"]["email_address_verified"], true);
    let session = &body["member_session"];
    assert!(text(&session["member_session_id"]).starts_with("member-session-test-"));
    assert_eq!(session["organization_slug"], "acme");
    assert_eq!(session["roles"], json!(["stytch_member"]));
    assert_eq!(session["custom_claims"], json!({ "seat": 4 }));
    assert_eq!(session["authentication_factors"][0]["email_factor"]["email_id"], body["method_id"]);
    app.authenticate_member(login).await.refused(401, "unable_to_auth_magic_link");
    app.authenticate_member(json!({ "magic_links_token": "x" })).await.refused(404, "magic_link_not_found");
    app.emulator.advance(Duration::from_secs(3600));
    let session = json!({ "session_token": body["session_token"] });
    app.post("/v1/b2b/sessions/authenticate", session).await.refused(404, "session_not_found");
}

#[tokio::test]
async fn an_organization_that_wants_another_method_stops_the_login() {
    let app = acme(json!({})).await;
    app.login_or_signup("acme", "ada@acme.example").await.ok();
    let rule = json!({ "auth_methods": "RESTRICTED", "allowed_auth_methods": ["sso"] });
    app.put(&format!("{ORGANIZATIONS}/acme"), rule).await.ok();
    let token = app.last_token("ada@acme.example");
    let body = app.authenticate_member(json!({ "magic_links_token": token })).await.ok();
    assert_members(&body, &BODY);
    assert_stopped(&body);
    assert_eq!(body["primary_required"], json!({ "allowed_auth_methods": ["sso"] }));
    app.login_or_signup("acme", "ada@acme.example")
        .await
        .refused_b2b(400, "operation_restricted_by_organization_auth_methods");
    app.member("acme", "glass@acme.example", json!({ "is_breakglass": true })).await;
    assert_in(&app.member_login("acme", "glass@acme.example").await);
}

#[tokio::test]
async fn a_second_factor_stops_the_login_unless_a_session_is_shown() {
    let app = acme(json!({})).await;
    let before = app.member_login("acme", "ada@acme.example").await;
    app.put(&format!("{ORGANIZATIONS}/acme"), json!({ "mfa_policy": "REQUIRED_FOR_ALL" })).await.ok();
    let body = app.member_login("acme", "ada@acme.example").await;
    assert_stopped(&body);
    assert_eq!(body["primary_required"], Value::Null);
    assert_eq!(body["mfa_required"], json!({ "member_options": null, "secondary_auth_initiated": null }));

    let path = format!("{ORGANIZATIONS}/acme/members/{}", text(&body["member_id"]));
    app.put(&path, json!({ "mfa_phone_number": "+12025550162" })).await.ok();
    let body = app.member_login("acme", "ada@acme.example").await;
    assert_eq!(body["mfa_required"]["member_options"]["mfa_phone_number"], "+12025550162");

    app.login_or_signup("acme", "ada@acme.example").await.ok();
    let token = app.last_token("ada@acme.example");
    let both = json!({ "magic_links_token": token, "session_token": before["session_token"],
        "intermediate_session_token": body["intermediate_session_token"] });
    app.authenticate_member(both).await.refused(400, "too_many_session_arguments");
    let known = json!({ "magic_links_token": token, "session_token": before["session_token"] });
    let body = app.authenticate_member(known).await.ok();
    assert_in(&body);
    assert_eq!(body["session_token"], before["session_token"]);
}

#[tokio::test]
async fn an_intermediate_session_is_completed_by_the_same_address_only() {
    let app = acme(json!({ "mfa_policy": "REQUIRED_FOR_ALL" })).await;
    app.organization("other", json!({})).await;
    app.member("other", "ada@acme.example", json!({})).await;
    app.member("acme", "bob@acme.example", json!({})).await;
    let stopped = app.member_login("acme", "ada@acme.example").await;
    let waiting = &stopped["intermediate_session_token"];
    app.exchange(waiting, "other")
        .await
        .refused_b2b(400, "invalid_intermediate_session_token_for_organization");
    app.put(&format!("{ORGANIZATIONS}/acme"), json!({ "mfa_policy": "OPTIONAL" })).await.ok();
    app.login_or_signup("acme", "bob@acme.example").await.ok();
    let bob = json!({ "magic_links_token": app.last_token("bob@acme.example"), "intermediate_session_token": waiting });
    app.authenticate_member(bob).await.refused_b2b(404, "intermediate_session_not_found");
    app.login_or_signup("acme", "ada@acme.example").await.ok();
    let ada = json!({ "magic_links_token": app.last_token("ada@acme.example"), "intermediate_session_token": waiting });
    assert_in(&app.authenticate_member(ada).await.ok());
    app.exchange(waiting, "acme").await.refused_b2b(404, "intermediate_session_not_found");
}

#[tokio::test]
async fn pkce_has_names_of_its_own() {
    let app = acme(json!({})).await;
    let vectors: Value = serde_json::from_str(include_str!("../../data/pkce_vectors.json")).unwrap();
    let pair = vectors.as_array().map_or_else(|| &vectors["vectors"][0], |list| &list[0]);
    let (verifier, challenge) = (&pair["code_verifier"], &pair["code_challenge"]);
    let request = json!({ "organization_id": "acme", "email_address": "ada@acme.example", "pkce_code_challenge": challenge });
    app.post("/v1/b2b/magic_links/email/login_or_signup", request).await.ok();
    let token = app.last_token("ada@acme.example");
    app.authenticate_member(json!({ "magic_links_token": token }))
        .await
        .refused(400, "pkce_expected_code_verifier");
    app.authenticate_member(json!({ "magic_links_token": token, "pkce_code_verifier": "wrong" }))
        .await
        .refused(400, "pkce_mismatch");
    let body = json!({ "magic_links_token": token, "pkce_code_verifier": verifier });
    assert_in(&app.authenticate_member(body).await.ok());
}

#[tokio::test]
async fn a_session_of_somebody_else_is_ignored() {
    let app = acme(json!({})).await;
    app.member("acme", "bob@acme.example", json!({})).await;
    let bob = app.member_login("acme", "bob@acme.example").await;
    app.login_or_signup("acme", "ada@acme.example").await.ok();
    let token = app.last_token("ada@acme.example");
    let request = json!({ "magic_links_token": token, "session_token": bob["session_token"] });
    let ada = app.authenticate_member(request).await.ok();
    assert_in(&ada);
    assert_ne!(ada["session_token"], bob["session_token"]);
}

#[tokio::test]
async fn the_sandbox_values_work_here_too() {
    let app = App::start().await;
    let good = "DOYoip3rvIMMW5lgItikFK-Ak1CfMsgjuiCyI7uuU94=";
    let body = app.authenticate_member(json!({ "magic_links_token": good })).await.ok();
    assert_members(&body, &BODY);
    assert_in(&body);
    assert_eq!(body["organization_id"], "organization-test-007d9d4a-deac-4a87-ba0a-e6e8afba4d4b");
    let session = json!({ "session_token": body["session_token"] });
    app.post("/v1/b2b/sessions/authenticate", session).await.ok();
    let used = "3pzjQpgksDlGKWEwUq2Up--hCHC_0oamfLHyfspKDFU=";
    app.authenticate_member(json!({ "magic_links_token": used }))
        .await
        .refused(401, "unable_to_auth_magic_link");
    let body = json!({ "discovery_magic_links_token": good });
    let body = app.post("/v1/b2b/magic_links/discovery/authenticate", body).await.ok();
    assert_eq!(body["email_address"], "sandbox@stytch.com");
}
