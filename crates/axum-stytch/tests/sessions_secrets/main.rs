//! A whole life of sessions with every log line on: no secret is in any of them, nor in any `Debug`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod browser;
mod debug;
#[path = "../sessions/support/mod.rs"]
#[allow(dead_code, unused_imports, reason = "shared with the other tests")]
mod support;
#[path = "../sessions/vertical.rs"]
#[allow(dead_code, reason = "shared with the other tests")]
mod vertical;
mod watch;

use axum_stytch::SessionLayer;
use serde_json::Value;
use stytch_emulator::{Emulator, Fault};

use browser::{Browser, code_in};
use debug::everything_debugs_without_secrets;
use support::{AUTHENTICATE, REVOKE, app, until};
use watch::{Canaries, Sink};

const SECRET: &str = "secret-test-canary-4711";

#[tokio::test]
async fn no_secret_is_in_any_log_line() {
    let sink = Sink::install();
    let mut canaries = Canaries::default();
    canaries.add("the project's secret", SECRET);
    let project = "project-test-33333333-3333-4333-8333-333333333333";
    let emulator = Emulator::builder().project(project, SECRET).start().await.unwrap();
    let clock = emulator.clock();
    let stytch = support::settings(&emulator).clock(move || clock.now()).build().unwrap();
    let app = app(SessionLayer::new(stytch.clone()));
    let mut browser = Browser { app: app.clone(), jar: Vec::new() };

    // Sign-in, first in a foreign browser, which is shown a code.
    assert_eq!(browser.send("POST", "/login", "email=ada%40example.com").await.status, 303);
    let token = emulator.messages_to("ada@example.com")[0].token.clone();
    canaries.add("the link's token", token.clone());
    canaries.add("the flow cookie", browser.cookie("stytch_flow"));
    let arrive = format!("/authenticate?stytch_token_type=magic_links&token={token}");
    let mut foreign = Browser { app: app.clone(), jar: Vec::new() };
    let page = foreign.send("GET", &arrive, "").await;
    canaries.add("the hand-off code", code_in(&page.body));
    assert_eq!(browser.send("GET", &arrive, "").await.status, 303);
    let redeemed = emulator.requests().into_iter().find(|call| call.path == "/v1/magic_links/authenticate");
    let redeemed: Value = serde_json::from_str(&redeemed.unwrap().body).unwrap();
    canaries.add("the verifier", redeemed["code_verifier"].as_str().unwrap());
    canaries.add("the session token", browser.cookie("stytch_session"));
    canaries.add_jwt(&browser.cookie("stytch_session_jwt"));

    // Renewal, outages of every kind, forged and foreign tokens, logout.
    assert_eq!(browser.send("GET", "/user", "").await.status, 200);
    emulator.advance(support::JWT_OVER);
    for fault in [
        Fault::on(AUTHENTICATE).status(500),
        Fault::on(AUTHENTICATE).status(401),
        Fault::on(AUTHENTICATE).drop_connection(),
        Fault::on(AUTHENTICATE).wrong_key(),
        Fault::on(AUTHENTICATE).body(format!(r#"{{"session":"{}"}}"#, browser.cookie("stytch_session"))),
    ] {
        emulator.inject(fault);
        assert_eq!(browser.send("GET", "/user", "").await.status, 503);
    }
    assert_eq!(browser.send("GET", "/user", "").await.status, 200);
    let renewed = browser.cookie("stytch_session_jwt");
    canaries.add_jwt(&renewed);
    let (signed, _) = renewed.rsplit_once('.').unwrap();
    let (unknown, token) = ("stytch_session=unknown-canary-token-0815", browser.cookie("stytch_session"));
    canaries.add("an unknown token", "unknown-canary-token-0815");
    for cookies in [
        unknown.to_owned(),
        format!("stytch_session_jwt={signed}.c2ln"),
        format!("{unknown}; stytch_session={token}"),
    ] {
        assert_eq!(support::send(app.clone(), "GET", "/user", &[("cookie", &cookies)]).await.status, 401);
    }
    let bearer = format!("Bearer {renewed}");
    let headers = [("authorization", bearer.as_str())];
    assert_eq!(support::send(app.clone(), "GET", "/user?secret=1", &headers).await.status, 200);
    emulator.inject(Fault::on(REVOKE).status(500));
    assert_eq!(browser.send("POST", "/logout", "").await.status, 303);
    until(|| emulator.count_requests(REVOKE) == 2).await;
    everything_debugs_without_secrets(&emulator, &stytch, &canaries).await;

    let logged = sink.text();
    for control in
        ["could not be renewed", "could not be revoked yet", "keys were fetched", "hyper", "TRACE", "DEBUG"]
    {
        assert!(logged.contains(control), "nothing was recorded of {control}");
    }
    canaries.are_not_in("the log", &logged);
}
