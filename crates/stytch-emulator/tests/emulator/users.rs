//! `/v1/users`.

use serde_json::{Value, json};

use crate::app::{App, USER, assert_members, assert_time};

#[tokio::test]
async fn create_and_read_back() {
    let app = App::start().await;
    let request = json!({
        "email": "Ada@example.com",
        "phone_number": "+12025550162",
        "name": { "first_name": "Ada" },
        "external_id": "customer|7",
        "roles": ["editor", "stytch_user"],
        "trusted_metadata": { "plan": "pro" },
        "untrusted_metadata": null,
    });
    let body = app.post("/v1/users", request).await.ok();
    assert_members(
        &body,
        &["email_id", "phone_id", "request_id", "status", "status_code", "user", "user_id"],
    );
    let user = &body["user"];
    assert_members(user, &USER);
    assert_time(&user["created_at"]);
    assert_eq!(body["status"], "active");
    assert_eq!(
        user["emails"],
        json!([{ "email": "ada@example.com", "email_id": body["email_id"], "verified": false }])
    );
    assert_eq!(user["phone_numbers"][0]["phone_id"], body["phone_id"]);
    assert_eq!(user["roles"], json!(["stytch_user", "editor"]));
    assert_eq!(user["external_id"], "customer|7");

    for id in [body["user_id"].as_str().unwrap(), "customer%7C7"] {
        let mut read = app.get(&format!("/v1/users/{id}")).await.ok();
        let read = read.as_object_mut().unwrap();
        read.remove("request_id");
        read.remove("status_code");
        assert_eq!(&Value::Object(read.clone()), user, "the fields are at the top level");
    }
    app.get("/v1/users/user-test-0").await.refused(404, "user_not_found");
}

#[tokio::test]
async fn what_is_missing_is_empty() {
    let app = App::start().await;
    let request = json!({ "phone_number": "+12025550162", "create_user_as_pending": true });
    let body = app.post("/v1/users", request).await.ok();
    assert_eq!(body["email_id"], "");
    assert_eq!(body["status"], "pending");
    let user = &body["user"];
    for list in [
        "biometric_registrations",
        "crypto_wallets",
        "emails",
        "providers",
        "totps",
        "webauthn_registrations",
    ] {
        assert_eq!(user[list], json!([]));
    }
    assert_eq!(user["name"], json!({ "first_name": "", "middle_name": "", "last_name": "" }));
    assert_eq!(user["trusted_metadata"], json!({}));
    assert_eq!(user["is_locked"], false);
}

#[tokio::test]
async fn what_does_not_fit_is_refused() {
    let app = App::start().await;
    let first = json!({ "email": "ada@example.com", "phone_number": "+12025550162", "external_id": "a" });
    app.post("/v1/users", first).await.ok();
    let refused = async |request: Value, error_type: &str| {
        app.post("/v1/users", request).await.refused(400, error_type);
    };
    refused(json!({}), "invalid_create_user_request").await;
    refused(json!({ "email": "ADA@example.com" }), "duplicate_email").await;
    refused(json!({ "email": "ada" }), "invalid_email").await;
    refused(json!({ "phone_number": "+12025550162" }), "duplicate_phone_number").await;
    refused(json!({ "phone_number": "12025550163" }), "invalid_phone_number").await;
    refused(json!({ "email": "b@example.com", "external_id": "a" }), "duplicate_user_external_id").await;
    refused(json!({ "email": "b@example.com", "external_id": "a b" }), "bad_request").await;
    refused(json!({ "email": "b@example.com", "roles": "editor" }), "bad_request").await;
    refused(json!({ "email": "b@example.com", "trusted_metadata": 1 }), "metadata_invalid_format").await;
    app.post("/v1/users", json!({ "email": "b@example.com" })).await.ok();
}

#[tokio::test]
async fn a_created_user_logs_in() {
    let app = App::start().await;
    let created = app.post("/v1/users", json!({ "email": "ada@example.com" })).await.ok();
    let login = app.log_in("ada@example.com").await;
    assert_eq!(login["user_id"], created["user_id"]);
}
