//! Signing out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod support;

use std::time::Duration;

use axum::http::Request;
use serde_json::json;
use stytch_emulator::{Emulator, Fault};
use support::{ORIGIN, REVOKE, World};

#[tokio::test]
async fn signing_out_ends_the_session_here_and_there() {
    for strict in [false, true] {
        let world = World::on(Emulator::builder().strict(strict), ORIGIN, |layer| layer).await;
        let mut browser = world.signed_in("ada@example.com").await;
        let (mut stolen, mut jwt_only) = (browser.clone(), browser.clone());
        jwt_only.forget("stytch_session");
        let page = browser.post("/logout", &[]).await;
        assert_eq!((page.status, page.location()), (303, "/"));
        assert_eq!(page.header("clear-site-data"), "\"cache\"");
        assert_eq!(page.header("cache-control"), "no-store");
        assert!(page.clears("stytch_session") && page.clears("stytch_session_jwt"));
        for cookie in page.set_cookies() {
            assert!(cookie.ends_with("; Path=/; SameSite=Lax; HttpOnly"), "{cookie}");
        }
        browser.forget("stytch_device");
        assert_eq!(browser.cookies(), "");
        assert_eq!(stolen.get("/").await.body, "nobody");
        assert_eq!(jwt_only.get("/").await.body, "nobody");
        assert!(world.calls(REVOKE).iter().any(|call| call.status == 200));
        let calls = world.emulator.count_requests(REVOKE);
        assert_eq!(browser.post("/logout", &[]).await.status, 303);
        assert_eq!(world.emulator.count_requests(REVOKE), calls, "without a session there is nothing to ask");
        assert_eq!(browser.get("/logout").await.heading(), "You are signed out");
    }
}

#[tokio::test]
async fn every_variant_of_the_cookies_goes_on_https() {
    let https = "https://app.example.com";
    let world = World::on(Emulator::builder(), https, |layer| layer).await;
    let mut browser = world.browser();
    let ask = |path: &str| {
        Request::post(path)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
    };
    browser.send(ask("/login").body("email=ada@example.com".into()).unwrap()).await;
    let page = browser.get(&world.link_to("ada@example.com")).await;
    assert!(page.sets("__Host-stytch_session") && page.sets("__Host-stytch_session_jwt"));
    assert!(page.clears("__Host-stytch_flow"));
    browser.set_cookie("stytch_session", "from-an-earlier-setting");
    let page = browser.send(ask("/logout").body("".into()).unwrap()).await;
    for name in ["stytch_session", "stytch_session_jwt"] {
        assert!(page.clears(name) && page.clears(&format!("__Host-{name}")), "{name}");
    }
    for cookie in page.set_cookies() {
        assert!(cookie.contains("; Path=/; SameSite=Lax; Secure; HttpOnly"), "{cookie}");
        assert!(cookie.contains("Expires=Thu, 01 Jan 1970 00:00:00 GMT"), "{cookie}");
    }
    browser.forget("__Host-stytch_device");
    assert_eq!(browser.cookies(), "");
}

#[tokio::test]
async fn an_outage_is_no_reason_to_stay() {
    let world = World::new().await;
    let mut browser = world.signed_in("ada@example.com").await;
    let mut stolen = browser.clone();
    world.emulator.inject(Fault::on(REVOKE).status(500).always());
    let page = browser.post("/logout", &[]).await;
    assert_eq!((page.status, page.location()), (303, "/logout?pending"));
    assert!(!browser.has_session());
    let says = browser.follow(&page).await;
    assert!(says.body.contains("we will end the session there as soon as it does"), "{}", says.body);
    assert_eq!(stolen.get("/").await.body, "nobody", "denied here meanwhile");

    let mut script = world.signed_in("bob@example.com").await;
    let answer = script.json("/logout", "{}").await;
    assert_eq!(answer.json(), json!({"status": "signed_out", "pending": true}));
    world.emulator.clear_faults();
    let mut script = world.signed_in("bob@example.com").await;
    let answer = script.json("/logout", "{}").await;
    assert_eq!(answer.json(), json!({"status": "signed_out", "pending": false}));
}

#[tokio::test]
async fn the_page_says_nothing_that_is_not_so() {
    let world = World::new().await;
    let mut browser = world.signed_in("ada@example.com").await;
    for path in ["/logout", "/logout?pending"] {
        assert_eq!(browser.get(path).await.location(), "/", "she is signed in");
    }
    world.emulator.advance(Duration::from_secs(400));
    world.emulator.inject(Fault::on("/v1/sessions/authenticate").status(500).times(3));
    let page = browser.get("/logout").await;
    assert_eq!((page.status, page.header("set-cookie")), (503, ""));
    assert!(browser.has_session());
    assert_eq!(world.browser().get("/logout").await.status, 200);
}

#[tokio::test]
async fn an_expired_jwt_is_revoked_by_its_token_and_a_bearer_by_itself() {
    let world = World::new().await;
    let mut browser = world.signed_in("ada@example.com").await;
    world.emulator.advance(Duration::from_secs(400));
    assert_eq!(browser.post("/logout", &[]).await.location(), "/");
    assert!(world.calls(REVOKE).iter().any(|call| call.body.contains("session_token") && call.status == 200));

    let browser = world.signed_in("ada@example.com").await;
    let bearer = format!("Bearer {}", browser.cookie("stytch_session_jwt").unwrap());
    let mut client = world.browser().with("authorization", &bearer);
    assert_eq!(client.get("/").await.body, "ada@example.com");
    assert_eq!(client.json("/logout", "{}").await.status, 200);
    assert_eq!(client.get("/").await.body, "nobody");
    assert_eq!({ browser }.get("/").await.body, "nobody", "it was the same session");
}
