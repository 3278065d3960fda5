//! The link policy that lets any browser finish, after a button and a question.

use axum::Router;
use axum::routing::get;
use axum_stytch::{AuthUser, SessionLayer};
use conformance::{Browser, TestApp};
use stytch_auth::Stytch;
use stytch_auth::web::LinkPolicy;
use stytch_emulator::Emulator;

const ADA: &str = "ada@example.com";

async fn home(user: Option<AuthUser>) -> String {
    let email = user.as_ref().and_then(|user| user.email());
    email.map_or_else(|| "nobody".to_owned(), |email| format!("hello {email}"))
}

pub(crate) async fn app() -> TestApp {
    let build = |stytch: Stytch, _accounts| {
        let sessions = SessionLayer::new(stytch).link_policy(LinkPolicy::AnyDevice);
        Router::new().route("/", get(home)).layer(sessions)
    };
    TestApp::start(Emulator::builder(), build).await
}

#[tokio::test]
async fn another_browser_signs_itself_in() {
    let app = app().await;
    let (asking, other) = (Browser::open().await, Browser::open().await);
    crate::steps::ask_for_link(&asking, &app, ADA).await;
    other.go(&app.newest_link(ADA)).await;
    other.heading("Almost there").await;
    assert_eq!(app.emulator.count_requests("/v1/magic_links/authenticate"), 0, "opening spends nothing");
    other.press("Continue signing in").await;
    other.heading("Is this your account?").await;
    assert_eq!(other.text(".account").await, ADA);
    assert_eq!(other.cookie("stytch_session").await, None, "not before the yes");
    other.press("Yes, sign in").await;
    other.sees("hello ada@example.com").await;
    asking.go(&app.url("/")).await;
    asking.sees("nobody").await;
    asking.quit().await;
    other.quit().await;
}

#[tokio::test]
async fn the_browser_that_asked_needs_neither() {
    let app = app().await;
    let browser = Browser::open().await;
    crate::steps::ask_for_link(&browser, &app, ADA).await;
    browser.go(&app.newest_link(ADA)).await;
    browser.sees("hello ada@example.com").await;
    browser.quit().await;
}
