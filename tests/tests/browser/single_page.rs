//! The single-page app, which signs in by fetch alone.

use std::time::Duration;

use conformance::{Browser, TestApp};
use stytch_emulator::{Emulator, Fault};

use crate::look::look;

const ADA: &str = "ada@example.com";

async fn app() -> TestApp {
    TestApp::start(Emulator::builder(), |stytch, _| axum_spa::app(stytch)).await
}

async fn ask(browser: &Browser, app: &TestApp) {
    browser.go(&app.url("/")).await;
    browser.holds("!document.getElementById('login').hidden").await;
    browser.fill("#email", ADA).await;
    browser.press("Send me a link").await;
    browser.sees("We sent a link to ada@example.com.").await;
}

#[tokio::test]
async fn in_and_out_with_the_link_in_the_same_browser() {
    let app = app().await;
    let browser = Browser::open().await;
    ask(&browser, &app).await;
    look(&browser, "spa-sent").await;
    browser.go(&app.newest_link(ADA)).await;
    browser.sees("You are signed in as ada@example.com.").await;
    look(&browser, "spa-user").await;
    app.emulator.inject(Fault::on("/v1/*").status(503).always());
    app.emulator.advance(Duration::from_secs(600));
    browser.run("document.dispatchEvent(new Event('visibilitychange'))").await;
    browser.sees("We cannot sign you in right now. Try again in 5 seconds.").await;
    browser.sees("You are signed in as ada@example.com.").await;
    app.emulator.clear_faults();
    browser.press("Sign out").await;
    browser.sees("You are signed out.").await;
    browser.quit_after(&["status of 401", "status of 503"]).await;
}

#[tokio::test]
async fn by_the_code_of_another_device() {
    let app = app().await;
    let (browser, other) = (Browser::open().await, Browser::open().await);
    ask(&browser, &app).await;
    other.go(&app.newest_link(ADA)).await;
    other.heading("Type this code in your other browser").await;
    let code = other.text(".shown [aria-hidden]").await;
    browser.fill("#typed", "0000-0000").await;
    browser.press("Continue").await;
    browser.sees("That code does not match.").await;
    browser.fill("#typed", &code).await;
    browser.press("Continue").await;
    browser.sees("You are signed in as ada@example.com.").await;
    browser.quit_after(&["status of 401", "status of 422"]).await;
    other.quit().await;
}
