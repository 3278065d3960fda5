//! The harsher answers.

use reqwest::Method;
use reqwest::header::CONTENT_TYPE;
use serde_json::json;

use crate::app::{App, JSON, send};

const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

#[tokio::test]
async fn a_failed_pkce_check_burns_the_token() {
    for verifier in [json!(null), json!("another-verifier-of-sufficient-length-to-be-one")] {
        let app = App::strict().await;
        let request = json!({ "email": "ada@example.com", "code_challenge": CHALLENGE });
        app.post("/v1/magic_links/email/login_or_create", request).await.ok();
        let token = &app.emulator.messages()[0].token;
        assert_eq!(app.authenticate(json!({ "token": token, "code_verifier": verifier })).await.status, 400);
        app.authenticate(json!({ "token": token, "code_verifier": VERIFIER }))
            .await
            .refused(401, "unable_to_auth_magic_link");
    }
}

#[tokio::test]
async fn a_jwt_comes_back_without_the_token() {
    let app = App::strict().await;
    let login = app.log_in("ada@example.com").await;
    let by_jwt = app.authenticate_session(json!({ "session_jwt": login["session_jwt"] })).await.ok();
    assert_eq!(by_jwt["session_token"], "");
    let by_token = app.authenticate_session(json!({ "session_token": login["session_token"] })).await.ok();
    assert_eq!(by_token["session_token"], login["session_token"]);
}

#[tokio::test]
async fn a_session_that_is_gone_cannot_be_revoked() {
    let app = App::strict().await;
    let login = app.log_in("ada@example.com").await;
    let request = json!({ "session_token": login["session_token"] });
    app.post("/v1/sessions/revoke", request.clone()).await.ok();
    app.post("/v1/sessions/revoke", request).await.refused(404, "session_not_found");
}

#[tokio::test]
async fn a_new_link_cancels_older_ones_of_that_user() {
    for (app, status) in [(App::start().await, 200), (App::strict().await, 401)] {
        let older = app.link_for("ada@example.com").await;
        let others = app.link_for("grace@example.com").await;
        let newer = app.link_for("ada@example.com").await;
        assert_eq!(app.authenticate(json!({ "token": older })).await.status, status);
        app.authenticate(json!({ "token": newer })).await.ok();
        app.authenticate(json!({ "token": others })).await.ok();
    }
}

#[tokio::test]
async fn the_content_type_is_exact() {
    for (app, status) in [(App::start().await, 200), (App::strict().await, 400)] {
        for content_type in ["application/json; charset=utf-8", "text/plain"] {
            let request = app.request(Method::POST, "/v1/magic_links/email/login_or_create");
            let request = request.header(CONTENT_TYPE, content_type).body(r#"{"email":"ada@example.com"}"#);
            assert_eq!(send(request).await.status, status);
        }
        let request = app.request(Method::POST, "/v1/magic_links/email/login_or_create");
        let request = request.header(CONTENT_TYPE, JSON).body(r#"{"email":"ada@example.com"}"#);
        send(request).await.ok();
    }
}
