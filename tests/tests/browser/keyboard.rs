//! Signing in without a mouse.

use conformance::{Browser, Key, TestApp};

use crate::steps::sees_signed_in;

const ADA: &str = "ada@example.com";

/// Presses Tab until this has the focus.
async fn tab_to(browser: &Browser, name: &str) {
    let mut passed = Vec::new();
    for _ in 0..10 {
        browser.key(Key::Tab).await;
        let focused = browser.focused().await;
        if focused == name {
            return;
        }
        passed.push(focused);
    }
    panic!("Tab never reaches {name:?}, only {passed:?}");
}

#[tokio::test]
async fn tab_and_enter_are_enough() {
    let app = TestApp::quickstart().await;
    let browser = Browser::open().await;
    browser.go(&app.url("/")).await;
    tab_to(&browser, "Sign in").await;
    browser.key(Key::Enter).await;
    browser.heading("Sign in").await;
    assert_eq!(browser.focused().await, "email", "typing can begin at once");
    browser.keys(ADA).await;
    tab_to(&browser, "Send me a link").await;
    browser.key(Key::Enter).await;
    browser.heading("Check your mail").await;
    browser.go(&app.newest_link(ADA)).await;
    sees_signed_in(&browser, &app, ADA).await;
    tab_to(&browser, "Sign out").await;
    browser.key(Key::Enter).await;
    browser.sees("You are not signed in.").await;
    browser.quit().await;
}

#[tokio::test]
async fn enter_in_the_field_sends_the_form() {
    let app = TestApp::quickstart().await;
    let browser = Browser::open().await;
    browser.go(&app.url("/login")).await;
    browser.keys(ADA).await;
    browser.key(Key::Enter).await;
    browser.heading("Check your mail").await;
    browser.quit().await;
}
