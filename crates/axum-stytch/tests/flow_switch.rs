//! A browser that is signed in already, and a link of somebody else or of the same person.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod support;

use std::time::Duration;

use stytch_emulator::{Emulator, Fault};
use support::{Browser, ORIGIN, Page, REVOKE, World};

/// Eve's link, opened in Ada's browser, where it was asked for.
async fn eves_link_at_ada(world: &World) -> (Browser, Page) {
    let mut browser = world.signed_in("ada@example.com").await;
    browser.ask("eve@example.com").await;
    let page = browser.get(&world.link_to("eve@example.com")).await;
    assert_eq!((page.status, page.location()), (303, "/login/confirm"));
    let question = browser.follow(&page).await;
    assert!(question.body.contains("eve@example.com") && question.body.contains("ada@example.com"));
    assert_eq!(browser.get("/").await.body, "ada@example.com", "nothing has changed yet");
    (browser, question)
}

#[tokio::test]
async fn yes_changes_the_person_and_ends_the_earlier_session_at_once() {
    for strict in [false, true] {
        let world = World::on(Emulator::builder().strict(strict), ORIGIN, |layer| layer).await;
        let (mut browser, question) = eves_link_at_ada(&world).await;
        let mut before = browser.clone();
        let page = browser.submit(&question, "/login/confirm", &[("answer", "yes")]).await;
        assert_eq!(page.status, 303);
        assert_eq!(browser.get("/").await.body, "eve@example.com");
        world.wait_for_calls(REVOKE, 1).await;
        // Neither the token nor the JWT of the earlier session is good any more, here or at Stytch.
        assert_eq!(before.clone().get("/").await.body, "nobody");
        before.forget("stytch_session");
        assert_eq!(before.get("/").await.body, "nobody", "the JWT alone");
    }
}

#[tokio::test]
async fn no_keeps_who_is_signed_in() {
    let world = World::new().await;
    let (mut browser, question) = eves_link_at_ada(&world).await;
    let page = browser.submit(&question, "/login/confirm", &[("answer", "no")]).await;
    assert_eq!(
        (page.status, page.sets("stytch_session"), page.clears("stytch_session")),
        (303, false, false)
    );
    assert_eq!(browser.get("/").await.body, "ada@example.com");
    world.wait_for_calls(REVOKE, 1).await;
    world.emulator.advance(Duration::from_secs(400));
    assert_eq!(browser.get("/").await.body, "ada@example.com", "and Stytch knows her session still");
}

#[tokio::test]
async fn signing_in_again_ends_the_earlier_session_of_the_browser() {
    for strict in [false, true] {
        let world = World::on(Emulator::builder().strict(strict), ORIGIN, |layer| layer).await;
        let mut browser = world.signed_in("ada@example.com").await;
        let mut before = browser.clone();
        let mut elsewhere = world.signed_in("ada@example.com").await;
        browser.ask("ada@example.com").await;
        let page = browser.get(&world.link_to("ada@example.com")).await;
        assert_eq!((page.status, page.location()), (303, "/"), "the same person is not asked");
        assert_ne!(browser.cookie("stytch_session"), before.cookie("stytch_session"));
        world.wait_for_calls(REVOKE, 1).await;
        before.forget("stytch_session");
        assert_eq!(before.get("/").await.body, "nobody");
        assert_eq!(browser.get("/").await.body, "ada@example.com");
        assert_eq!(elsewhere.get("/").await.body, "ada@example.com", "other browsers are not concerned");
    }
}

#[tokio::test]
async fn a_planted_session_does_not_survive_the_sign_in() {
    let world = World::new().await;
    let eve = world.signed_in("eve@example.com").await;
    let mut victim = world.browser();
    victim.ask("ada@example.com").await;
    victim.set_cookie("stytch_session", eve.cookie("stytch_session").unwrap());
    let question = victim.get(&world.link_to("ada@example.com")).await;
    let question = victim.follow(&question).await;
    assert!(question.body.contains("ada@example.com") && question.body.contains("eve@example.com"));
    victim.submit(&question, "/login/confirm", &[("answer", "yes")]).await;
    assert_eq!(victim.get("/").await.body, "ada@example.com");
    assert_ne!(victim.cookie("stytch_session"), eve.cookie("stytch_session"));
}

#[tokio::test]
async fn when_nobody_can_say_who_is_signed_in_the_person_is_asked() {
    let world = World::new().await;
    let mut browser = world.signed_in("ada@example.com").await;
    browser.ask("eve@example.com").await;
    world.emulator.advance(Duration::from_secs(400));
    world.emulator.inject(Fault::on("/v1/sessions/authenticate").status(500).times(3));
    let page = browser.get(&world.link_to("eve@example.com")).await;
    assert_eq!(page.location(), "/login/confirm");
}

#[tokio::test]
async fn the_question_stands_for_ten_minutes() {
    let world = World::new().await;
    let (mut browser, question) = eves_link_at_ada(&world).await;
    let mut kept = browser.clone();
    world.emulator.advance(Duration::from_secs(601));
    assert_eq!(browser.get("/login/confirm").await.location(), "/login");
    kept.set_cookie("stytch_pending", "forged");
    let page = kept.submit(&question, "/login/confirm", &[("answer", "yes")]).await;
    assert_eq!(page.status, 400);
    assert_eq!(browser.get("/").await.body, "ada@example.com");
}
