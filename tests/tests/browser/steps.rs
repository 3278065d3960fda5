//! What people do in most tests.

use conformance::{Browser, TestApp};
use stytch_auth::UserId;

/// Asks for a link, up to the page that says to look for it.
pub(crate) async fn ask_for_link(browser: &Browser, app: &TestApp, address: &str) {
    browser.go(&app.url("/login")).await;
    submit_address(browser, address).await;
}

/// Fills in the login page that the browser shows.
pub(crate) async fn submit_address(browser: &Browser, address: &str) {
    browser.heading("Sign in").await;
    browser.fill("#email", address).await;
    browser.press("Send me a link").await;
    browser.heading("Check your mail").await;
    browser.sees(address).await;
}

/// Signs in from nothing, to the home page.
pub(crate) async fn sign_in(browser: &Browser, app: &TestApp, address: &str) {
    ask_for_link(browser, app, address).await;
    browser.go(&app.newest_link(address)).await;
    sees_signed_in(browser, app, address).await;
}

/// The home page, asked anew, says who is signed in.
pub(crate) async fn sees_signed_in(browser: &Browser, app: &TestApp, address: &str) {
    browser.go(&app.url("/")).await;
    browser.heading("Quickstart").await;
    browser.sees(&format!("You are signed in as {address}.")).await;
}

/// The home page, asked anew, says that nobody is.
pub(crate) async fn sees_nobody(browser: &Browser, app: &TestApp) {
    browser.go(&app.url("/")).await;
    browser.heading("Quickstart").await;
    browser.sees("You are not signed in.").await;
}

/// What the app's own table says about each sign-in of the person on the account page.
pub(crate) async fn sign_ins(browser: &Browser, app: &TestApp) -> Vec<bool> {
    browser.go(&app.url("/account")).await;
    browser.heading("Your account").await;
    let user_id = UserId::from(browser.text("#email ~ dd").await);
    app.accounts.find(&user_id).expect("the person has a row").created
}
