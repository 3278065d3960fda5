//! `login_as` and `login_member`.

use serde_json::json;

use crate::app::App;

#[tokio::test]
async fn a_user_is_signed_in_at_once() {
    let app = App::start().await;
    let ada = app.emulator.login_as("Ada@example.com").unwrap();
    let by_token = app.authenticate_session(json!({ "session_token": ada.session_token })).await.ok();
    assert_eq!(by_token["user"]["user_id"], ada.user_id);
    let by_jwt = app.authenticate_session(json!({ "session_jwt": ada.session_jwt })).await.ok();
    assert_eq!(by_jwt["session"]["session_id"], by_token["session"]["session_id"]);
    assert_eq!(app.emulator.login_as("ada@example.com").unwrap().user_id, ada.user_id);
    let error = app.emulator.login_as("nobody").unwrap_err();
    assert!(error.to_string().contains("invalid_email"), "{error}");
    let cookies = format!("stytch_session={}; stytch_session_jwt={}", ada.session_token, ada.session_jwt);
    assert_eq!(ada.cookie_header(), cookies);
    assert!(!format!("{ada:?}").contains(&ada.session_token));
}

#[tokio::test]
async fn a_member_is_signed_in_unless_something_is_missing() {
    let app = App::start().await;
    app.organization("acme", json!({})).await;
    app.member("acme", "ada@acme.example", json!({})).await;
    let ada = app.emulator.login_member("acme", "ada@acme.example").unwrap();
    let body = json!({ "session_jwt": ada.session_jwt });
    let body = app.post("/v1/b2b/sessions/authenticate", body).await.ok();
    assert_eq!(body["member"]["member_id"], ada.user_id);
    let error = app.emulator.login_member("acme", "eve@else.example").unwrap_err();
    assert!(error.to_string().contains("email_jit_provisioning_not_allowed"), "{error}");
    app.put("/v1/b2b/organizations/acme", json!({ "mfa_policy": "REQUIRED_FOR_ALL" })).await.ok();
    assert!(app.emulator.login_member("acme", "ada@acme.example").is_err());
}
