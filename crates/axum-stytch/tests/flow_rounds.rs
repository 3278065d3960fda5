//! A page that sends signed-in people to sign in.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod support;

use std::time::Duration;

use support::{Browser, World};

const LOGIN: &str = "/login?return_to=/admin";

async fn rounds(browser: &mut Browser, count: usize) {
    for _ in 0..count {
        let page = browser.get(LOGIN).await;
        assert_eq!((page.status, page.location()), (303, "/admin"));
    }
}

#[tokio::test]
async fn the_third_round_in_ten_seconds_ends_on_a_page_that_says_why() {
    let world = World::new().await;
    let mut browser = world.signed_in("ada@example.com").await;
    rounds(&mut browser, 2).await;
    let page = browser.get(LOGIN).await;
    assert_eq!((page.status, page.heading().as_str()), (400, "Your browser keeps coming back here"));
    assert!(page.body.contains("You are signed in, but the page you want") && page.clears("stytch_rounds"));
    assert!(browser.has_session(), "nobody is signed out by it");
    rounds(&mut browser, 2).await;
}

#[tokio::test]
async fn people_who_are_merely_quick_are_let_through() {
    let world = World::new().await;
    let mut browser = world.signed_in("ada@example.com").await;
    for tab in 0..9 {
        let path = format!("/tab-{tab}");
        assert_eq!(browser.get(&format!("/login?return_to={path}")).await.location(), path);
    }
    for _ in 0..5 {
        rounds(&mut browser, 2).await;
        world.emulator.advance(Duration::from_secs(11));
    }
    // What a browser fetches ahead of the person is no round, nor is what somebody writes into the cookie.
    rounds(&mut browser, 2).await;
    let mut ahead = browser.clone().with("sec-purpose", "prefetch");
    assert_eq!(ahead.get(LOGIN).await.status, 303);
    for forged in ["", ".", "3", "99.99999999999999999999.x", "-1.0.x", "9.9.9.9"] {
        browser.set_cookie("stytch_rounds", forged);
        assert_eq!(browser.get(LOGIN).await.status, 303, "{forged}");
    }
}
