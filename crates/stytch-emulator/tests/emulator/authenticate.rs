//! `POST /v1/magic_links/authenticate`.

use std::time::Duration;

use serde_json::{Value, json};

use crate::app::{App, SESSION, USER, assert_members, assert_time};

const FIELDS: [&str; 10] = [
    "method_id",
    "request_id",
    "reset_sessions",
    "session",
    "session_jwt",
    "session_token",
    "status_code",
    "user",
    "user_device",
    "user_id",
];

#[tokio::test]
async fn without_a_duration_there_is_no_session() {
    let app = App::start().await;
    let token = app.link_for("ada@example.com").await;
    let body = app.authenticate(json!({ "token": token })).await.ok();

    assert_members(&body, &FIELDS);
    assert_members(&body["user"], &USER);
    assert_eq!(body["session"], Value::Null);
    assert_eq!(body["session_token"], "");
    assert_eq!(body["session_jwt"], "");
    assert_eq!(body["reset_sessions"], false);
    assert_eq!(body["user"]["emails"][0]["verified"], true);
    assert_eq!(body["method_id"], body["user"]["emails"][0]["email_id"]);
}

#[tokio::test]
async fn with_a_duration_there_is_a_session() {
    let app = App::start().await;
    let token = app.link_for("ada@example.com").await;
    let request = json!({
        "token": token,
        "session_duration_minutes": 60,
        "session_custom_claims": { "plan": "pro", "gone": null, "iss": "ignored" },
        "attributes": { "ip_address": "192.0.2.1", "user_agent": "curl" },
    });
    let body = app.authenticate(request).await.ok();

    assert_members(&body, &FIELDS);
    let session = &body["session"];
    assert_members(session, &SESSION);
    for time in ["started_at", "last_accessed_at", "expires_at"] {
        assert_time(&session[time]);
    }
    assert_eq!(session["user_id"], body["user_id"]);
    assert_eq!(session["roles"], json!(["stytch_user"]));
    assert_eq!(session["custom_claims"], json!({ "plan": "pro" }));
    assert_eq!(session["attributes"], json!({ "ip_address": "192.0.2.1", "user_agent": "curl" }));

    let factor = &session["authentication_factors"][0];
    assert_members(
        factor,
        &["created_at", "delivery_method", "email_factor", "last_authenticated_at", "type", "updated_at"],
    );
    assert_eq!((&factor["type"], &factor["delivery_method"]), (&json!("magic_link"), &json!("email")));
    assert_eq!(
        factor["email_factor"],
        json!({ "email_id": body["method_id"], "email_address": "ada@example.com" })
    );
    assert_eq!(body["session_token"].as_str().unwrap().len(), 44);
    assert_eq!(body["session_jwt"].as_str().unwrap().split('.').count(), 3);
}

/// Checks that nothing of a recorded answer is missing.
fn assert_covers(body: &Value, recorded: &str) {
    let recorded: Value = serde_json::from_str(recorded).unwrap();
    for (member, value) in recorded.as_object().unwrap() {
        assert!(body.get(member).is_some(), "{member} is missing");
        for inner in value.as_object().into_iter().flat_map(|object| object.keys()) {
            assert!(body[member].get(inner).is_some(), "{member}.{inner} is missing");
        }
    }
}

#[tokio::test]
async fn recorded_shapes_are_matched() {
    let app = App::start().await;
    let body = app.log_in("ada@example.com").await;
    assert_covers(&body, include_str!("../data/consumer_authenticate_with_session_test.json"));
    let token = app.link_for("ada@example.com").await;
    let body = app.authenticate(json!({ "token": token })).await.ok();
    assert_covers(&body, include_str!("../data/consumer_authenticate_no_session_live.json"));
}

#[tokio::test]
async fn a_token_works_once() {
    let app = App::start().await;
    let token = app.link_for("ada@example.com").await;
    app.authenticate(json!({ "token": token })).await.ok();
    app.authenticate(json!({ "token": token })).await.refused(401, "unable_to_auth_magic_link");
}

#[tokio::test]
async fn of_two_parallel_uses_one_wins() {
    let app = App::start().await;
    let token = app.link_for("ada@example.com").await;
    let (a, b) = tokio::join!(
        app.authenticate(json!({ "token": token })),
        app.authenticate(json!({ "token": token }))
    );
    let mut statuses = [a.status, b.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 401]);
}

#[tokio::test]
async fn an_unknown_token_is_not_found() {
    let app = App::start().await;
    app.authenticate(json!({ "token": "never-issued" })).await.refused(404, "magic_link_not_found");
    app.authenticate(json!({})).await.refused(400, "bad_request");
}

#[tokio::test]
async fn a_login_link_lives_an_hour_and_a_signup_link_a_week() {
    let app = App::start().await;
    let signup = app.link_for("ada@example.com").await;
    app.emulator.advance(Duration::from_secs(7 * 24 * 3600 - 60));
    app.authenticate(json!({ "token": signup })).await.ok();

    let login = app.link_for("ada@example.com").await;
    app.emulator.advance(Duration::from_secs(3600 + 1));
    app.authenticate(json!({ "token": login })).await.refused(401, "unable_to_auth_magic_link");
}

#[tokio::test]
async fn the_lifetime_of_a_link_can_be_chosen() {
    let app = App::start().await;
    let request = json!({ "email": "ada@example.com", "signup_expiration_minutes": 5 });
    app.post("/v1/magic_links/email/login_or_create", request).await.ok();
    app.emulator.advance(Duration::from_secs(301));
    let token = &app.emulator.messages()[0].token;
    app.authenticate(json!({ "token": token })).await.refused(401, "unable_to_auth_magic_link");
}

#[tokio::test]
async fn durations_have_limits_and_a_refusal_spends_nothing() {
    let app = App::start().await;
    let token = app.link_for("ada@example.com").await;
    for minutes in [0, 4, 527_041] {
        let request = json!({ "token": token, "session_duration_minutes": minutes });
        app.authenticate(request).await.refused(400, "invalid_session_duration_minutes");
    }
    let request = json!({ "token": token, "session_duration_minutes": 527_040 });
    app.authenticate(request).await.ok();
}

#[tokio::test]
async fn custom_claims_have_limits() {
    let app = App::start().await;
    let token = app.link_for("ada@example.com").await;
    let with = |claims: Value| json!({ "token": token, "session_duration_minutes": 5, "session_custom_claims": claims });
    app.authenticate(with(json!({ "a": "x".repeat(4096) }))).await.refused(400, "custom_claims_too_large");
    app.authenticate(with(json!({ "https://stytch.com/session": 1 })))
        .await
        .refused(400, "stytch_claims_in_custom_claims");
    app.authenticate(with(json!("text"))).await.refused(400, "bad_request");
    app.authenticate(with(json!({ "a": "x".repeat(4000) }))).await.ok();
}

#[tokio::test]
async fn options_compare_with_the_attributes_of_the_sending() {
    let app = App::start().await;
    let attributes = json!({ "ip_address": "192.0.2.1", "user_agent": "firefox" });
    let request = json!({ "email": "ada@example.com", "attributes": attributes });
    app.post("/v1/magic_links/email/login_or_create", request).await.ok();
    let token = &app.emulator.messages()[0].token;

    for option in ["ip_match_required", "user_agent_match_required"] {
        let other = json!({ "ip_address": "192.0.2.2", "user_agent": "curl" });
        let request = json!({ "token": token, "attributes": other, "options": { option: true } });
        app.authenticate(request).await.refused(401, "attribute_mismatch");
        let request = json!({ "token": token, "options": { option: true } });
        app.authenticate(request).await.refused(401, "attribute_mismatch");
    }
    let options = json!({ "ip_match_required": true, "user_agent_match_required": true });
    app.authenticate(json!({ "token": token, "attributes": attributes, "options": options })).await.ok();
}

#[tokio::test]
async fn a_session_that_is_shown_goes_on() {
    let app = App::start().await;
    let first = app.log_in("ada@example.com").await;
    let token = app.link_for("ada@example.com").await;
    app.emulator.advance(Duration::from_secs(60));
    let request = json!({
        "token": token,
        "session_token": first["session_token"],
        "session_duration_minutes": 120,
        "session_custom_claims": { "step": 2 },
    });
    let second = app.authenticate(request).await.ok();

    assert_eq!(second["session_token"], first["session_token"]);
    let (before, after) = (&first["session"], &second["session"]);
    assert_eq!(after["session_id"], before["session_id"]);
    assert_eq!(after["started_at"], before["started_at"]);
    assert_ne!(after["expires_at"], before["expires_at"]);
    assert_eq!(after["custom_claims"], json!({ "step": 2 }));
    let factors = after["authentication_factors"].as_array().unwrap();
    assert_eq!(factors.len(), 1, "the same address is one factor");
    assert_ne!(factors[0]["updated_at"], factors[0]["created_at"]);
}

#[tokio::test]
async fn a_session_that_is_shown_must_be_ones_own_and_alive() {
    let app = App::start().await;
    let ada = app.log_in("ada@example.com").await;
    let token = app.link_for("grace@example.com").await;
    app.authenticate(json!({ "token": token, "session_token": ada["session_token"] }))
        .await
        .refused(400, "session_on_code_does_not_match_session_passed_in");
    app.authenticate(json!({ "token": token, "session_token": "A".repeat(44) }))
        .await
        .refused(404, "session_not_found");
    let both = json!({
        "token": token, "session_token": ada["session_token"], "session_jwt": ada["session_jwt"],
    });
    app.authenticate(both).await.refused(400, "too_many_session_arguments");
    app.authenticate(json!({ "token": token })).await.ok();
}

#[tokio::test]
async fn a_pending_user_becomes_active() {
    let app = App::start().await;
    let request = json!({ "email": "ada@example.com", "create_user_as_pending": true });
    let created = app.post("/v1/magic_links/email/login_or_create", request).await.ok();
    let path = format!("/v1/users/{}", created["user_id"].as_str().unwrap());
    assert_eq!(app.get(&path).await.ok()["status"], "pending");

    let token = &app.emulator.messages()[0].token;
    let body = app.authenticate(json!({ "token": token })).await.ok();
    assert_eq!(body["user"]["status"], "active");
    assert_eq!(app.get(&path).await.ok()["status"], "active");
}
