//! Users change and go.

use std::time::Duration;

use serde_json::{Value, json};
use stytch_emulator::Emulator;

use crate::app::{App, USER, assert_members};

async fn ada(app: &App) -> (String, Value) {
    let body = app.post("/v1/users", json!({ "email": "ada@example.com" })).await.ok();
    (format!("/v1/users/{}", body["user_id"].as_str().unwrap()), body)
}

#[tokio::test]
async fn put_changes_what_it_names() {
    let app = App::start().await;
    let (path, _) = ada(&app).await;
    let first = json!({
        "name": { "first_name": "Ada", "last_name": null }, "roles": ["editor"], "external_id": "7",
        "trusted_metadata": { "a": 1, "b": { "c": 1, "d": 2 } },
    });
    let body = app.put(&path, first).await.ok();
    assert_members(
        &body,
        &["crypto_wallets", "emails", "phone_numbers", "request_id", "status_code", "user", "user_id"],
    );
    assert_members(&body["user"], &USER);
    let second = json!({ "trusted_metadata": { "a": null, "b": { "c": 3 } } });
    let user = app.put("/v1/users/7", second).await.ok()["user"].clone();
    assert_eq!(user["trusted_metadata"], json!({ "b": { "c": 3 } }), "merged at the top level only");
    assert_eq!(user["name"]["first_name"], "Ada");
    assert_eq!(user["roles"], json!(["stytch_user", "editor"]));
    app.put("/v1/users/user-test-0", json!({})).await.refused(404, "user_not_found");

    let many: Value = (0..21).map(|n| (format!("k{n}"), json!(n))).collect::<serde_json::Map<_, _>>().into();
    app.put(&path, json!({ "untrusted_metadata": many })).await.refused(400, "metadata_too_many_keys");
    let half = json!({ "x": "x".repeat(3000) });
    app.put(&path, json!({ "untrusted_metadata": half })).await.ok();
    let half = json!({ "y": "x".repeat(3000) });
    app.put(&path, json!({ "untrusted_metadata": half })).await.refused(400, "metadata_too_large");

    app.post("/v1/users", json!({ "email": "b@example.com", "external_id": "8" })).await.ok();
    app.put(&path, json!({ "external_id": "8" })).await.refused(400, "duplicate_user_external_id");
    app.put(&path, json!({ "external_id": "7" })).await.ok();
    let body = app.delete(&format!("{path}/external_id")).await.ok();
    assert_eq!(body["user"]["external_id"], Value::Null);
    assert_eq!(app.get(&format!("{path}/connected_apps")).await.ok()["connected_apps"], json!([]));
}

#[tokio::test]
async fn roles_count_from_the_next_check() {
    let app = App::with(Emulator::builder().permission("editor", "documents", ["write"])).await;
    let login = app.log_in("ada@example.com").await;
    let check = json!({
        "session_token": login["session_token"],
        "authorization_check": { "resource_id": "documents", "action": "write" },
    });
    app.authenticate_session(check.clone()).await.refused(403, "consumer_session_authorization_error");
    let path = format!("/v1/users/{}", login["user_id"].as_str().unwrap());
    app.put(&path, json!({ "roles": ["editor"] })).await.ok();
    let body = app.authenticate_session(check.clone()).await.ok();
    assert_eq!(body["session"]["roles"], json!(["stytch_user", "editor"]));
    app.put(&path, json!({ "roles": [] })).await.ok();
    app.authenticate_session(check).await.refused(403, "consumer_session_authorization_error");
}

#[tokio::test]
async fn a_deleted_user_is_gone_and_the_address_free() {
    let app = App::start().await;
    let login = app.log_in("ada@example.com").await;
    let waiting = app.link_for("ada@example.com").await;
    let path = format!("/v1/users/{}", login["user_id"].as_str().unwrap());
    assert_eq!(app.delete(&path).await.ok()["user_id"], login["user_id"]);
    app.delete(&path).await.refused(404, "user_not_found");
    app.authenticate_session(json!({ "session_token": login["session_token"] }))
        .await
        .refused(404, "session_not_found");
    app.authenticate(json!({ "token": waiting })).await.refused(401, "unable_to_auth_magic_link");
    let again = app.log_in("ada@example.com").await;
    assert_ne!(again["user_id"], login["user_id"]);
}

#[tokio::test]
async fn an_address_can_go_unless_it_is_the_last_way_in() {
    let app = App::start().await;
    let login = app.log_in("ada@example.com").await;
    let first = login["method_id"].as_str().unwrap();
    app.delete(&format!("/v1/users/emails/{first}")).await.refused(400, "cannot_delete_last_primary_factor");
    let request = json!({ "email": "work@example.com", "user_id": login["user_id"] });
    let second = app.post("/v1/magic_links/email/send", request).await.ok();
    let token = &app.emulator.messages()[0].token;
    let path = format!("/v1/users/emails/{}", second["email_id"].as_str().unwrap());
    let user = app.delete(&path).await.ok()["user"].clone();
    assert_eq!(user["emails"].as_array().unwrap().len(), 1);
    app.authenticate(json!({ "token": token })).await.refused(401, "unable_to_auth_magic_link");
    app.delete(&path).await.refused(404, "email_not_found");

    let both = json!({ "email": "b@example.com", "phone_number": "+12025550162" });
    let both = app.post("/v1/users", both).await.ok();
    let path = format!("/v1/users/phone_numbers/{}", both["phone_id"].as_str().unwrap());
    assert_eq!(app.delete(&path).await.ok()["user"]["phone_numbers"], json!([]));
    app.delete(&path).await.refused(404, "phone_number_not_found");
}

#[tokio::test]
async fn the_only_factor_can_be_exchanged() {
    let app = App::start().await;
    let (path, _) = ada(&app).await;
    app.post("/v1/users", json!({ "email": "taken@example.com" })).await.ok();
    let path = format!("{path}/exchange_primary_factor");
    app.put(&path, json!({})).await.refused(400, "invalid_exchange_primary_factor_fields");
    app.put(&path, json!({ "email_address": "taken@example.com" })).await.refused(400, "duplicate_email");
    let body = app.put(&path, json!({ "email_address": "New@example.com" })).await.ok();
    assert_members(&body, &["request_id", "status_code", "user", "user_id"]);
    assert_eq!(body["user"]["emails"][0]["email"], "new@example.com");
    assert_eq!(app.log_in("new@example.com").await["user_id"], body["user_id"]);
    let two = json!({ "email": "c@example.com", "phone_number": "+12025550163" });
    let two = app.post("/v1/users", two).await.ok();
    let path = format!("/v1/users/{}/exchange_primary_factor", two["user_id"].as_str().unwrap());
    app.put(&path, json!({ "phone_number": "+12025550164" }))
        .await
        .refused(400, "invalid_exchange_primary_factor_user");
}

#[tokio::test]
async fn a_locked_user_stays_out_until_the_lock_ends() {
    let app = App::start().await;
    let login = app.log_in("ada@example.com").await;
    let id = login["user_id"].as_str().unwrap();
    let waiting = app.link_for("ada@example.com").await;
    assert!(app.emulator.lock_user(id, Duration::from_secs(600)));
    assert!(!app.emulator.lock_user("user-test-0", Duration::from_secs(600)));
    let user = app.get(&format!("/v1/users/{id}")).await.ok();
    assert_eq!(user["is_locked"], true);
    crate::app::assert_time(&user["lock_expires_at"]);
    app.authenticate(json!({ "token": waiting })).await.refused(429, "user_lock_limit_reached");
    app.authenticate_session(json!({ "session_token": login["session_token"] }))
        .await
        .refused(429, "user_lock_limit_reached");
    app.emulator.advance(Duration::from_secs(600));
    app.authenticate(json!({ "token": waiting })).await.ok();
    assert_eq!(app.get(&format!("/v1/users/{id}")).await.ok()["lock_expires_at"], Value::Null);
}

#[tokio::test]
async fn one_mail_per_second_and_address_if_asked_for() {
    let start = std::time::SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000);
    let app = App::with(Emulator::builder().rate_limit(true).clock_start(start)).await;
    let send = async |email: &str| {
        app.post("/v1/magic_links/email/login_or_create", json!({ "email": email })).await
    };
    // Of three mails within two seconds, at least one is too many, wherever the second begins.
    let mut statuses = Vec::new();
    for _ in 0..3 {
        statuses.push(send("ada@example.com").await.status);
    }
    assert!(statuses.contains(&429), "{statuses:?}");
    send("grace@example.com").await.ok();
    app.emulator.advance(Duration::from_secs(2));
    send("ada@example.com").await.ok();
}
