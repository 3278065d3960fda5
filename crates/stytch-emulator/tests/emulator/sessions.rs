//! `/v1/sessions/…`.

use std::time::Duration;

use serde_json::{Value, json};
use stytch_emulator::Emulator;

use crate::app::{App, SESSION, USER, assert_members};

#[tokio::test]
async fn a_token_authenticates() {
    let app = App::start().await;
    let login = app.log_in("ada@example.com").await;
    app.emulator.advance(Duration::from_secs(60));
    let body = app.authenticate_session(json!({ "session_token": login["session_token"] })).await.ok();

    assert_members(
        &body,
        &["request_id", "session", "session_jwt", "session_token", "status_code", "user", "verdict"],
    );
    assert_members(&body["session"], &SESSION);
    assert_members(&body["user"], &USER);
    assert_eq!(body["verdict"], Value::Null);
    assert_eq!(body["session_token"], login["session_token"]);
    assert_ne!(body["session_jwt"], login["session_jwt"], "a fresh one");
    assert_eq!(body["session"]["expires_at"], login["session"]["expires_at"]);
    assert_ne!(body["session"]["last_accessed_at"], login["session"]["last_accessed_at"]);
}

#[tokio::test]
async fn an_expired_jwt_of_a_live_session_authenticates() {
    let app = App::start().await;
    let login = app.log_in("ada@example.com").await;
    app.emulator.advance(Duration::from_secs(360));
    let body = app.authenticate_session(json!({ "session_jwt": login["session_jwt"] })).await.ok();
    assert_eq!(body["session"]["session_id"], login["session"]["session_id"]);
    assert_eq!(body["session_token"], login["session_token"]);
    assert_ne!(body["session_jwt"], login["session_jwt"]);
}

#[tokio::test]
async fn credentials_are_checked() {
    let app = App::start().await;
    let login = app.log_in("ada@example.com").await;
    let refused = async |request: Value, status, error_type: &str| {
        app.authenticate_session(request).await.refused(status, error_type);
    };
    refused(json!({}), 400, "no_session_arguments").await;
    refused(json!({ "session_token": null, "session_jwt": "" }), 400, "no_session_arguments").await;
    let both = json!({ "session_token": login["session_token"], "session_jwt": login["session_jwt"] });
    refused(both, 400, "too_many_session_arguments").await;
    refused(json!({ "session_token": "short" }), 400, "invalid_session_token").await;
    refused(json!({ "session_token": "A".repeat(44) }), 404, "session_not_found").await;

    let jwt = login["session_jwt"].as_str().unwrap();
    let (signed, _) = jwt.rsplit_once('.').unwrap();
    let other = App::start().await.log_in("ada@example.com").await;
    let foreign = other["session_jwt"].as_str().unwrap();
    let swapped = format!("{signed}.{}", foreign.rsplit_once('.').unwrap().1);
    for bad in ["a.b.c", "text", &swapped, foreign, &format!("{signed}.")] {
        refused(json!({ "session_jwt": bad }), 400, "unable_to_parse_session_jwt").await;
    }
}

#[tokio::test]
async fn a_session_ends_when_it_expires() {
    let app = App::start().await;
    let login = app.log_in("ada@example.com").await;
    app.emulator.advance(Duration::from_secs(3600));
    for credential in ["session_token", "session_jwt"] {
        let request = json!({ credential: login[credential] });
        app.authenticate_session(request).await.refused(404, "session_not_found");
    }
}

#[tokio::test]
async fn a_duration_prolongs() {
    let app = App::start().await;
    let login = app.log_in("ada@example.com").await;
    let token = &login["session_token"];
    app.emulator.advance(Duration::from_secs(3000));
    app.authenticate_session(json!({ "session_token": token, "session_duration_minutes": 60 })).await.ok();
    app.emulator.advance(Duration::from_secs(3000));
    app.authenticate_session(json!({ "session_token": token })).await.ok();
    let request = json!({ "session_token": token, "session_duration_minutes": 4 });
    app.authenticate_session(request).await.refused(400, "invalid_session_duration_minutes");
}

#[tokio::test]
async fn custom_claims_merge() {
    let app = App::start().await;
    let login = app.log_in("ada@example.com").await;
    let merged = async |claims: Value| {
        let request = json!({ "session_token": login["session_token"], "session_custom_claims": claims });
        app.authenticate_session(request).await.ok()["session"]["custom_claims"].clone()
    };
    assert_eq!(merged(json!({ "a": 1, "b": { "c": null } })).await, json!({ "a": 1, "b": { "c": null } }));
    assert_eq!(merged(json!({ "a": null, "d": 2, "sub": "x" })).await, json!({ "b": { "c": null }, "d": 2 }));
    let large = json!({ "session_token": login["session_token"], "session_custom_claims": { "e": "x".repeat(4090) } });
    app.authenticate_session(large).await.refused(400, "custom_claims_too_large");
}

#[tokio::test]
async fn permissions_are_checked() {
    let app = App::with(
        Emulator::builder()
            .permission("stytch_user", "documents", ["read"])
            .permission("editor", "documents", ["*"])
            .permission("auditor", "documents", ["read"]),
    )
    .await;
    app.post("/v1/users", json!({ "email": "ada@example.com", "roles": ["editor"] })).await.ok();
    let login = app.log_in("ada@example.com").await;
    let check = |resource: &str, action: &str| {
        let check = json!({ "resource_id": resource, "action": action });
        json!({ "session_token": login["session_token"], "authorization_check": check })
    };
    let verdict = app.authenticate_session(check("documents", "read")).await.ok()["verdict"].clone();
    assert_eq!(verdict, json!({ "authorized": true, "granting_roles": ["stytch_user", "editor"] }));
    let verdict = app.authenticate_session(check("documents", "delete")).await.ok()["verdict"].clone();
    assert_eq!(verdict["granting_roles"], json!(["editor"]));
    app.authenticate_session(check("images", "read"))
        .await
        .refused(403, "consumer_session_authorization_error");

    let policy = app.get("/v1/rbac/policy").await.ok()["policy"].clone();
    let roles: Vec<_> =
        policy["roles"].as_array().unwrap().iter().map(|role| role["role_id"].clone()).collect();
    assert_eq!(roles, ["stytch_user", "editor", "auditor"]);
    assert_eq!(policy["resources"][0]["actions"], json!(["*", "read"]));
    assert_eq!(policy["scopes"], json!([]));
}

#[tokio::test]
async fn a_session_can_be_revoked_by_any_of_its_names() {
    let app = App::start().await;
    for name in ["session_id", "session_token", "session_jwt"] {
        let login = app.log_in("ada@example.com").await;
        let value = if name == "session_id" { &login["session"]["session_id"] } else { &login[name] };
        let body = app.post("/v1/sessions/revoke", json!({ name: value })).await.ok();
        assert_members(&body, &["request_id", "status_code"]);
        let request = json!({ "session_token": login["session_token"] });
        app.authenticate_session(request).await.refused(404, "session_not_found");
        app.post("/v1/sessions/revoke", json!({ name: value })).await.ok();
    }
}

#[tokio::test]
async fn revoking_needs_one_name() {
    let app = App::start().await;
    let revoke = async |request: Value| app.post("/v1/sessions/revoke", request).await;
    revoke(json!({})).await.refused(400, "no_session_revoke_arguments");
    let two = json!({ "session_id": "session-test-0", "session_token": "A".repeat(44) });
    revoke(two).await.refused(400, "too_many_session_revoke_arguments");
    revoke(json!({ "session_id": "session-test-0" })).await.refused(404, "session_not_found");
    revoke(json!({ "session_token": "A".repeat(44) })).await.refused(404, "session_not_found");
    revoke(json!({ "session_token": "A" })).await.refused(400, "invalid_session_token");
    revoke(json!({ "session_jwt": "A" })).await.refused(400, "unable_to_parse_session_jwt");
}

#[tokio::test]
async fn the_active_sessions_of_a_user_are_listed() {
    let app = App::start().await;
    let first = app.log_in("ada@example.com").await;
    let second = app.log_in("ada@example.com").await;
    app.log_in("grace@example.com").await;
    let path = format!("/v1/sessions?user_id={}", first["user_id"].as_str().unwrap());
    let body = app.get(&path).await.ok();
    assert_members(&body, &["request_id", "sessions", "status_code"]);
    assert_eq!(body["sessions"].as_array().unwrap().len(), 2);
    assert_members(&body["sessions"][0], &SESSION);

    assert!(app.emulator.revoke_session(first["session"]["session_id"].as_str().unwrap()));
    assert!(!app.emulator.revoke_session(first["session"]["session_id"].as_str().unwrap()));
    let left = app.get(&path).await.ok()["sessions"].clone();
    assert_eq!(left.as_array().unwrap().len(), 1);
    assert_eq!(left[0]["session_id"], second["session"]["session_id"]);

    app.get("/v1/sessions?user_id=user-test-0").await.refused(404, "user_not_found");
    app.get("/v1/sessions").await.refused(400, "bad_request");
}
