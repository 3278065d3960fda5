//! Passcodes by SMS.

use std::time::Duration;

use serde_json::{Value, json};
use stytch_emulator::MessageKind;

use super::{MEMBER_SESSION, ORGANIZATIONS, text};
use crate::app::{Answer, App, assert_members};

const PHONE: &str = "+12025550162";

/// An organization that wants a second factor, with a member in it.
async fn acme(member: Value) -> (App, String) {
    let app = App::start().await;
    app.organization("acme", json!({ "mfa_policy": "REQUIRED_FOR_ALL" })).await;
    let member = app.member("acme", "ada@acme.example", member).await;
    let id = text(&member["member_id"]).to_owned();
    (app, id)
}

async fn send(app: &App, member_id: &str, more: Value) -> Answer {
    post(app, "send", member_id, more).await
}

async fn enter(app: &App, member_id: &str, more: Value) -> Answer {
    post(app, "authenticate", member_id, more).await
}

async fn post(app: &App, call: &str, member_id: &str, more: Value) -> Answer {
    let mut body = json!({ "organization_id": "acme", "member_id": member_id });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    app.post(&format!("/v1/b2b/otps/sms/{call}"), body).await
}

#[tokio::test]
async fn a_passcode_completes_a_login() {
    let (app, id) = acme(json!({})).await;
    let stopped = app.member_login("acme", "ada@acme.example").await;
    let waiting = &stopped["intermediate_session_token"];
    assert_eq!(stopped["mfa_required"]["secondary_auth_initiated"], Value::Null);
    send(&app, &id, json!({ "intermediate_session_token": waiting }))
        .await
        .refused_b2b(404, "member_phone_number_not_found");
    let body = send(&app, &id, json!({ "intermediate_session_token": waiting, "mfa_phone_number": PHONE }))
        .await
        .ok();
    assert_members(&body, &["member", "member_id", "organization", "request_id", "status_code"]);
    assert_eq!(body["member"]["mfa_phone_number"], PHONE);
    let sms = app.emulator.messages_to(PHONE)[0].clone();
    assert_eq!((sms.kind, sms.link.as_str(), sms.token.len()), (MessageKind::Otp, "", 6));
    assert!(sms.subject.contains(&sms.token));

    let code = json!(sms.token);
    enter(&app, &id, json!({ "code": code })).await.refused(400, "no_session_arguments");
    let wrong = if sms.token == "111111" { "222222" } else { "111111" };
    enter(&app, &id, json!({ "code": wrong, "intermediate_session_token": waiting }))
        .await
        .refused_b2b(404, "otp_code_not_found");
    let login = json!({
        "code": code, "intermediate_session_token": waiting, "session_duration_minutes": 30,
        "set_mfa_enrollment": "enroll", "set_default_mfa": true,
    });
    let body = enter(&app, &id, login.clone()).await.ok();
    assert_members(
        &body,
        &[
            "member",
            "member_device",
            "member_id",
            "member_session",
            "organization",
            "request_id",
            "session_jwt",
            "session_token",
            "status_code",
        ],
    );
    assert_members(&body["member_session"], &MEMBER_SESSION);
    let kinds: Vec<_> = body["member_session"]["authentication_factors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|factor| (text(&factor["type"]), text(&factor["delivery_method"])))
        .collect();
    assert_eq!(kinds, [("magic_link", "email"), ("otp", "sms")]);
    let factor = &body["member_session"]["authentication_factors"][1]["phone_number_factor"];
    assert_eq!(factor["phone_number"], PHONE);
    let member = &body["member"];
    assert_eq!(
        [&member["mfa_enrolled"], &member["mfa_phone_number_verified"], &member["default_mfa_method"]],
        [&json!(true), &json!(true), &json!("sms_otp")]
    );
    enter(&app, &id, login).await.refused_b2b(404, "intermediate_session_not_found");
}

#[tokio::test]
async fn a_login_sends_the_passcode_if_the_number_is_known() {
    let (app, id) = acme(json!({ "mfa_phone_number": PHONE })).await;
    let stopped = app.member_login("acme", "ada@acme.example").await;
    assert_eq!(stopped["mfa_required"]["secondary_auth_initiated"], "sms_otp");
    let first = app.last_token(PHONE);
    let listed = app.discover("ada@acme.example").await;
    assert_eq!(
        listed["discovered_organizations"][0]["mfa_required"]["secondary_auth_initiated"],
        Value::Null,
        "a list sends nothing"
    );
    let exchanged = app.exchange(&listed["intermediate_session_token"], "acme").await.ok();
    assert_eq!(exchanged["mfa_required"]["secondary_auth_initiated"], "sms_otp");
    let second = app.last_token(PHONE);
    let waiting = &exchanged["intermediate_session_token"];
    if first != second {
        enter(&app, &id, json!({ "code": first, "intermediate_session_token": waiting }))
            .await
            .refused_b2b(404, "otp_code_not_found");
    }
    app.emulator.advance(Duration::from_secs(121));
    enter(&app, &id, json!({ "code": second, "intermediate_session_token": waiting }))
        .await
        .refused_b2b(401, "unable_to_auth_otp_code");
    send(&app, &id, json!({ "mfa_phone_number": "+12025550199" }))
        .await
        .refused_b2b(400, "duplicate_member_phone_number_for_member");
    send(&app, &id, json!({ "intermediate_session_token": waiting })).await.ok();
    let entry = json!({ "code": app.last_token(PHONE), "intermediate_session_token": waiting });
    assert_ne!(enter(&app, &id, entry).await.ok()["session_token"], "");
}

#[tokio::test]
async fn a_session_is_stepped_up() {
    let app = App::start().await;
    app.organization("acme", json!({})).await;
    let member = app.member("acme", "ada@acme.example", json!({ "mfa_phone_number": PHONE })).await;
    let other = app.member("acme", "bob@acme.example", json!({})).await;
    let (id, other) = (text(&member["member_id"]), text(&other["member_id"]));
    let login = app.member_login("acme", "ada@acme.example").await;
    let shown = json!({ "session_token": login["session_token"] });
    send(&app, id, shown.clone()).await.ok();
    send(&app, other, shown.clone()).await.refused(404, "session_not_found");
    let entry = json!({ "code": app.last_token(PHONE), "session_token": login["session_token"] });
    let body = enter(&app, id, entry.clone()).await.ok();
    assert_eq!(body["session_token"], login["session_token"]);
    assert_eq!(body["member_session"]["authentication_factors"].as_array().unwrap().len(), 2);
    enter(&app, id, entry).await.refused_b2b(401, "unable_to_auth_otp_code");
    // The passcode of the sandbox.
    let path = format!("{ORGANIZATIONS}/acme/members/{id}");
    app.put(&path, json!({ "mfa_phone_number": "+10000000000" })).await.ok();
    let entry = json!({ "code": "000000", "session_token": login["session_token"] });
    enter(&app, id, entry).await.ok();
}

#[tokio::test]
async fn the_organization_decides_what_counts() {
    let (app, id) = acme(json!({ "mfa_phone_number": PHONE })).await;
    let stopped = app.member_login("acme", "ada@acme.example").await;
    let entry = json!({
        "code": app.last_token(PHONE), "intermediate_session_token": stopped["intermediate_session_token"],
    });
    let sso = json!({ "auth_methods": "RESTRICTED", "allowed_auth_methods": ["sso"] });
    app.put(&format!("{ORGANIZATIONS}/acme"), sso).await.ok();
    enter(&app, &id, entry.clone())
        .await
        .refused_b2b(400, "action_available_only_once_primary_authentication_is_met");
    let open = json!({ "auth_methods": "ALL_ALLOWED", "mfa_methods": "RESTRICTED", "allowed_mfa_methods": ["totp"] });
    app.put(&format!("{ORGANIZATIONS}/acme"), open).await.ok();
    send(&app, &id, json!({})).await.refused_b2b(400, "operation_restricted_by_organization_mfa_methods");
    let stopped = app.member_login("acme", "ada@acme.example").await;
    assert_eq!(stopped["mfa_required"]["secondary_auth_initiated"], Value::Null);
    enter(&app, &id, entry).await.ok();
}
