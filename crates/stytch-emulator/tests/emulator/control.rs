//! The rest of the control interface.

use reqwest::Method;
use serde_json::{Value, json};
use stytch_emulator::Fault;

use crate::app::{Answer, App, assert_members, assert_time, send};

async fn post(app: &App, path: &str, body: Value) -> Answer {
    send(app.bare(Method::POST, path).body(body.to_string())).await
}

async fn messages(app: &App, query: &str) -> Value {
    send(app.bare(Method::GET, &format!("/emulator/messages{query}"))).await.json()["messages"].clone()
}

#[tokio::test]
async fn messages_are_listed_newest_first() {
    let app = App::start().await;
    assert_eq!(messages(&app, "").await, json!([]));
    let ada = app.link_for("ada+tag@example.com").await;
    let grace = app.link_for("grace@example.com").await;
    app.post("/v1/magic_links/email/invite", json!({ "email": "linus@example.com" })).await.ok();
    app.link_for("grace@example.com").await;

    let all = messages(&app, "").await;
    assert_members(&all[0], &["kind", "link", "message_id", "sent_at", "subject", "to", "token"]);
    assert_time(&all[0]["sent_at"]);
    let kinds: Vec<_> = all.as_array().unwrap().iter().map(|message| message["kind"].clone()).collect();
    assert_eq!(kinds, ["login", "invite", "signup", "signup"]);
    assert_eq!(all[3]["token"], ada.as_str());
    assert_eq!(messages(&app, "?to=grace@example.com").await[1]["token"], grace.as_str());
    assert_eq!(messages(&app, "?to=ADA%2Btag@example.com").await.as_array().unwrap().len(), 1);
    assert_eq!(messages(&app, "?to=nobody@example.com").await, json!([]));
}

#[tokio::test]
async fn keys_rotate() {
    let app = App::start().await;
    let kids = async || -> Vec<Value> {
        app.jwks().await["keys"].as_array().unwrap().iter().map(|key| key["kid"].clone()).collect()
    };
    let first = kids().await;
    let answer = post(&app, "/emulator/keys/rotate", json!({})).await;
    assert_eq!(answer.status, 200);
    assert_eq!(kids().await, [first[0].clone(), answer.json()["kid"].clone()]);
    let answer = post(&app, "/emulator/keys/rotate", json!({ "drop_old": true })).await;
    assert_eq!(kids().await, [answer.json()["kid"].clone()]);
    assert_eq!(post(&app, "/emulator/keys/rotate", json!({ "drop": true })).await.status, 400);
}

#[tokio::test]
async fn sessions_are_revoked() {
    let app = App::start().await;
    let login = app.log_in("ada@example.com").await;
    let path = format!("/emulator/sessions/{}/revoke", login["session"]["session_id"].as_str().unwrap());
    assert_eq!(post(&app, &path, json!({})).await.json(), json!({ "revoked": true }));
    assert_eq!(post(&app, &path, json!({})).await.status, 404);
    let request = json!({ "session_token": login["session_token"] });
    app.authenticate_session(request).await.refused(404, "session_not_found");
}

#[tokio::test]
async fn a_reset_forgets_everything_but_the_keys() {
    let app = App::start().await;
    let login = app.log_in("ada@example.com").await;
    let link = app.link_for("grace@example.com").await;
    let kid = app.jwks().await["keys"][0]["kid"].clone();
    app.emulator.advance(std::time::Duration::from_secs(86400));
    app.emulator.inject(Fault::on("/v1/*").status(500).always());

    assert_eq!(post(&app, "/emulator/reset", json!({})).await.json(), json!({ "reset": true }));
    assert!(app.emulator.messages().is_empty());
    assert!(app.emulator.requests().is_empty());
    let clock = send(app.bare(Method::GET, "/emulator/clock")).await.json();
    assert_eq!(clock["advanced_seconds"], 0);
    app.authenticate(json!({ "token": link })).await.refused(404, "magic_link_not_found");
    app.authenticate_session(json!({ "session_token": login["session_token"] }))
        .await
        .refused(404, "session_not_found");
    assert_eq!(app.jwks().await["keys"][0]["kid"], kid);
}

#[tokio::test]
async fn mistakes_are_explained() {
    let app = App::start().await;
    let unknown = send(app.bare(Method::GET, "/emulator/mesages")).await;
    assert_eq!(unknown.status, 404);
    assert!(unknown.json()["error"].as_str().unwrap().contains("GET /emulator/messages"));
    let method = send(app.bare(Method::GET, "/emulator/reset")).await;
    assert_eq!(method.status, 405);
    assert!(method.json()["error"].is_string());
    let outside = send(app.bare(Method::GET, "/")).await;
    assert_eq!(outside.status, 404);
    assert!(outside.json()["error"].as_str().unwrap().contains("/emulator/"));
}

#[tokio::test]
async fn a_json_body_of_curl_is_json() {
    let app = App::start().await;
    let request = app.bare(Method::POST, "/emulator/clock");
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    assert_eq!(send(request.body(r#"{"advance_seconds":5}"#)).await.status, 200);
}
