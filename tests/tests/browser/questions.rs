//! A link to one account, opened while another is signed in.

use conformance::{Browser, TestApp};

use crate::steps::{sees_signed_in, sign_in, submit_address};

const ADA: &str = "ada@example.com";
const BEN: &str = "ben@example.com";

/// Ada is signed in, and a login page that was open since before then has asked for a link for Ben.
async fn opens_the_link_of_another(app: &TestApp) -> Browser {
    let browser = Browser::open().await;
    let first = browser.tab().await;
    browser.go(&app.url("/login")).await;
    browser.new_tab().await;
    sign_in(&browser, app, ADA).await;
    browser.switch_to(&first).await;
    submit_address(&browser, BEN).await;
    browser.go(&app.newest_link(BEN)).await;
    browser.heading("Is this your account?").await;
    assert_eq!(browser.text(".account").await, BEN);
    browser.sees("You are signed in as ada@example.com now.").await;
    browser
}

#[tokio::test]
async fn a_no_leaves_everything_as_it_was() {
    let app = TestApp::quickstart().await;
    let browser = opens_the_link_of_another(&app).await;
    let token = browser.cookie("stytch_session").await;
    browser.press("No, go back").await;
    browser.sees("You are signed in as ada@example.com.").await;
    sees_signed_in(&browser, &app, ADA).await;
    assert_eq!(browser.cookie("stytch_session").await, token);
    browser.quit().await;
}

#[tokio::test]
async fn a_yes_changes_the_account() {
    let app = TestApp::quickstart().await;
    let browser = opens_the_link_of_another(&app).await;
    let before = browser.cookies().await;
    browser.press("Yes, sign in").await;
    browser.sees("You are signed in as ben@example.com.").await;
    for cookie in before.into_iter().filter(|cookie| cookie.name().starts_with("stytch_session")) {
        browser.put_cookie(cookie).await;
    }
    browser.go(&app.url("/")).await;
    browser.sees("You are not signed in.").await;
    browser.quit().await;
}
