//! `POST /v1/magic_links`.

use std::time::Duration;

use serde_json::json;

use crate::app::{App, assert_members};

#[tokio::test]
async fn a_token_for_messages_of_ones_own() {
    let app = App::start().await;
    let created = app.post("/v1/users", json!({ "email": "ada@example.com" })).await.ok();
    let body = app.post("/v1/magic_links", json!({ "user_id": created["user_id"] })).await.ok();
    assert_members(&body, &["request_id", "status_code", "token", "user_id"]);
    assert!(app.emulator.messages().is_empty());

    let request = json!({ "token": body["token"], "session_duration_minutes": 60 });
    let body = app.authenticate(request).await.ok();
    assert_eq!(body["user"]["emails"][0]["verified"], false, "no address has been proven");
    let factor = &body["session"]["authentication_factors"][0];
    assert_members(factor, &["created_at", "delivery_method", "last_authenticated_at", "type", "updated_at"]);
    assert_eq!(factor["delivery_method"], "embedded");
}

#[tokio::test]
async fn it_expires_and_needs_a_user() {
    let app = App::start().await;
    let user = json!({ "email": "ada@example.com", "external_id": "customer|7" });
    app.post("/v1/users", user).await.ok();
    let by_external_id = json!({ "user_id": "customer|7", "expiration_minutes": 5 });
    let token = app.post("/v1/magic_links", by_external_id).await.ok()["token"].clone();
    app.emulator.advance(Duration::from_secs(301));
    app.authenticate(json!({ "token": token })).await.refused(401, "unable_to_auth_magic_link");

    app.post("/v1/magic_links", json!({ "user_id": "user-test-0" })).await.refused(404, "user_not_found");
    app.post("/v1/magic_links", json!({})).await.refused(400, "bad_request");
    let request = json!({ "user_id": "customer|7", "expiration_minutes": 4 });
    app.post("/v1/magic_links", request).await.refused(400, "invalid_expiration");
}
