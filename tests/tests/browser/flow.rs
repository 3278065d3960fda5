//! The whole way, from a stranger to a signed-in person and back.

use axum_quickstart::app as quickstart;
use conformance::{Browser, TestApp};
use stytch_emulator::Emulator;

use crate::steps::{ask_for_link, sees_nobody, sees_signed_in, sign_in, sign_ins};

const ADA: &str = "ada@example.com";

#[tokio::test]
async fn a_stranger_signs_in_and_out_and_in_again() {
    whole_way(&TestApp::quickstart().await).await;
}

#[tokio::test]
async fn the_same_where_stytch_answers_as_harshly_as_it_may() {
    whole_way(&TestApp::start(Emulator::builder().strict(true), quickstart).await).await;
}

async fn whole_way(app: &TestApp) {
    let browser = Browser::open().await;
    browser.go(&app.url("/")).await;
    browser.sees("You are not signed in.").await;
    browser.press("Sign in").await;
    browser.heading("Sign in").await;
    browser.fill("#email", ADA).await;
    browser.press("Send me a link").await;
    browser.heading("Check your mail").await;
    browser.sees(ADA).await;

    browser.press("Open the inbox").await;
    browser.sees(ADA).await;
    browser.click("a.mail-link").await;
    browser.sees("You are signed in as ada@example.com.").await;
    assert_eq!(browser.path().await, "/", "no token stays in the address bar");
    browser.press("Your account").await;
    assert_eq!(browser.text("#email").await, ADA);
    assert_eq!(sign_ins(&browser, app).await, [true]);

    browser.press("Sign out").await;
    browser.sees("You are not signed in.").await;
    sign_in(&browser, app, ADA).await;
    assert_eq!(sign_ins(&browser, app).await, [true, false]);
    browser.quit().await;
}

#[tokio::test]
async fn whoever_was_on_the_way_to_a_page_gets_there() {
    let app = TestApp::quickstart().await;
    let browser = Browser::open().await;
    browser.go(&app.url("/account?from=a+mail")).await;
    browser.heading("Sign in").await;
    browser.fill("#email", ADA).await;
    browser.press("Send me a link").await;
    browser.heading("Check your mail").await;
    browser.go(&app.newest_link(ADA)).await;
    browser.heading("Your account").await;
    assert_eq!(browser.path().await, "/account?from=a+mail");
    browser.quit().await;
}

#[tokio::test]
async fn an_older_link_of_the_same_browser_works_as_well() {
    let app = TestApp::quickstart().await;
    let browser = Browser::open().await;
    ask_for_link(&browser, &app, ADA).await;
    let first = app.newest_link(ADA);
    browser.press("Send it again").await;
    browser.heading("Check your mail").await;
    ask_for_link(&browser, &app, ADA).await;
    assert_eq!(app.emulator.messages_to(ADA).len(), 3);
    browser.go(&first).await;
    sees_signed_in(&browser, &app, ADA).await;
    browser.quit().await;
}

#[tokio::test]
async fn two_browsers_are_two_people() {
    let app = TestApp::quickstart().await;
    let (first, second) = (Browser::open().await, Browser::open().await);
    sign_in(&first, &app, ADA).await;
    sees_nobody(&second, &app).await;
    sign_in(&second, &app, "ben@example.com").await;
    sees_signed_in(&first, &app, ADA).await;
    first.quit().await;
    second.quit().await;
}
