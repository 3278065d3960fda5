//! Links that are late, used, or another browser's; and the headers of their pages.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod support;

use std::time::Duration;

use axum_stytch::LinkPolicy;
use stytch_emulator::{Emulator, Fault};
use support::{ORIGIN, Page, SPEND, World};

fn assert_token_page(page: &Page) {
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(page.header("referrer-policy"), "no-referrer");
    assert_eq!(page.header("x-robots-tag"), "noindex");
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    assert_eq!(page.header("x-frame-options"), "DENY");
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    assert!(page.header("vary").contains("Cookie"));
    let policy = page.header("content-security-policy");
    for rule in ["default-src 'none'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"] {
        assert!(policy.contains(rule), "{rule} in {policy}");
    }
    assert!(!policy.contains("script") && !policy.contains("unsafe"), "{policy}");
    for outside in ["<script", "<link", "<img", "<iframe", "//", "javascript:"] {
        assert!(!page.body.contains(outside), "{outside}: {}", page.body);
    }
}

#[tokio::test]
async fn token_pages_tell_nobody() {
    for policy in [LinkPolicy::SameBrowser, LinkPolicy::AnyDevice] {
        let world = World::with(|layer| layer.link_policy(policy)).await;
        let mut asking = world.browser();
        let sent = asking.ask("ada@example.com").await;
        assert_eq!(sent.header("referrer-policy"), "same-origin");
        let link = world.link_to("ada@example.com");
        assert_token_page(&world.browser().get(&link).await);
        assert_token_page(&asking.clone().with("sec-purpose", "prefetch").get(&link).await);
        assert_token_page(&world.browser().get(&support::invitation("some-token")).await);
        assert_token_page(&world.browser().get("/authenticate?token=x").await);
        assert_token_page(&asking.get(&support::link("no-such-token")).await);
        world.emulator.inject(Fault::on(SPEND).status(500));
        let away = asking.get(&link).await;
        assert_eq!(away.status, 503);
        assert_token_page(&away);
    }
}

#[tokio::test]
async fn a_used_link_is_no_error_for_who_is_signed_in() {
    for policy in [LinkPolicy::SameBrowser, LinkPolicy::AnyDevice] {
        let world = World::with(|layer| layer.link_policy(policy)).await;
        let mut browser = world.browser();
        browser.post("/login", &[("email", "ada@example.com"), ("return_to", "/account")]).await;
        let (link, token) = (world.link_to("ada@example.com"), world.token_to("ada@example.com"));
        let back = browser.clone();
        assert_eq!(browser.get(&link).await.location(), "/account");
        let spent = world.spent();
        let again = browser.get(&link).await;
        assert_eq!((again.status, again.location(), again.set_cookies().len()), (303, "/", 0));
        let fields = [("token", token.as_str()), ("stytch_token_type", "magic_links")];
        let posted = browser.post("/authenticate", &fields).await;
        assert_eq!((posted.status, posted.location()), (303, "/"), "{policy:?}");
        let json = format!(r#"{{"token":"{token}","stytch_token_type":"magic_links"}}"#);
        assert_eq!(browser.json("/authenticate", &json).await.json()["status"], "signed_in");

        // Asking for a fresh link does not make the used one an error either.
        browser.ask("ada@example.com").await;
        world.emulator.advance(Duration::from_secs(60));
        assert_eq!(browser.get(&link).await.status, 303);
        assert!(world.spent() <= spent + 3, "{}", world.spent());

        let mut stranger = world.browser();
        let page = stranger.get(&link).await;
        assert_eq!((page.status, page.heading().as_str()), (400, "This link no longer works"), "{policy:?}");
        let page = stranger.json("/authenticate", &json).await;
        assert_eq!((page.status, page.code().as_str()), (400, "link_expired_or_used"));
        // The browser as it was before the click, a minute later: it has no session to fall back on.
        let page = { back }.get(&link).await;
        assert_eq!((page.status, page.heading().as_str()), (400, "This link no longer works"));
    }
}

#[tokio::test]
async fn a_late_link_says_so_and_offers_another() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.ask("ada@example.com").await;
    let link = world.link_to("ada@example.com");
    world.emulator.advance(Duration::from_secs(30 * 60 + 5));
    let page = browser.get(&link).await;
    assert_eq!((page.status, page.heading().as_str()), (400, "This link no longer works"));
    assert!(page.body.contains("href=\"/login\""));
    assert!(!browser.has_session());

    // A little later the browser itself has forgotten that it asked.
    world.emulator.advance(Duration::from_secs(60));
    assert_eq!(browser.cookies(), "");
    let page = browser.get("/login/sent").await;
    assert_eq!((page.status, page.heading().as_str()), (200, "Sign in"));
    assert!(page.body.contains("allow cookies for this site"), "{}", page.body);
}

#[tokio::test]
async fn the_last_second_of_a_link_still_works() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.ask("ada@example.com").await;
    world.emulator.advance(Duration::from_secs(30 * 60 - 5));
    assert_eq!(browser.get(&world.link_to("ada@example.com")).await.status, 303);
}

#[tokio::test]
async fn an_older_link_works_after_a_newer_one_was_asked_for() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.post("/login", &[("email", "ada@example.com"), ("return_to", "/first")]).await;
    let older = world.link_to("ada@example.com");
    browser.post("/login", &[("email", "ada@example.com"), ("return_to", "/account")]).await;
    assert_ne!(older, world.link_to("ada@example.com"));
    assert_eq!(browser.get(&older).await.location(), "/account", "the newest wish wins");
    assert_eq!(browser.get("/").await.body, "ada@example.com");

    // Where a new link cancels the older ones, the page is honest and the newer one works.
    let world = World::on(Emulator::builder().strict(true), ORIGIN, |layer| layer).await;
    let mut browser = world.browser();
    browser.ask("ada@example.com").await;
    let older = world.link_to("ada@example.com");
    browser.ask("ada@example.com").await;
    assert_eq!(browser.get(&older).await.status, 400);
    assert_eq!(browser.get(&world.link_to("ada@example.com")).await.status, 303);
}

#[tokio::test]
async fn a_link_of_another_browser_is_refused_by_its_verifier() {
    for strict in [false, true] {
        let world = World::on(Emulator::builder().strict(strict), ORIGIN, |layer| layer).await;
        let (mut ada, mut eve) = (world.browser(), world.browser());
        ada.ask("ada@example.com").await;
        eve.ask("eve@example.com").await;
        // Login CSRF: Eve's link, opened where Ada waits for hers.
        let eves = world.link_to("eve@example.com");
        let page = ada.get(&eves).await;
        assert_eq!((page.status, page.heading().as_str()), (400, "Open this link where you asked for it"));
        assert!(!ada.has_session());
        let json = format!(
            r#"{{"token":"{}","stytch_token_type":"magic_links"}}"#,
            world.token_to("eve@example.com")
        );
        let code = ada.json("/authenticate", &json).await.code();
        assert_eq!(code, if strict { "link_expired_or_used" } else { "link_of_other_browser" });
        assert_eq!(ada.get(&world.link_to("ada@example.com")).await.status, 303, "her own is untouched");
        assert_eq!(eve.get(&eves).await.status, if strict { 400 } else { 303 });
    }
}

#[tokio::test]
async fn an_outage_while_redeeming_leaves_the_link_for_later() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.ask("ada@example.com").await;
    let link = world.link_to("ada@example.com");
    for fault in
        [Fault::on(SPEND).status(503), Fault::on(SPEND).retry_after(30), Fault::on(SPEND).drop_connection()]
    {
        world.emulator.inject(fault);
        let page = browser.get(&link).await;
        assert_eq!((page.status, page.header("set-cookie")), (503, ""));
        assert_ne!(page.header("retry-after"), "");
    }
    assert_eq!(browser.get(&link).await.status, 303);
    // A session that cannot be checked is none.
    browser.post("/logout", &[]).await;
    browser.ask("ada@example.com").await;
    world.emulator.inject(Fault::on(SPEND).wrong_key());
    let page = browser.get(&world.link_to("ada@example.com")).await;
    assert_eq!((page.status, page.header("set-cookie")), (503, ""));
}
