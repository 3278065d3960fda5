//! Manners that the official SDKs rely on.

use reqwest::Method;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE};
use serde_json::{Value, json};

use crate::app::{App, JSON, send};

#[tokio::test]
async fn credentials_are_needed() {
    let app = App::start().await;
    let (id, secret) = (app.emulator.project_id(), app.emulator.secret());
    let whoami = || app.bare(Method::GET, "/v1/debug/whoami");
    send(whoami()).await.refused(401, "unauthorized_credentials");
    send(whoami().basic_auth(id, Some("wrong"))).await.refused(401, "unauthorized_credentials");
    send(whoami().basic_auth(id, None::<&str>)).await.refused(401, "unauthorized_credentials");
    send(whoami().bearer_auth(secret)).await.refused(401, "unauthorized_credentials");
    send(whoami().header(AUTHORIZATION, "Basic %%%")).await.refused(401, "unauthorized_credentials");
    let other = "project-test-22222222-2222-4222-8222-222222222222";
    send(whoami().basic_auth(other, Some(secret))).await.refused(401, "unauthorized_credentials");
    for strange in ["", "project-test-1", "user"] {
        send(whoami().basic_auth(strange, Some(secret)))
            .await
            .refused(400, "invalid_project_id_authentication");
    }
    let body = send(whoami().basic_auth(id, Some(secret))).await.ok();
    assert_eq!(body["project_id"], id);
}

#[tokio::test]
async fn answers_are_sorted_json_with_a_newline() {
    let app = App::start().await;
    for answer in [app.get("/v1/debug/whoami").await, app.get("/v1/nothing").await] {
        assert_eq!(answer.header("content-type"), "application/json");
        assert!(answer.text.ends_with("}\n"));
        let sorted = format!("{}\n", answer.json());
        assert_eq!(answer.text, sorted);
        let keys: Vec<String> = answer.json().as_object().unwrap().keys().cloned().collect();
        let at: Vec<_> = keys.iter().map(|key| answer.text.find(&format!("\"{key}\":")).unwrap()).collect();
        let mut by_name = keys.clone();
        by_name.sort();
        assert_eq!(keys, by_name);
        assert!(at.is_sorted());
    }
}

#[tokio::test]
async fn null_is_absent_and_unknown_fields_do_not_matter() {
    let app = App::start().await;
    let request = json!({
        "email": "ada@example.com", "login_magic_link_url": null, "signup_expiration_minutes": null,
        "attributes": null, "code_challenge": null, "locale": null, "create_user_as_pending": null,
        "telemetry_id": "x", "something_new": { "a": 1 },
    });
    app.post("/v1/magic_links/email/login_or_create", request).await.ok();
}

#[tokio::test]
async fn a_body_on_get_is_ignored() {
    let app = App::start().await;
    for body in ["{}", "null", "nonsense"] {
        let request = app.request(Method::GET, "/v1/debug/whoami").header(CONTENT_TYPE, JSON).body(body);
        send(request).await.ok();
    }
}

#[tokio::test]
async fn path_segments_are_decoded_and_slashes_tidied() {
    let app = App::start().await;
    let encoded = app.emulator.project_id().replace('-', "%2D");
    for path in [
        format!("/v1/sessions/jwks/{encoded}"),
        format!("//v1/sessions/jwks/{encoded}?project_id={encoded}"),
        format!("///v1/sessions/jwks/{encoded}"),
    ] {
        send(app.bare(Method::GET, &path)).await.ok();
    }
    let logged = format!("/v1/sessions/jwks/{}", app.emulator.project_id());
    assert_eq!(app.emulator.count_requests(&logged), 3, "{:?}", app.emulator.requests());
}

#[tokio::test]
async fn bodies_must_be_json_objects() {
    let app = App::start().await;
    for body in ["{", "[]", "\"text\"", "<html>"] {
        let request = app.request(Method::POST, "/v1/users").header(CONTENT_TYPE, JSON).body(body);
        send(request).await.refused(400, "bad_request");
    }
    for body in ["", "  ", "null", "{}"] {
        let request = app.request(Method::POST, "/v1/users").header(CONTENT_TYPE, JSON).body(body);
        send(request).await.refused(400, "invalid_create_user_request");
    }
    let request = app.request(Method::POST, "/v1/users").body(vec![b' '; 2 * 1024 * 1024]);
    send(request).await.refused(400, "bad_request");
}

#[tokio::test]
async fn every_request_has_an_id_of_its_own() {
    let app = App::start().await;
    let id = async || app.get("/v1/debug/whoami").await.ok()["request_id"].clone();
    assert_ne!(id().await, id().await);
    let _: Value = id().await;
}
