//! Links bound to a code challenge.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::app::App;

#[derive(Deserialize)]
struct Vector {
    code_verifier: String,
    code_challenge: String,
}

fn vectors() -> Vec<Vector> {
    serde_json::from_str(include_str!("../data/pkce_vectors.json")).unwrap()
}

async fn bound_link(app: &App, challenge: &str) -> String {
    let request = json!({ "email": "ada@example.com", "code_challenge": challenge });
    app.post("/v1/magic_links/email/login_or_create", request).await.ok();
    app.emulator.messages()[0].token.clone()
}

#[tokio::test]
async fn the_verifier_opens_the_link() {
    let app = App::start().await;
    for vector in vectors() {
        let token = bound_link(&app, &vector.code_challenge).await;
        app.authenticate(json!({ "token": token, "code_verifier": vector.code_verifier })).await.ok();
    }
}

#[tokio::test]
async fn nothing_else_does() {
    let app = App::start().await;
    let [first, second] = &vectors()[..] else { panic!("two vectors") };
    let token = bound_link(&app, &first.code_challenge).await;
    let refused = async |verifier: Value, error_type: &str| {
        let request = json!({ "token": token, "code_verifier": verifier });
        app.authenticate(request).await.refused(400, error_type);
    };
    refused(Value::Null, "pkce_expected_code_verifier").await;
    refused(json!(second.code_verifier), "pkce_mismatch").await;
    refused(json!("spaces are not allowed in a verifier"), "invalid_pkce_code_verifier").await;
    refused(json!("a".repeat(129)), "invalid_pkce_code_verifier").await;
    app.authenticate(json!({ "token": token, "code_verifier": first.code_verifier })).await.ok();
}

#[tokio::test]
async fn a_verifier_without_a_challenge_is_refused() {
    let app = App::start().await;
    let token = app.link_for("ada@example.com").await;
    let request = json!({ "token": token, "code_verifier": vectors()[0].code_verifier });
    app.authenticate(request).await.refused(400, "pkce_did_not_expect_code_verifier");
    app.authenticate(json!({ "token": token })).await.ok();
}
