//! Where links may lead.

use reqwest::Method;
use serde_json::{Value, json};
use stytch_emulator::{Emulator, EmulatorBuilder};

use crate::app::{Answer, App, send};

const LOGIN: &str = "/v1/magic_links/email/login_or_create";

async fn ask(app: &App, url: &str) -> Answer {
    app.post(LOGIN, json!({ "email": "ada@example.com", "login_magic_link_url": url })).await
}

#[tokio::test]
async fn by_default_what_a_test_project_could_register_is_accepted() {
    let app = App::start().await;
    for url in [
        "http://localhost:3000",
        "http://localhost:3000/authenticate",
        "http://127.0.0.1:41234/auth?next=/",
        "http://[::1]:3000/",
        "https://app.example.com/authenticate",
        "myapp://authenticated",
    ] {
        ask(&app, url).await.ok();
    }
    for url in ["http://example.com/authenticate", "javascript:alert(1)", "data:text/html,hi"] {
        ask(&app, url).await.refused(400, "no_match_for_provided_magic_link_url");
    }
    for (field, error_type) in [
        ("login_magic_link_url", "invalid_login_magic_link_url"),
        ("signup_magic_link_url", "invalid_signup_magic_link_url"),
    ] {
        let request = json!({ "email": "ada@example.com", field: "/authenticate" });
        app.post(LOGIN, request).await.refused(400, error_type);
    }
    let request = json!({ "email": "ada@example.com", "invite_magic_link_url": "nowhere" });
    app.post("/v1/magic_links/email/invite", request).await.refused(400, "invalid_invite_magic_link_url");
}

#[tokio::test]
async fn once_registered_only_those_are() {
    let app = App::with(
        Emulator::builder()
            .redirect_url("https://example.com/authenticate")
            .redirect_url("https://example.com/callback?next={}")
            .redirect_url("https://*.preview.example.com/authenticate"),
    )
    .await;
    for url in [
        "https://example.com/authenticate",
        "https://www.example.com/authenticate",
        "https://example.com/callback?next=%2Fhome",
        "https://pr-7.preview.example.com/authenticate",
    ] {
        ask(&app, url).await.ok();
    }
    for url in [
        "http://example.com/authenticate",
        "https://example.com/authenticate/",
        "https://example.com/authenticate?a=b",
        "https://example.com:8443/authenticate",
        "https://example.com/callback?next=a&more=b",
        "https://example.com/callback?other=a",
        "https://preview.example.com/authenticate",
        "https://evil.com/authenticate",
        "http://localhost:3000/authenticate",
    ] {
        let answer = ask(&app, url).await;
        answer.refused(400, "no_match_for_provided_magic_link_url");
        let hint = answer.json()["error_details"]["emulator_hint"].as_str().unwrap().to_owned();
        assert!(
            hint.contains("https://example.com/authenticate"),
            "the hint names what is registered: {hint}"
        );
    }
}

async fn default_of(builder: EmulatorBuilder) -> String {
    let app = App::with(builder).await;
    app.link_for("ada@example.com").await;
    let answer = send(app.http.request(Method::GET, &app.emulator.messages()[0].link)).await;
    answer.header("location").split('?').next().unwrap().to_owned()
}

#[tokio::test]
async fn the_first_is_the_default() {
    assert_eq!(default_of(Emulator::builder()).await, "http://localhost:3000/authenticate");
    let registered =
        Emulator::builder().redirect_url("https://a.example/x").redirect_url("https://b.example/y");
    assert_eq!(default_of(registered).await, "https://a.example/x");
}

#[tokio::test]
async fn a_pattern_is_no_default() {
    let app = App::with(Emulator::builder().redirect_url("https://a.example/x?next={}")).await;
    let with = |field: &str| json!({ "email": "ada@example.com", field: "https://a.example/x?next=1" });
    let refused = async |path: &str, request: Value, error_type: &str| {
        app.post(path, request).await.refused(400, error_type);
    };
    refused(LOGIN, with("signup_magic_link_url"), "no_default_login_redirect_url_set").await;
    refused(LOGIN, with("login_magic_link_url"), "no_default_signup_redirect_url_set").await;
    let invite = "/v1/magic_links/email/invite";
    refused(invite, json!({ "email": "ada@example.com" }), "no_default_invite_redirect_url_set").await;
    app.post(invite, with("invite_magic_link_url")).await.ok();
}
