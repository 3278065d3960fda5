//! The tests' own instruments, which would prove nothing if they could not find fault.

use axum::Router;
use axum::response::Html;
use axum::routing::get;
use conformance::{Browser, TestApp};
use stytch_emulator::Emulator;

#[tokio::test]
async fn a_breach_of_a_content_security_policy_is_seen() {
    let page = || async {
        let policy = [("content-security-policy", "default-src 'none'")];
        (policy, Html("<!doctype html><title>x</title><style>h1 { color: red }</style><h1>Plain</h1>"))
    };
    let app = TestApp::start(Emulator::builder(), |_, _| Router::new().route("/", get(page))).await;
    let browser = Browser::open().await;
    browser.go(&app.url("/")).await;
    browser.heading("Plain").await;
    let console = browser.console().await;
    assert!(console.iter().any(|entry| entry.contains("Content Security Policy")), "{console:?}");
    assert!(browser.console().await.is_empty(), "each entry is told once");
    browser.quit().await;
}
