//! What is set up in Stytch's dashboard and changes answers: here, a seed's `rules`, and the limits.

use std::time::Duration;

use serde_json::{Value, json};
use stytch_emulator::Emulator;

use crate::app::App;

async fn with(rules: &str) -> App {
    App::with(Emulator::builder().seed(format!("rules: {rules}"))).await
}

async fn ask(app: &App, email: &str) -> crate::app::Answer {
    app.post("/v1/magic_links/email/login_or_create", json!({ "email": email })).await
}

#[tokio::test]
async fn addresses_can_be_refused() {
    let app = with("{ inactive_emails: [bounced@example.com], email_denylist: [spam.example] }").await;
    ask(&app, "Bounced@example.com").await.refused(400, "inactive_email");
    ask(&app, "anybody@spam.example").await.refused(403, "email_in_denylist");
    assert_eq!(app.post("/v1/users/search", json!({})).await.ok()["results"], json!([]), "nobody was made");
    ask(&app, "ada@example.com").await.ok();
    let app = with("{ email_allowlist: [example.com] }").await;
    ask(&app, "ada@example.com").await.ok();
    ask(&app, "ada@else.example").await.refused(403, "email_not_in_allowlist");
}

#[tokio::test]
async fn sessions_can_have_a_greatest_length() {
    let app = with("{ max_session_duration_minutes: 60 }").await;
    let token = app.link_for("ada@example.com").await;
    let ask = |minutes: u32| json!({ "token": token, "session_duration_minutes": minutes });
    app.authenticate(ask(61)).await.refused(400, "invalid_session_duration");
    app.authenticate(ask(60)).await.ok();
}

#[tokio::test]
async fn embeddable_links_can_be_unapproved() {
    let app = with("{ embeddable_links: false }").await;
    let user = app.post("/v1/users", json!({ "email": "ada@example.com" })).await.ok();
    let body = json!({ "user_id": user["user_id"] });
    app.post("/v1/magic_links", body).await.refused(401, "enterprise_endpoint");
}

#[tokio::test]
async fn redirect_urls_have_kinds_and_a_default() {
    let seed = "redirect_urls:
      - { url: 'https://app.example/login', types: [LOGIN, SIGNUP] }
      - { url: 'https://app.example/other', types: [LOGIN], default: true }";
    let app = App::with(Emulator::builder().seed(seed)).await;
    let send = async |body: Value| app.post("/v1/magic_links/email/login_or_create", body).await;
    send(json!({ "email": "ada@example.com" })).await.ok();
    let invite = json!({ "email": "bob@example.com" });
    app.post("/v1/magic_links/email/invite", invite).await.refused(400, "no_invite_redirect_urls_set");
    send(json!({ "email": "ada@example.com", "login_magic_link_url": "https://app.example/login" }))
        .await
        .ok();
    send(json!({ "email": "ada@example.com", "signup_magic_link_url": "https://app.example/other" }))
        .await
        .refused(400, "no_match_for_provided_magic_link_url");
    app.post("/v1/b2b/magic_links/email/discovery/send", json!({ "email_address": "ada@example.com" }))
        .await
        .refused_b2b(400, "no_discovery_redirect_urls_set");

    let lead = async |email: &str| {
        let link = app.emulator.messages_to(email)[0].link.clone();
        let answer = app.http.get(link).send().await.unwrap();
        answer.headers()["location"].to_str().unwrap().split('?').next().unwrap().to_owned()
    };
    send(json!({ "email": "eve@example.com" })).await.ok();
    assert_eq!(lead("eve@example.com").await, "https://app.example/login", "a sign-up link");
    app.log_in("eve@example.com").await;
    send(json!({ "email": "eve@example.com" })).await.ok();
    assert_eq!(lead("eve@example.com").await, "https://app.example/other", "a login link");
}

#[tokio::test]
async fn searches_are_limited_by_the_clocks_minute() {
    let app = App::with(Emulator::builder().rate_limit(true)).await;
    app.organization("acme", json!({})).await;
    for (path, body, times) in [
        ("/v1/users/search", json!({}), 150),
        ("/v1/b2b/organizations/search", json!({}), 100),
        ("/v1/b2b/organizations/members/search", json!({ "organization_ids": ["acme"] }), 100),
    ] {
        // The real clock may begin a new minute in between.
        let mut refused = false;
        for _ in 0..2 * times + 1 {
            let answer = app.post(path, body.clone()).await;
            if answer.status == 429 {
                answer.refused(429, "too_many_requests");
                refused = true;
                break;
            }
        }
        assert!(refused, "{path}");
        app.emulator.advance(Duration::from_secs(60));
        app.post(path, body).await.ok();
    }
}
