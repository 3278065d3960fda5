//! Stytch does not answer.

use std::time::Duration;

use conformance::{Browser, TestApp};
use stytch_emulator::Fault;

use crate::steps::{ask_for_link, sees_nobody, sees_signed_in, sign_in};

const ADA: &str = "ada@example.com";
const AWAY: &str = "We cannot sign you in right now";

#[tokio::test]
async fn asking_for_a_link_shows_a_page() {
    let app = TestApp::quickstart().await;
    let browser = Browser::open().await;
    app.emulator.inject(Fault::on("/v1/magic_links/email/login_or_create").status(503).always());
    browser.go(&app.url("/login")).await;
    browser.fill("#email", ADA).await;
    browser.press("Send me a link").await;
    browser.heading(AWAY).await;
    app.emulator.clear_faults();
    browser.press("Try again").await;
    crate::steps::submit_address(&browser, ADA).await;
    browser.quit_after(&["status of 503"]).await;
}

#[tokio::test]
async fn the_link_works_when_stytch_is_back() {
    let app = TestApp::quickstart().await;
    let browser = Browser::open().await;
    ask_for_link(&browser, &app, ADA).await;
    app.emulator.inject(Fault::on("/v1/magic_links/authenticate").status(503).always());
    browser.go(&app.newest_link(ADA)).await;
    browser.heading(AWAY).await;
    sees_nobody(&browser, &app).await;
    browser.go(&app.newest_link(ADA)).await;
    browser.heading(AWAY).await;
    app.emulator.clear_faults();
    // The link itself is what is tried again.
    browser.press("Try again").await;
    browser.sees(&format!("You are signed in as {ADA}.")).await;
    browser.quit_after(&["status of 503"]).await;
}

#[tokio::test]
async fn nobody_is_signed_out_by_it() {
    let app = TestApp::quickstart().await;
    let browser = Browser::open().await;
    sign_in(&browser, &app, ADA).await;
    app.emulator.inject(Fault::on("/v1/sessions/authenticate").status(503).always());
    sees_signed_in(&browser, &app, ADA).await;
    app.emulator.advance(Duration::from_secs(6 * 60));
    browser.go(&app.url("/account")).await;
    browser.heading(AWAY).await;
    assert!(browser.cookie("stytch_session").await.is_some());
    app.emulator.clear_faults();
    browser.press("Try again").await;
    browser.heading("Your account").await;
    sees_signed_in(&browser, &app, ADA).await;
    browser.quit_after(&["status of 503"]).await;
}

#[tokio::test]
async fn signing_out_works_here_at_once() {
    let app = TestApp::quickstart().await;
    let browser = Browser::open().await;
    sign_in(&browser, &app, ADA).await;
    let kept = browser.cookies().await;
    app.emulator.inject(Fault::on("/v1/sessions/revoke").status(503).always());
    browser.press("Sign out").await;
    browser.heading("You are signed out").await;
    browser.sees("we will end the session there as soon as it does").await;
    for cookie in kept {
        browser.put_cookie(cookie).await;
    }
    sees_nobody(&browser, &app).await;
    browser.quit().await;
}
