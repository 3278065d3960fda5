//! Invitations, which nobody in the browser asked for.

use conformance::{Browser, TestApp};

use crate::steps::{sees_nobody, sees_signed_in, sign_in, sign_ins};

const ADA: &str = "ada@example.com";
const EVE: &str = "eve@example.com";

async fn invite(app: &TestApp) -> String {
    let email = app.stytch.magic_links().email();
    email.invite(EVE).invite_magic_link_url(app.url("/invite")).send().await.expect("an invitation");
    app.newest_link(EVE)
}

#[tokio::test]
async fn a_button_and_a_yes_sign_in() {
    let app = TestApp::quickstart().await;
    let browser = Browser::open().await;
    browser.go(&invite(&app).await).await;
    browser.heading("You are invited").await;
    assert_eq!(app.emulator.count_requests("/v1/magic_links/authenticate"), 0, "opening spends nothing");
    browser.press("Accept the invitation").await;
    browser.heading("Is this your account?").await;
    assert_eq!(browser.text(".account").await, EVE);
    assert_eq!(browser.cookie("stytch_session").await, None, "not before the yes");
    browser.press("Yes, sign in").await;
    browser.sees("You are signed in as eve@example.com.").await;
    assert_eq!(sign_ins(&browser, &app).await.len(), 1);
    browser.quit().await;
}

#[tokio::test]
async fn a_no_signs_nobody_in() {
    let app = TestApp::quickstart().await;
    let browser = Browser::open().await;
    browser.go(&invite(&app).await).await;
    browser.press("Accept the invitation").await;
    browser.heading("Is this your account?").await;
    browser.press("No, go back").await;
    browser.sees("You are not signed in.").await;
    sees_nobody(&browser, &app).await;
    browser.quit().await;
}

#[tokio::test]
async fn whoever_is_signed_in_is_told_so() {
    let app = TestApp::quickstart().await;
    let browser = Browser::open().await;
    sign_in(&browser, &app, ADA).await;
    browser.go(&invite(&app).await).await;
    browser.press("Accept the invitation").await;
    browser.sees("You are signed in as ada@example.com now.").await;
    sees_signed_in(&browser, &app, ADA).await;
    browser.quit().await;
}
