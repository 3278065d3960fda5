//! Links for any device: a button, then a question, and no session before a yes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod support;

use axum_stytch::LinkPolicy;
use serde_json::json;
use support::{Browser, Page, REVOKE, World};

async fn world() -> World {
    World::with(|layer| layer.link_policy(LinkPolicy::AnyDevice)).await
}

/// A link that was asked for on another device, after the button was pressed here.
async fn pressed(world: &World, browser: &mut Browser, email: &str) -> Page {
    world.browser().ask(email).await;
    let page = browser.get(&world.link_to(email)).await;
    assert_eq!((page.status, page.heading().as_str()), (200, "Almost there"));
    let before = world.spent();
    let pressed = browser.submit(&page, "/authenticate", &[]).await;
    assert_eq!((pressed.status, pressed.location(), world.spent()), (303, "/login/confirm", before + 1));
    assert!(!pressed.sets("stytch_session") && !pressed.sets("stytch_session_jwt"));
    browser.follow(&pressed).await
}

#[tokio::test]
async fn another_device_gets_a_button_a_question_and_then_its_session() {
    for old in [false, true] {
        let world = world().await;
        let mut phone = world.browser();
        phone.old = old;
        let question = pressed(&world, &mut phone, "ada@example.com").await;
        assert_eq!(question.heading(), "Is this your account?");
        assert!(question.body.contains("ada@example.com"));
        assert_eq!(phone.get("/").await.body, "nobody");

        let page = phone.submit(&question, "/login/confirm", &[("answer", "yes")]).await;
        assert_eq!((page.status, page.location()), (303, "/"), "{}", page.heading());
        assert!(page.clears("stytch_pending") && page.sets("stytch_session"));
        assert_eq!(phone.get("/").await.body, "ada@example.com");
        assert_eq!(phone.cookie("stytch_form"), None, "what the flow left behind is gone");
        assert_eq!((world.spent(), world.emulator.count_requests(REVOKE)), (1, 0));
    }
}

#[tokio::test]
async fn no_code_is_asked_for_where_none_is_ever_shown() {
    let world = world().await;
    let mut browser = world.browser();
    let sent = browser.ask("ada@example.com").await;
    let page = if sent.status == 303 { browser.follow(&sent).await } else { sent };
    assert_eq!(page.heading(), "Check your mail");
    assert!(!page.body.contains("name=\"code\"") && page.body.contains("on this device or another one"));
}

#[tokio::test]
async fn a_no_ends_the_session_that_waited() {
    let world = world().await;
    let mut phone = world.browser();
    let question = pressed(&world, &mut phone, "ada@example.com").await;
    let kept = phone.clone();
    let page = phone.submit(&question, "/login/confirm", &[("answer", "no")]).await;
    assert_eq!((page.status, page.clears("stytch_pending"), page.set_cookies().len()), (303, true, 1));
    world.wait_for_calls(REVOKE, 1).await;
    assert_eq!(phone.get("/").await.body, "nobody");
    // The cookie of the question, shown again, brings nothing back.
    let mut again = kept;
    let page = again.submit(&question, "/login/confirm", &[("answer", "yes")]).await;
    assert_eq!((page.status, page.clears("stytch_pending")), (400, true), "{}", page.heading());
    assert!(!again.has_session());
    assert_eq!(again.get("/login/confirm").await.location(), "/login");
}

#[tokio::test]
async fn the_browser_that_asked_for_this_address_is_not_asked_again() {
    let world = world().await;
    let mut browser = world.browser();
    browser.post("/login", &[("email", "Ada@Example.com"), ("return_to", "/account")]).await;
    let page = browser.get(&world.link_to("ada@example.com")).await;
    assert_eq!((page.status, page.location(), world.spent()), (303, "/account", 1));
    assert!(browser.has_session());
}

#[tokio::test]
async fn a_link_for_another_address_is_a_question_even_there() {
    let world = world().await;
    let mut ada = world.browser();
    ada.ask("ada@example.com").await;
    world.browser().ask("eve@example.com").await;
    // Login CSRF: Eve hopes that Ada goes on in Eve's account.
    let page = ada.get(&world.link_to("eve@example.com")).await;
    assert_eq!((page.status, page.location()), (303, "/login/confirm"));
    let question = ada.follow(&page).await;
    assert!(question.body.contains("eve@example.com") && !ada.has_session());
    ada.submit(&question, "/login/confirm", &[("answer", "no")]).await;
    assert_eq!(ada.get(&world.link_to("ada@example.com")).await.location(), "/", "her own link still works");
    assert_eq!(ada.get("/").await.body, "ada@example.com");
}

#[tokio::test]
async fn machines_spend_nothing_by_looking() {
    let world = world().await;
    world.browser().ask("ada@example.com").await;
    let link = world.link_to("ada@example.com");
    let mut scanner = world.browser();
    for _ in 0..3 {
        assert_eq!(scanner.get(&link).await.status, 200);
        assert_eq!(scanner.head(&link).await.status, 200);
        assert_eq!(scanner.clone().with("purpose", "prefetch").get(&link).await.header("set-cookie"), "");
    }
    assert_eq!(world.spent(), 0);
    let mut phone = world.browser();
    let page = phone.get(&link).await;
    assert_eq!(phone.submit(&page, "/authenticate", &[]).await.status, 303);
}

#[tokio::test]
async fn a_double_click_is_one_session_and_another_browser_shares_nothing() {
    let world = world().await;
    world.browser().ask("ada@example.com").await;
    let link = world.link_to("ada@example.com");
    let (mut phone, mut other, mut bare) = (world.browser(), world.browser(), world.browser());
    let (page, others) = (phone.get(&link).await, other.get(&link).await);
    for _ in 0..3 {
        let pressed = phone.submit(&page, "/authenticate", &[]).await;
        assert_eq!(pressed.location(), "/login/confirm");
    }
    assert_eq!(world.spent(), 1);
    assert_eq!(other.submit(&others, "/authenticate", &[]).await.status, 400);
    assert_eq!(bare.submit(&page, "/authenticate", &[]).await.status, 400);
    let question = phone.get("/login/confirm").await;
    phone.submit(&question, "/login/confirm", &[("answer", "yes")]).await;
    assert!(phone.has_session() && !other.has_session() && !bare.has_session());
}

#[tokio::test]
async fn in_json_too() {
    let world = world().await;
    world.browser().ask("ada@example.com").await;
    let mut script = world.browser();
    let body = json!({"token": world.token_to("ada@example.com"), "stytch_token_type": "magic_links"});
    let answer = script.json("/authenticate", &body.to_string()).await;
    assert_eq!(answer.json(), json!({"status": "confirm", "account": "ada@example.com"}));
    assert!(!script.has_session());
    let answer = script.json("/login/confirm", r#"{"answer":"yes"}"#).await;
    assert_eq!(answer.json(), json!({"status": "signed_in", "return_to": "/"}));
    assert!(script.has_session());
    let answer = script.json("/login/confirm", r#"{"answer":"yes"}"#).await;
    assert_eq!((answer.status, answer.code().as_str()), (400, "link_expired_or_used"));
}
