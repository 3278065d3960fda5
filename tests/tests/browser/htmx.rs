//! Parts of a page behind login: htmx goes to the login page, and the login page never goes into a part.

use std::time::Duration;

use axum::http::header::CONTENT_TYPE;
use axum::routing::get;
use conformance::{Browser, TestApp, npm_file};
use stytch_auth::SessionToken;
use stytch_emulator::Emulator;

use crate::look::look;

const ADA: &str = "ada@example.com";

async fn app() -> TestApp {
    let htmx = npm_file("htmx.org/dist/htmx.min.js");
    let file = get(async move || ([(CONTENT_TYPE, "text/javascript")], htmx));
    TestApp::start(Emulator::builder(), |stytch, _| {
        axum_htmx::app(stytch, "/htmx.js").route("/htmx.js", file)
    })
    .await
}

async fn sign_in(browser: &Browser, app: &TestApp) {
    browser.heading("Sign in").await;
    browser.fill("#email", ADA).await;
    browser.press("Send me a link").await;
    browser.heading("Check your mail").await;
    browser.go(&app.newest_link(ADA)).await;
    browser.heading("Notes").await;
    browser.sees("You are signed in as ada@example.com.").await;
}

#[tokio::test]
async fn a_part_behind_login() {
    let app = app().await;
    let browser = Browser::open().await;
    browser.go(&app.url("/")).await;
    look(&browser, "htmx-nobody").await;
    browser.press("Show my notes").await;
    sign_in(&browser, &app).await;

    browser.press("Show my notes").await;
    browser.fill("#text", "buy milk").await;
    browser.press("Add").await;
    browser.sees("buy milk").await;
    look(&browser, "htmx-notes").await;

    // The session ends elsewhere: the whole page goes to the login page, and comes back.
    let token = browser.cookie("stytch_session").await.expect("a session");
    app.stytch.sessions().revoke().session_token(SessionToken::from(token)).send().await.expect("it ends");
    app.emulator.advance(Duration::from_secs(600));
    browser.fill("#text", "too late").await;
    browser.press("Add").await;
    sign_in(&browser, &app).await;
    browser.press("Show my notes").await;
    browser.sees("buy milk").await;
    assert!(!browser.text("#notes").await.contains("too late"), "nothing was replayed");
    browser.quit().await;
}
