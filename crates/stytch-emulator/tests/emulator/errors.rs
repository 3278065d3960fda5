//! Error bodies, against recordings.

use reqwest::Method;
use serde_json::{Value, json};

use crate::app::{App, assert_members, send};

fn recorded(error_type: &str) -> Value {
    let all: Vec<Value> = serde_json::from_str(include_str!("../data/real_error_bodies.json")).unwrap();
    all.into_iter().find(|body| body["error_type"] == error_type).unwrap()
}

#[track_caller]
fn assert_same(actual: &Value, recorded: &Value) {
    for member in ["status_code", "error_type", "error_message", "error_url"] {
        assert_eq!(actual[member], recorded[member]);
    }
}

#[tokio::test]
async fn they_are_what_stytch_sends() {
    let app = App::start().await;
    let body = app.get("/v1/users/user-test-0").await.json();
    assert_members(&body, &["error_message", "error_type", "error_url", "request_id", "status_code"]);
    assert_same(&body, &recorded("user_not_found"));
    assert_same(&app.get("/v1/nothing").await.json(), &recorded("route_not_found"));
    let strange = app.bare(Method::GET, "/v1/debug/whoami").basic_auth("project", Some("secret"));
    assert_same(&send(strange).await.json(), &recorded("invalid_project_id_authentication"));
}

#[tokio::test]
async fn what_is_not_emulated_says_so() {
    let app = App::start().await;
    for (method, path) in [
        (Method::GET, "/v1/nothing"),
        (Method::GET, "/v1"),
        (Method::GET, "/v1/"),
        (Method::POST, "/v1/b2b/otps/email/send"),
        (Method::POST, "/v1/passwords"),
        (Method::GET, "/v1/magic_links/authenticate"),
        (Method::DELETE, "/v1/users/totps/totp-test-0/more"),
    ] {
        send(app.request(method, path)).await.refused(404, "route_not_found");
    }
}

#[tokio::test]
async fn a_hint_names_the_field() {
    let app = App::start().await;
    let answer = app.post("/v1/magic_links/authenticate", json!({ "token": 7 })).await;
    answer.refused(400, "bad_request");
    assert_eq!(answer.json()["error_message"], "The submitted request is invalid.");
    assert_eq!(answer.json()["error_details"]["emulator_hint"], "`token` must be a string");
}
