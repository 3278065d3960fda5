//! Links that do not work, or not any more.

use std::time::Duration;

use conformance::{Browser, TestApp};

use crate::steps::{ask_for_link, sees_nobody, sees_signed_in, sign_in};

const ADA: &str = "ada@example.com";

#[tokio::test]
async fn an_expired_link_says_so_and_offers_another() {
    let app = TestApp::quickstart().await;
    let browser = Browser::open().await;
    ask_for_link(&browser, &app, ADA).await;
    app.emulator.advance(Duration::from_secs(30 * 60 + 20));
    browser.go(&app.newest_link(ADA)).await;
    browser.heading("This link no longer works").await;
    browser.press("Get a fresh link").await;
    crate::steps::submit_address(&browser, ADA).await;
    browser.go(&app.newest_link(ADA)).await;
    sees_signed_in(&browser, &app, ADA).await;
    browser.quit_after(&["status of 400"]).await;
}

#[tokio::test]
async fn a_used_link_is_no_error_for_whoever_it_signed_in() {
    let app = TestApp::quickstart().await;
    let browser = Browser::open().await;
    sign_in(&browser, &app, ADA).await;
    browser.go(&app.newest_link(ADA)).await;
    browser.sees("You are signed in as ada@example.com.").await;
    browser.press("Sign out").await;
    browser.sees("You are not signed in.").await;
    browser.go(&app.newest_link(ADA)).await;
    browser.heading("This link no longer works").await;
    sees_nobody(&browser, &app).await;
    browser.quit_after(&["status of 400"]).await;
}

#[tokio::test]
async fn half_a_link_is_not_known() {
    let app = TestApp::quickstart().await;
    let browser = Browser::open().await;
    browser.go(&app.url("/authenticate?stytch_token_type=magic_links")).await;
    browser.heading("We do not know this link").await;
    browser.go(&app.url("/invite")).await;
    browser.heading("We do not know this link").await;
    browser.quit_after(&["status of 400"]).await;
}

#[tokio::test]
async fn what_is_no_address_is_kept_and_explained() {
    let app = TestApp::quickstart().await;
    let browser = Browser::open().await;
    browser.go(&app.url("/login")).await;
    // The browser's own check would stop most of these; some clients have none.
    browser.run("document.querySelector('form').noValidate = true").await;
    browser.fill("#email", "ada at example").await;
    browser.press("Send me a link").await;
    browser.sees("Enter an e-mail address like name@example.com.").await;
    assert_eq!(browser.run("return document.querySelector('#email').value").await, "ada at example");
    assert_eq!(browser.focused().await, "email");
    // It has the focus, whose own colour would hide that something is wrong with it.
    browser
        .holds(&format!("{} === {}", colour("#email", "borderTopColor"), colour("#problem", "color")))
        .await;
    assert!(app.emulator.messages().is_empty());
    browser.quit_after(&["status of 422"]).await;
}

fn colour(css: &str, property: &str) -> String {
    format!("getComputedStyle(document.querySelector('{css}')).{property}")
}
