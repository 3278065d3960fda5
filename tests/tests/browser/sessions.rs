//! How sessions go on, and how they end.

use std::time::Duration;

use axum_quickstart::app as quickstart;
use conformance::{Browser, HttpClient, TestApp};
use stytch_emulator::Emulator;

use crate::steps::{sees_nobody, sees_signed_in, sign_in};

const ADA: &str = "ada@example.com";
const TOKEN: &str = "stytch_session";
const JWT: &str = "stytch_session_jwt";

#[tokio::test]
async fn after_six_minutes_there_is_a_new_jwt_and_nobody_noticed() {
    six_minutes_later(&TestApp::quickstart().await).await;
}

#[tokio::test]
async fn the_same_where_stytch_answers_as_harshly_as_it_may() {
    six_minutes_later(&TestApp::start(Emulator::builder().strict(true), quickstart).await).await;
}

async fn six_minutes_later(app: &TestApp) {
    let browser = Browser::open().await;
    sign_in(&browser, app, ADA).await;
    let (token, jwt) = (browser.cookie(TOKEN).await, browser.cookie(JWT).await);
    assert!(token.is_some() && jwt.is_some());
    let checks = app.session_checks();
    sees_signed_in(&browser, app, ADA).await;
    assert_eq!(app.session_checks(), checks, "a fresh JWT is checked without Stytch");

    app.emulator.advance(Duration::from_secs(6 * 60));
    sees_signed_in(&browser, app, ADA).await;
    assert_eq!(app.session_checks(), checks + 1);
    let renewed = browser.cookie(JWT).await;
    assert!(renewed.is_some());
    assert_ne!(renewed, jwt);
    assert_eq!(browser.cookie(TOKEN).await, token);

    sees_signed_in(&browser, app, ADA).await;
    assert_eq!(app.session_checks(), checks + 1, "the new JWT is used");
    browser.quit().await;
}

#[tokio::test]
async fn a_session_that_stytch_has_ended_ends_here_with_its_jwt() {
    let app = TestApp::quickstart().await;
    let browser = Browser::open().await;
    sign_in(&browser, &app, ADA).await;
    app.emulator.advance(Duration::from_secs(8 * 24 * 60 * 60));
    sees_nobody(&browser, &app).await;
    assert_eq!(browser.cookie(TOKEN).await, None);
    assert_eq!(browser.cookie(JWT).await, None);
    browser.quit().await;
}

#[tokio::test]
async fn cookies_are_out_of_reach_of_scripts() {
    let app = TestApp::quickstart().await;
    let browser = Browser::open().await;
    sign_in(&browser, &app, ADA).await;
    assert_eq!(browser.run("return document.cookie").await, "");
    for cookie in browser.cookies().await {
        assert_eq!(cookie.http_only(), Some(true), "{}", cookie.name());
        assert_eq!(cookie.path(), Some("/"), "{}", cookie.name());
    }
    browser.quit().await;
}

#[tokio::test]
async fn signing_out_ends_the_session_for_whoever_kept_its_cookies() {
    let app = TestApp::quickstart().await;
    let browser = Browser::open().await;
    sign_in(&browser, &app, ADA).await;
    let kept = browser.cookies().await;
    assert!(kept.len() >= 2);
    browser.press("Sign out").await;
    browser.sees("You are not signed in.").await;
    assert_eq!(browser.cookie(TOKEN).await, None);
    assert_eq!(browser.cookie(JWT).await, None);

    let thief = HttpClient::new();
    for cookie in &kept {
        thief.put_cookie(cookie.name(), cookie.value());
    }
    assert_eq!(thief.get(&app.url("/api/me")).await.status(), 401);
    for cookie in kept {
        browser.put_cookie(cookie).await;
    }
    sees_nobody(&browser, &app).await;
    browser.quit().await;
}

#[tokio::test]
async fn the_jwt_alone_is_refused_after_signing_out() {
    let app = TestApp::quickstart().await;
    let browser = Browser::open().await;
    sign_in(&browser, &app, ADA).await;
    let jwt = browser.cookie(JWT).await.expect("a JWT");
    let thief = HttpClient::new();
    thief.put_cookie(JWT, &jwt);
    assert_eq!(thief.get(&app.url("/api/me")).await.status(), 200, "it is good until then");
    browser.press("Sign out").await;
    browser.sees("You are not signed in.").await;
    thief.put_cookie(JWT, &jwt);
    assert_eq!(thief.get(&app.url("/api/me")).await.status(), 401);
    browser.quit().await;
}
