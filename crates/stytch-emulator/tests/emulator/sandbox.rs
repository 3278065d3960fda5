//! Stytch's sandbox values.

use serde_json::{Value, json};

use crate::app::{App, SESSION, USER, assert_members};

fn values() -> Value {
    serde_json::from_str(include_str!("../data/sandbox_values.json")).unwrap()
}

#[tokio::test]
async fn the_sandbox_address_gets_no_mail() {
    let app = App::start().await;
    let ids = &values()["ids"]["consumer"];
    for call in ["send", "login_or_create", "invite"] {
        let request = json!({ "email": values()["email"] });
        let body = app.post(&format!("/v1/magic_links/email/{call}"), request).await.ok();
        assert_eq!((&body["user_id"], &body["email_id"]), (&ids["user_id"], &ids["email_id"]));
    }
    app.post("/v1/magic_links/email/revoke_invite", json!({ "email": values()["email"] })).await.ok();
    assert!(app.emulator.messages().is_empty());
}

#[tokio::test]
async fn sandbox_link_tokens_are_never_used_up() {
    let app = App::start().await;
    for _ in 0..2 {
        for (token, expected) in values()["magic_link_tokens"].as_object().unwrap() {
            let answer = app.authenticate(json!({ "token": token, "session_duration_minutes": 60 })).await;
            match expected["error_type"].as_str() {
                Some(error_type) => {
                    answer.refused(
                        u16::try_from(expected["status_code"].as_u64().unwrap()).unwrap(),
                        error_type,
                    );
                    let text = &values()["errors"][error_type]["error_message"];
                    assert_eq!(&answer.json()["error_message"], text);
                }
                None => {
                    let body = answer.ok();
                    assert_members(&body["user"], &USER);
                    assert_members(&body["session"], &SESSION);
                    assert_eq!(body["user_id"], values()["ids"]["consumer"]["user_id"]);
                    assert_eq!(body["method_id"], values()["ids"]["consumer"]["email_id"]);
                }
            }
        }
    }
}

#[tokio::test]
async fn sandbox_session_tokens() {
    let app = App::start().await;
    let ids = &values()["ids"]["consumer"];
    for (token, expected) in values()["session_tokens"].as_object().unwrap() {
        let answer = app.authenticate_session(json!({ "session_token": token })).await;
        if expected["status_code"] == 404 {
            answer.refused(404, "session_not_found");
            continue;
        }
        let body = answer.ok();
        assert_eq!(body["session_token"], token.as_str());
        assert_eq!(body["session"]["session_id"], ids["session_id"]);
        assert_eq!(body["session"]["started_at"], ids["session_started_at"]);
        assert_eq!(body["user"]["emails"][0]["email"], values()["email"]);
        let by_jwt = app.authenticate_session(json!({ "session_jwt": body["session_jwt"] })).await.ok();
        assert_eq!(by_jwt["session"]["session_id"], ids["session_id"]);
    }
    let user_id = ids["user_id"].as_str().unwrap();
    app.get(&format!("/v1/sessions?user_id={user_id}")).await.refused(404, "user_not_found");
    app.get(&format!("/v1/users/{user_id}")).await.ok();
}
