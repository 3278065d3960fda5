//! How every page looks: pictures in `target/screenshots/`, and what can be checked of them.

use std::path::Path;
use std::time::Duration;

use conformance::{Browser, TestApp};
use serde_json::json;
use stytch_emulator::{Emulator, Fault};

use crate::any_device;
use crate::steps::{ask_for_link, sign_in, submit_address};

const ADA: &str = "ada@example.com";
const BEN: &str = "ben@example.com";

/// Takes a page in light, dark and on a phone.
async fn look(browser: &Browser, name: &str) {
    assert_eq!(browser.run("return document.querySelectorAll('h1').length").await, 1, "{name}: one heading");
    assert_eq!(browser.run("return document.documentElement.lang").await, "en", "{name}: a language");
    let mut backgrounds = Vec::new();
    for scheme in ["light", "dark"] {
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        browser.devtools("Emulation.setEmulatedMedia", features).await;
        fits(browser, name).await;
        backgrounds.push(browser.run(BACKGROUND).await);
        picture(browser, &format!("{name}-{scheme}")).await;
    }
    assert_ne!(backgrounds[0], backgrounds[1], "{name}: dark is not light");
    browser.devtools("Emulation.setEmulatedMedia", json!({ "features": [] })).await;

    // The narrowest phone still in use has 320 points; the picture is of a common one, as long as the page.
    let window = browser.run("return innerWidth").await;
    for width in [320, 390] {
        resize(browser, width, 844).await;
        fits(browser, name).await;
    }
    let length = browser.run("return document.documentElement.scrollHeight").await;
    resize(browser, 390, length.as_u64().expect("a length")).await;
    picture(browser, &format!("{name}-phone")).await;
    browser.devtools("Emulation.clearDeviceMetricsOverride", json!({})).await;
    // A click before the page has its old size back would miss.
    browser.holds(&format!("innerWidth === {window}")).await;
}

async fn resize(browser: &Browser, width: u64, height: u64) {
    let size = json!({ "width": width, "height": height, "deviceScaleFactor": 2, "mobile": true });
    browser.devtools("Emulation.setDeviceMetricsOverride", size).await;
    browser.holds(&format!("innerWidth === {width} && innerHeight === {height}")).await;
}

/// What a page is painted on: the canvas itself, for a page that leaves the colour to the browser.
const BACKGROUND: &str = "
    const painted = getComputedStyle(document.body).backgroundColor;
    if (painted !== 'rgba(0, 0, 0, 0)') return painted;
    const probe = document.body.appendChild(document.createElement('i'));
    probe.style.color = 'canvas';
    const canvas = getComputedStyle(probe).color;
    probe.remove();
    return canvas;";

async fn fits(browser: &Browser, name: &str) {
    let wider = browser.run("return document.documentElement.scrollWidth - innerWidth").await;
    assert!(wider.as_i64().is_some_and(|wider| wider <= 0), "{name} is {wider} points wider than the window");
}

async fn picture(browser: &Browser, name: &str) {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("the target directory");
    browser.picture(&target.join("screenshots").join(format!("{name}.png"))).await;
}

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

    for attempt in 1..=6 {
        browser.fill("#code", &format!("0000-000{attempt}")).await;
        browser.press("Continue").await;
        browser.sees(if attempt < 6 { "That code does not match." } else { "That was the last try" }).await;
        match attempt {
            1 => look(&browser, "code-wrong").await,
            6 => look(&browser, "code-over").await,
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
    ask_for_link(&browser, &app, BEN).await;
    browser.press("Open the inbox").await;
    browser.sees(BEN).await;
    look(&browser, "inbox").await;
    browser.quit().await;
}
