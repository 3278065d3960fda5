//! Faults, from the library and over HTTP.

use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::json;
use stytch_emulator::Fault;

use crate::app::{App, send};

const WHOAMI: &str = "/v1/debug/whoami";

#[tokio::test]
async fn a_status_brings_a_fitting_error() {
    let app = App::start().await;
    for (status, error_type) in [
        (500, "internal_server_error"),
        (503, "server_unavailable"),
        (429, "too_many_requests"),
        (401, "unauthorized_credentials"),
        (404, "route_not_found"),
        (400, "bad_request"),
    ] {
        app.emulator.inject(Fault::on(WHOAMI).status(status));
        app.get(WHOAMI).await.refused(status, error_type);
        app.get(WHOAMI).await.ok();
    }
}

#[tokio::test]
async fn it_applies_as_often_as_asked() {
    let app = App::start().await;
    app.emulator.inject(Fault::on(WHOAMI).status(503).times(2));
    app.emulator.inject(Fault::on(WHOAMI).status(500).times(0));
    let statuses = async || {
        let mut statuses = Vec::new();
        for _ in 0..3 {
            statuses.push(app.get(WHOAMI).await.status);
        }
        statuses
    };
    assert_eq!(statuses().await, [503, 503, 200]);
    app.emulator.inject(Fault::on(WHOAMI).status(503).always());
    assert_eq!(statuses().await, [503, 503, 503]);
    app.emulator.clear_faults();
    assert_eq!(statuses().await, [200, 200, 200]);
}

#[tokio::test]
async fn path_and_method_select() {
    let app = App::start().await;
    app.emulator.inject(Fault::on("/v1/users").status(500).always());
    app.emulator.inject(Fault::on("/v1/debug/*").method("post").status(501).always());
    app.get(WHOAMI).await.ok();
    assert_eq!(app.get("/v1/users/user-test-0").await.status, 404);
    assert_eq!(app.post("/v1/users", json!({})).await.status, 500);
    assert_eq!(app.post(WHOAMI, json!({})).await.status, 501);
}

#[tokio::test]
async fn bodies_are_sent_as_they_are() {
    let app = App::start().await;
    app.emulator.inject(Fault::on(WHOAMI).status(502).body("<html>Bad gateway</html>"));
    let answer = app.get(WHOAMI).await;
    assert_eq!((answer.status, answer.text.as_str()), (502, "<html>Bad gateway</html>"));
    assert_eq!(answer.header("content-type"), "text/html");

    app.emulator.inject(Fault::on(WHOAMI).body("{\"project_id\":"));
    let answer = app.get(WHOAMI).await;
    assert_eq!((answer.status, answer.text.as_str()), (200, "{\"project_id\":"));
    assert_eq!(answer.header("content-type"), "application/json");
}

#[tokio::test]
async fn retry_after_is_a_429() {
    let app = App::start().await;
    app.emulator.inject(Fault::on(WHOAMI).retry_after(7));
    let answer = app.get(WHOAMI).await;
    answer.refused(429, "too_many_requests");
    assert_eq!(answer.header("retry-after"), "7");
    app.emulator.inject(Fault::on(WHOAMI).retry_after(7).status(503));
    assert_eq!(app.get(WHOAMI).await.status, 503);
}

#[tokio::test]
async fn a_delay_lets_the_call_through() {
    let app = App::start().await;
    app.emulator.inject(Fault::on(WHOAMI).delay(Duration::from_millis(200)));
    #[allow(clippy::disallowed_methods, reason = "real time is what is measured")]
    let start = Instant::now();
    app.get(WHOAMI).await.ok();
    assert!(start.elapsed() >= Duration::from_millis(200));
}

#[tokio::test]
async fn a_dropped_connection_answers_nothing() {
    let app = App::start().await;
    app.emulator.inject(Fault::on(WHOAMI).drop_connection());
    let error = app.request(Method::GET, WHOAMI).send().await.unwrap_err();
    assert!(error.is_request(), "no response, not even a head: {error:?}");
    app.get(WHOAMI).await.ok();
    let statuses: Vec<_> = app.emulator.requests().iter().map(|request| request.status).collect();
    assert_eq!(statuses, [0, 200]);
}

#[tokio::test]
async fn the_call_behind_a_fault_does_not_happen() {
    let app = App::start().await;
    app.emulator.inject(Fault::on("/v1/magic_links/email/*").status(500));
    let request = json!({ "email": "ada@example.com" });
    assert_eq!(app.post("/v1/magic_links/email/login_or_create", request).await.status, 500);
    assert!(app.emulator.messages().is_empty());
}

#[tokio::test]
async fn over_http() {
    let app = App::start().await;
    let inject = async |fault: serde_json::Value| {
        let request = app.bare(Method::POST, "/emulator/faults").body(fault.to_string());
        send(request).await
    };
    let fault =
        json!({ "path": WHOAMI, "method": "GET", "times": 2, "status": 418, "body": { "tea": true } });
    assert_eq!(inject(fault).await.status, 200);
    for _ in 0..2 {
        let answer = app.get(WHOAMI).await;
        assert_eq!((answer.status, answer.text.as_str()), (418, r#"{"tea":true}"#));
    }
    app.get(WHOAMI).await.ok();

    assert_eq!(inject(json!({ "path": "/v1/*", "drop": true, "delay_ms": 1 })).await.status, 200);
    assert!(app.request(Method::GET, WHOAMI).send().await.is_err());
    assert_eq!(inject(json!({ "path": "/v1/*", "retry_after": 3, "body": "slow down" })).await.status, 200);
    let answer = app.get(WHOAMI).await;
    assert_eq!((answer.status, answer.text.as_str()), (429, "slow down"));

    assert_eq!(inject(json!({ "path": "/v1/*", "status": 500, "times": 9 })).await.status, 200);
    assert_eq!(send(app.bare(Method::DELETE, "/emulator/faults")).await.status, 200);
    app.get(WHOAMI).await.ok();

    for (bad, expected) in [
        (json!({ "status": 500 }), "`path` is required"),
        (json!({ "path": "v1", "status": 500 }), "`path` is required"),
        (json!({ "path": "/v1/*" }), "the fault does nothing"),
        (json!({ "path": "/v1/*", "status": 42 }), "200 to 599"),
        (json!({ "path": "/v1/*", "status": "500" }), "`status` must be a number"),
        (json!({ "path": "/v1/*", "delay": 5 }), "unknown field `delay`"),
        (json!({ "path": "/v1/*", "drop": "yes" }), "`drop` must be true or false"),
    ] {
        let answer = inject(bad).await;
        assert_eq!(answer.status, 400);
        assert!(answer.text.contains(expected), "{}", answer.text);
    }
    app.get(WHOAMI).await.ok();
}
