//! `POST /login` when our own configuration is wrong, when Stytch is away, and what the call carries.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod support;

use std::time::Duration;

use axum_stytch::LinkPolicy;
use serde_json::json;
use stytch_emulator::{Emulator, Fault};
use support::{ASK, Logs, ORIGIN, World};

#[tokio::test]
async fn a_url_that_is_not_registered_is_our_fault_and_the_log_names_it() {
    let (logs, _guard) = Logs::listen();
    let emulator = Emulator::builder().redirect_url("https://elsewhere.example/authenticate");
    let world = World::on(emulator, ORIGIN, |layer| layer).await;
    let page = world.browser().post("/login", &[("email", "ada@example.com")]).await;
    assert_eq!((page.status, page.header("set-cookie")), (500, ""));
    for detail in ["redirect", "authenticate", "match", "stytch.com", "elsewhere"] {
        assert!(!page.body.contains(detail), "{detail}");
    }
    let errors = logs.errors();
    assert_eq!(errors.len(), 1, "{errors:#?}");
    assert!(errors[0].contains("http://localhost:3000/authenticate"), "{}", errors[0]);
    assert!(errors[0].contains("register this URL"), "{}", errors[0]);
    let page = world.browser().json("/login", r#"{"email":"ada@example.com"}"#).await;
    assert_eq!((page.status, page.code().as_str()), (500, "internal_error"));
}

#[tokio::test]
async fn other_faults_of_ours_are_not_hidden_behind_the_neutral_page() {
    let world = World::new().await;
    for (status, error_type, cure) in [
        (401, "unauthorized_credentials", "STYTCH_PROJECT_ID and STYTCH_SECRET"),
        (401, "invalid_secret_authentication", "STYTCH_PROJECT_ID and STYTCH_SECRET"),
        (404, "project_not_found", "STYTCH_PROJECT_ID and STYTCH_SECRET"),
        (404, "email_template_not_found", "the settings of the login layer"),
        (400, "invalid_locale", "the settings of the login layer"),
        (400, "invalid_expiration", "the settings of the login layer"),
        (400, "invalid_consumer_endpoint", "STYTCH_VERTICAL=b2b"),
        (400, "no_default_login_redirect_url_set", "redirect URL"),
    ] {
        let (logs, _guard) = Logs::listen();
        let body = json!({"status_code": status, "error_type": error_type});
        world.emulator.inject(Fault::on(ASK).status(status).body(body.to_string()));
        let page = world.browser().post("/login", &[("email", "ada@example.com")]).await;
        assert_eq!((page.status, page.header("set-cookie")), (500, ""), "{error_type}");
        let errors = logs.errors();
        assert!(errors.len() == 1 && errors[0].contains(cure), "{error_type}: {errors:?}");
    }
}

#[tokio::test]
async fn an_outage_says_try_again_and_leaves_no_cookie() {
    let world = World::new().await;
    let faults = [
        (Fault::on(ASK).status(500), 503, "5"),
        (Fault::on(ASK).status(503), 503, "5"),
        (Fault::on(ASK).status(429), 429, "5"),
        (Fault::on(ASK).retry_after(120), 429, "120"),
        (Fault::on(ASK).retry_after(1_000_000), 429, "600"),
        (Fault::on(ASK).drop_connection(), 503, "5"),
        (Fault::on(ASK).status(200).body("<html>"), 503, "5"),
        (Fault::on(ASK).status(200).body(r#"{"user_id":"#), 503, "5"),
    ];
    for (fault, status, wait) in faults {
        world.emulator.inject(fault.clone());
        let mut browser = world.browser();
        let page = browser.post("/login", &[("email", "ada@example.com")]).await;
        assert_eq!((page.status, page.header("retry-after")), (status, wait), "{fault:?}");
        assert_eq!((page.header("set-cookie"), page.header("cache-control")), ("", "no-store"));
        world.emulator.inject(fault);
        let page = browser.json("/login", r#"{"email":"ada@example.com"}"#).await;
        let code = if status == 429 { "too_many_requests" } else { "unavailable" };
        assert_eq!((page.code().as_str(), page.header("retry-after")), (code, wait));
    }
    world.browser().ask("ada@example.com").await;
}

#[tokio::test]
async fn the_call_carries_urls_of_ours_both_lives_and_the_challenge() {
    for policy in [LinkPolicy::SameBrowser, LinkPolicy::AnyDevice] {
        let world = World::with(|layer| {
            layer.link_policy(policy).link_lifetime(Duration::from_secs(15 * 60)).locale("fr")
        })
        .await;
        let mut browser = world.browser();
        for (name, value) in [
            ("host", "evil.example"),
            ("forwarded", "host=evil.example;proto=https"),
            ("x-forwarded-host", "evil.example"),
            ("x-forwarded-proto", "https"),
            ("x-forwarded-port", "4443"),
            ("x-original-url", "https://evil.example/"),
        ] {
            browser = browser.with(name, value);
        }
        browser.post("http://evil.example/login", &[("email", "ada@example.com")]).await;
        let body = world.bodies(ASK).pop().unwrap();
        assert_eq!(body["login_magic_link_url"], "http://localhost:3000/authenticate");
        assert_eq!(body["signup_magic_link_url"], "http://localhost:3000/authenticate");
        assert_eq!(
            (&body["login_expiration_minutes"], &body["signup_expiration_minutes"]),
            (&json!(15), &json!(15))
        );
        assert_eq!(body["locale"], "fr");
        assert!(!body.to_string().contains("evil"));
        let challenge = body.get("code_challenge").map(|challenge| challenge.as_str().unwrap().len());
        assert_eq!(challenge, (policy == LinkPolicy::SameBrowser).then_some(43));
    }
}

#[tokio::test]
async fn one_verifier_serves_every_pending_link_of_a_browser() {
    let world = World::new().await;
    let (mut one, mut two) = (world.browser(), world.browser());
    for browser in [&mut one, &mut two] {
        browser.ask("ada@example.com").await;
        browser.ask("ada@example.com").await;
    }
    let challenges: Vec<_> =
        world.bodies(ASK).iter().map(|body| body["code_challenge"].to_string()).collect();
    assert_eq!(challenges[0], challenges[1]);
    assert_eq!(challenges[2], challenges[3]);
    assert_ne!(challenges[0], challenges[2]);
}

#[tokio::test]
async fn the_login_page_of_somebody_signed_in_leads_on() {
    let world = World::new().await;
    let mut browser = world.signed_in("ada@example.com").await;
    assert_eq!(browser.get("/login?return_to=/account").await.location(), "/account");
    assert_eq!(browser.get("/login?return_to=//evil.example").await.location(), "/");
    assert_eq!(browser.get("/login/sent").await.location(), "/", "nothing was asked for since");

    // When it cannot be decided, the page does no harm, and the cookies stay.
    world.emulator.advance(Duration::from_secs(600));
    world.emulator.inject(Fault::on("/v1/sessions/authenticate").status(500).times(9));
    let page = browser.get("/login?return_to=/account").await;
    assert_eq!((page.status, page.header("set-cookie")), (200, ""));
    assert!(browser.has_session());
}
