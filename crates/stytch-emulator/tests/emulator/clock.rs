//! The emulator's clock.

use std::time::{Duration, SystemTime};

use reqwest::Method;
use serde_json::json;
use stytch_emulator::Emulator;

use crate::app::{App, send};

/// 2025-10-09T08:53:20Z, a Thursday.
fn start() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_760_000_000)
}

#[tokio::test]
async fn it_can_start_anywhere_and_runs_on() {
    let app = App::with(Emulator::builder().clock_start(start())).await;
    let passed = app.emulator.clock().now().duration_since(start()).unwrap();
    assert!(passed < Duration::from_secs(60), "{passed:?}");
    let answer = app.get("/v1/debug/whoami").await;
    assert!(answer.header("date").starts_with("Thu, 09 Oct 2025 08:5"), "{}", answer.header("date"));
    assert!(answer.header("date").ends_with(" GMT"));

    let user = app.post("/v1/users", json!({ "email": "ada@example.com" })).await.ok();
    assert!(user["user"]["created_at"].as_str().unwrap().starts_with("2025-10-09T08:5"));
}

#[tokio::test]
async fn clones_move_together() {
    let emulator = Emulator::start().await.unwrap();
    let clock = emulator.clock();
    let before = clock.now();
    emulator.advance(Duration::from_secs(100));
    assert!(clock.now() >= before + Duration::from_secs(100));
    clock.advance(Duration::from_secs(100));
    assert!(emulator.clock().now() >= before + Duration::from_secs(200));
}

#[tokio::test]
async fn over_http() {
    let app = App::with(Emulator::builder().clock_start(start())).await;
    let advance =
        async |body: &str| send(app.bare(Method::POST, "/emulator/clock").body(body.to_owned())).await;
    let answer = advance(r#"{"advance_seconds":86400}"#).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json()["advanced_seconds"], 86400);
    assert!(answer.json()["now"].as_str().unwrap().starts_with("2025-10-10T08:5"));
    assert!(answer.header("date").starts_with("Fri, 10 Oct 2025"));
    assert_eq!(send(app.bare(Method::GET, "/emulator/clock")).await.json()["advanced_seconds"], 86400);

    for bad in
        ["", "{}", r#"{"advance_seconds":-1}"#, r#"{"advance_seconds":"1"}"#, r#"{"seconds":1}"#, "[]", "{"]
    {
        let answer = advance(bad).await;
        assert_eq!(answer.status, 400, "{bad}");
        assert!(answer.json()["error"].is_string());
    }
    assert_eq!(advance(r#"{"advance_seconds":18446744073709551615}"#).await.status, 200);
    app.get("/v1/debug/whoami").await.ok();
    app.log_in("ada@example.com").await;
}
