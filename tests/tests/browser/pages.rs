//! Every page, brought about and looked at.

use std::time::Duration;

use conformance::{Browser, TestApp};
use stytch_emulator::{Emulator, Fault};

use crate::any_device;
use crate::look::look;
use crate::steps::{ask_for_link, sign_in, submit_address};

const ADA: &str = "ada@example.com";
const BEN: &str = "ben@example.com";

#[tokio::test]
async fn asking() {
    let app = TestApp::quickstart().await;
    let (browser, other) = (Browser::open().await, Browser::open().await);
    browser.go(&app.url("/login")).await;
    look(&browser, "login").await;
    browser.run("document.querySelector('form').noValidate = true").await;
    browser.fill("#email", "ada at example").await;
    browser.press("Send me a link").await;
    browser.sees("Enter an e-mail address").await;
    look(&browser, "login-invalid").await;
    browser.fill("#email", ADA).await;
    browser.press("Send me a link").await;
    browser.heading("Check your mail").await;
    look(&browser, "check-mail").await;

    other.go(&app.newest_link(ADA)).await;
    other.heading("Type this code in your other browser").await;
    look(&other, "hand-off").await;

    for attempt in 1..=5 {
        browser.fill("#code", &format!("0000-000{attempt}")).await;
        browser.press_for_page("Continue").await;
        browser.sees(if attempt < 5 { "That code does not match." } else { "That was the last try" }).await;
        match attempt {
            1 => look(&browser, "code-wrong").await,
            5 => look(&browser, "code-over").await,
            _ => {}
        }
    }
    browser.quit_after(&["status of 422"]).await;
    other.quit().await;
}

#[tokio::test]
async fn links_that_sign_in() {
    let app = any_device::app().await;
    let (browser, other) = (Browser::open().await, Browser::open().await);
    ask_for_link(&browser, &app, ADA).await;
    other.go(&app.newest_link(ADA)).await;
    other.heading("Almost there").await;
    look(&other, "confirm").await;
    other.press("Continue signing in").await;
    other.heading("Is this your account?").await;
    look(&other, "account-question").await;
    other.press("Yes, sign in").await;
    other.sees("hello ada@example.com").await;

    let email = app.stytch.magic_links().email();
    email.invite(BEN).invite_magic_link_url(app.url("/invite")).send().await.expect("an invitation");
    other.go(&app.newest_link(BEN)).await;
    other.heading("You are invited").await;
    look(&other, "invitation").await;
    other.press("Accept the invitation").await;
    other.heading("Is this your account?").await;
    look(&other, "account-question-other").await;
    other.quit().await;
    browser.quit().await;
}

#[tokio::test]
async fn links_that_do_not() {
    let app = TestApp::quickstart().await;
    let browser = Browser::open().await;
    ask_for_link(&browser, &app, ADA).await;
    app.emulator.advance(Duration::from_secs(30 * 60 + 20));
    browser.go(&app.newest_link(ADA)).await;
    browser.heading("This link no longer works").await;
    look(&browser, "link-expired").await;
    browser.go(&app.url("/authenticate")).await;
    browser.heading("We do not know this link").await;
    look(&browser, "link-unknown").await;
    browser.quit_after(&["status of 400"]).await;
}

#[tokio::test]
async fn signing_out_and_outages() {
    let app = TestApp::quickstart().await;
    let browser = Browser::open().await;
    browser.go(&app.url("/logout")).await;
    browser.heading("You are signed out").await;
    look(&browser, "signed-out").await;
    sign_in(&browser, &app, ADA).await;
    app.emulator.inject(Fault::on("/v1/*").status(503).always());
    browser.press("Sign out").await;
    browser.sees("we will end the session there").await;
    look(&browser, "signed-out-pending").await;
    browser.go(&app.url("/login")).await;
    browser.fill("#email", ADA).await;
    browser.press("Send me a link").await;
    browser.heading("We cannot sign you in right now").await;
    look(&browser, "unavailable").await;
    browser.quit_after(&["status of 503"]).await;
}

#[tokio::test]
async fn a_redirect_url_that_stytch_does_not_know() {
    let emulator = Emulator::builder().redirect_url("https://elsewhere.example/authenticate");
    let app = TestApp::start(emulator, axum_quickstart::app).await;
    let browser = Browser::open().await;
    browser.go(&app.url("/login")).await;
    browser.fill("#email", ADA).await;
    browser.press("Send me a link").await;
    browser.heading("This one is on us").await;
    look(&browser, "misconfigured").await;
    browser.quit_after(&["status of 500"]).await;
}

#[tokio::test]
async fn the_quickstart_and_the_inbox() {
    let app = TestApp::quickstart().await;
    let browser = Browser::open().await;
    browser.go(&app.emulator.inbox_url()).await;
    browser.sees("No mail yet").await;
    look(&browser, "inbox-empty").await;
    browser.go(&app.url("/")).await;
    look(&browser, "home").await;
    browser.press("Sign in").await;
    submit_address(&browser, ADA).await;
    browser.go(&app.newest_link(ADA)).await;
    browser.sees("You are signed in as").await;
    look(&browser, "home-signed-in").await;
    browser.press("Your account").await;
    browser.heading("Your account").await;
    look(&browser, "account").await;
    browser.press("Sign out").await;
    browser.sees("You are not signed in.").await;
    ask_for_link(&browser, &app, BEN).await;
    browser.press("Open the inbox").await;
    browser.sees(BEN).await;
    look(&browser, "inbox").await;
    browser.quit().await;
}
