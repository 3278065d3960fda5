//! The request log.

use reqwest::Method;
use reqwest::header::CONTENT_TYPE;
use serde_json::{Value, json};

use crate::app::{App, JSON, assert_members, assert_time, send};

#[tokio::test]
async fn calls_are_recorded_as_received() {
    let app = App::start().await;
    let body = "{ \"email\": \"Ada@example.com\",  \"locale\": null }";
    let request = app.request(Method::POST, "/v1/magic_links/email/login_or_create");
    send(request.header(CONTENT_TYPE, JSON).body(body)).await.ok();
    app.get("/v1/sessions?user_id=user-test-0").await;
    app.jwks().await;
    send(app.bare(Method::GET, "/emulator/messages")).await;

    let requests = app.emulator.requests();
    let calls: Vec<_> = requests.iter().map(|r| (r.method.as_str(), r.path.as_str(), r.status)).collect();
    let jwks = format!("/v1/sessions/jwks/{}", app.emulator.project_id());
    assert_eq!(
        calls,
        [
            ("POST", "/v1/magic_links/email/login_or_create", 200),
            ("GET", "/v1/sessions", 404),
            ("GET", jwks.as_str(), 200),
        ]
    );
    assert_eq!(requests[0].body, body);
    assert_eq!(requests[1].body, "");
    assert_eq!(app.emulator.count_requests("/v1/sessions"), 1);
    assert_eq!(app.emulator.count_requests("/v1/sessions/"), 0);
    assert!(!format!("{requests:?}").contains(app.emulator.secret()));
}

#[tokio::test]
async fn over_http() {
    let app = App::start().await;
    app.post("/v1/users", json!({ "email": "ada@example.com", "name": null })).await.ok();
    let request = app.request(Method::POST, "/v1/users").body("not json");
    send(request).await.refused(400, "bad_request");
    app.get("/v1/debug/whoami").await.ok();

    let answer = send(app.bare(Method::GET, "/emulator/requests")).await;
    let requests = answer.json()["requests"].clone();
    assert_eq!(requests.as_array().unwrap().len(), 3);
    assert_members(&requests[0], &["at", "body", "method", "path", "status"]);
    assert_time(&requests[0]["at"]);
    assert_eq!(requests[0]["body"], json!({ "email": "ada@example.com", "name": null }));
    assert_eq!(requests[1]["body"], "not json");
    assert_eq!(requests[1]["status"], 400);
    assert_eq!(requests[2]["body"], Value::Null);
    assert!(!answer.text.contains(app.emulator.secret()));
}

#[tokio::test]
async fn a_call_is_recorded_when_it_arrives() {
    let app = App::start().await;
    let fault = stytch_emulator::Fault::on("/v1/*").delay(std::time::Duration::from_secs(60));
    app.emulator.inject(fault);
    let request = app.request(Method::GET, "/v1/debug/whoami").timeout(std::time::Duration::from_millis(300));
    assert!(request.send().await.unwrap_err().is_timeout());
    assert_eq!(app.emulator.requests()[0].status, 0);
}
