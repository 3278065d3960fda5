//! The hand-off: a link opened elsewhere signs in the browser that asked, by a code.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod support;

use std::time::Duration;

use stytch_emulator::Fault;
use support::{Browser, Page, SPEND, World};

/// A browser that asked, and the code that another one shows for its link.
async fn handed_off(world: &World) -> (Browser, Page, String) {
    let mut asking = world.browser();
    let sent = asking.ask("ada@example.com").await;
    let page = world.browser().get(&world.link_to("ada@example.com")).await;
    assert_eq!((page.status, page.heading().as_str()), (200, "Type this code in your other browser"));
    (asking, sent, page.shown_code())
}

#[tokio::test]
async fn the_code_signs_in_the_browser_that_asked_and_no_other() {
    let world = World::new().await;
    let (mut asking, sent, code) = handed_off(&world).await;
    assert_eq!((code.len(), &code[4..5]), (9, "-"));
    let mut stranger = world.browser();
    assert_eq!(stranger.post("/login/code", &[("code", &code)]).await.location(), "/login");
    let answer = stranger.json("/login/code", &format!(r#"{{"code":"{code}"}}"#)).await;
    assert_eq!((answer.status, answer.code().as_str()), (400, "link_of_other_browser"));
    assert!(!stranger.has_session() && world.spent() == 0);

    let typed = code.to_lowercase().replace('-', " ");
    let page = asking.submit(&sent, "/login/code", &[("code", &typed)]).await;
    assert_eq!((page.status, page.location(), world.spent()), (303, "/", 1));
    assert_eq!(asking.get("/").await.body, "ada@example.com");
    assert_eq!(asking.post("/login/code", &[("code", &code)]).await.location(), "/login", "it works once");
}

#[tokio::test]
async fn a_browser_that_asked_for_something_else_gets_nothing_for_it() {
    let world = World::new().await;
    let (mut asking, sent, code) = handed_off(&world).await;
    let mut eve = world.browser();
    eve.ask("eve@example.com").await;
    let page = eve.post("/login/code", &[("code", &code)]).await;
    assert_eq!(page.status, 400);
    assert!(!eve.has_session());
    // The person opens the link again, reads the same code, and is in.
    let again = world.browser().get(&world.link_to("ada@example.com")).await.shown_code();
    assert_eq!(again, code);
    assert_eq!(asking.submit(&sent, "/login/code", &[("code", &code)]).await.status, 303);
}

#[tokio::test]
async fn reloads_show_the_same_code_and_links_different_ones() {
    let world = World::new().await;
    let (_, _, code) = handed_off(&world).await;
    let link = world.link_to("ada@example.com");
    for _ in 0..5 {
        assert_eq!(world.browser().get(&link).await.shown_code(), code);
    }
    let (_, _, other) = handed_off(&world).await;
    assert_ne!(code, other);
    let fields = [("token", world.token_to("ada@example.com")), ("stytch_token_type", "magic_links".into())];
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(world.browser().post("/authenticate", &fields).await.shown_code(), other);
    let json =
        format!(r#"{{"token":"{}","stytch_token_type":"magic_links"}}"#, world.token_to("ada@example.com"));
    let answer = world.browser().json("/authenticate", &json).await.json();
    assert_eq!(
        (&answer["status"], &answer["code"], &answer["code_minutes"]),
        (&"code".into(), &other.into(), &10.into())
    );
    assert_eq!(world.spent(), 0);
}

#[tokio::test]
async fn five_wrong_codes_and_it_is_over() {
    let world = World::new().await;
    let (mut asking, sent, code) = handed_off(&world).await;
    for _ in 0..4 {
        let page = asking.submit(&sent, "/login/code", &[("code", "0000-0000")]).await;
        assert_eq!(page.status, 422);
        assert!(page.body.contains("does not match"), "{}", page.body);
    }
    let kept = asking.clone();
    let page = asking.submit(&sent, "/login/code", &[("code", "0000-0000")]).await;
    assert_eq!((page.status, page.clears("stytch_flow")), (422, true));
    assert!(page.body.contains("That was the last try"), "{}", page.body);
    assert!(!page.body.contains("name=\"code\""), "nothing is left to try: {}", page.body);
    page.form("/login");
    assert_eq!(asking.post("/login/code", &[("code", &code)]).await.location(), "/login");
    // Who kept the cookie gets no further with the right one.
    let mut cheat = kept;
    let answer = cheat.json("/login/code", &format!(r#"{{"code":"{code}"}}"#)).await;
    assert_eq!((answer.status, answer.code().as_str()), (422, "code_out_of_tries"));
    assert_eq!(world.spent(), 0);

    let (mut again, sent, code) = handed_off(&world).await;
    for _ in 0..4 {
        again.submit(&sent, "/login/code", &[("code", "0000-0000")]).await;
    }
    assert_eq!(
        again.submit(&sent, "/login/code", &[("code", &code)]).await.status,
        303,
        "the fifth may be right"
    );
}

#[tokio::test]
async fn parallel_guesses_get_no_more_tries() {
    let world = World::new().await;
    let (asking, _, code) = handed_off(&world).await;
    let mut guesses = tokio::task::JoinSet::new();
    for guess in 0..50 {
        let mut browser = asking.clone();
        guesses.spawn(async move {
            browser.json("/login/code", &format!(r#"{{"code":"{guess:08}"}}"#)).await.code()
        });
    }
    let answers = guesses.join_all().await;
    let looked_up = answers.iter().filter(|code| *code == "code_wrong").count();
    assert_eq!((looked_up, answers.len()), (4, 50), "four are wrong, the fifth is wrong and the last");
    assert_eq!({ asking }.json("/login/code", &format!(r#"{{"code":"{code}"}}"#)).await.status, 422);
    assert_eq!(world.spent(), 0);
}

#[tokio::test]
async fn an_outage_keeps_the_code_usable_and_costs_no_try() {
    let world = World::new().await;
    let (mut asking, sent, code) = handed_off(&world).await;
    asking.submit(&sent, "/login/code", &[("code", "wrong")]).await;
    for _ in 0..8 {
        world.emulator.inject(Fault::on(SPEND).status(503));
        let page = asking.submit(&sent, "/login/code", &[("code", &code)]).await;
        assert_eq!((page.status, page.header("set-cookie")), (503, ""));
        assert!(page.body.contains("href=\"/login/sent\""), "the way back to the code's field");
    }
    assert_eq!(asking.submit(&sent, "/login/code", &[("code", &code)]).await.status, 303);
    assert!(asking.has_session());
}

#[tokio::test]
async fn a_code_works_for_ten_minutes() {
    let world = World::new().await;
    let (mut asking, sent, code) = handed_off(&world).await;
    world.emulator.advance(Duration::from_secs(9 * 60 + 50));
    let mut late = asking.clone();
    world.emulator.advance(Duration::from_secs(15));
    let page = late.submit(&sent, "/login/code", &[("code", &code)]).await;
    assert_eq!((page.status, world.spent()), (422, 0));
    assert_eq!(
        world.browser().get(&world.link_to("ada@example.com")).await.shown_code(),
        code,
        "opened again"
    );
    world.emulator.advance(Duration::from_secs(9 * 60));
    assert_eq!(asking.submit(&sent, "/login/code", &[("code", &code)]).await.status, 303);
}
