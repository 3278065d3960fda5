//! One link, one session, one word to the app; and an app that says no, or panics.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum_stytch::{LinkPolicy, SessionLayer};
use stytch_emulator::Emulator;
use support::{Browser, ORIGIN, Page, REVOKE, World};

/// Posts a token many times at once.
async fn at_once(world: &World, browser: &Browser, count: usize) -> Vec<(Page, Browser)> {
    let token = world.token_to("ada@example.com");
    let mut posts = tokio::task::JoinSet::new();
    for _ in 0..count {
        let (mut browser, token) = (browser.clone(), token.clone());
        posts.spawn(async move {
            let fields = [("token", token.as_str()), ("stytch_token_type", "magic_links")];
            (browser.post("/authenticate", &fields).await, browser)
        });
    }
    posts.join_all().await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hundred_posts_are_one_session_and_one_word_to_the_app() {
    for strict in [false, true] {
        let (calls, created) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let (hook, new) = (Arc::clone(&calls), Arc::clone(&created));
        let settings = move |layer: SessionLayer| {
            layer.on_sign_in(move |event| {
                hook.fetch_add(1, Ordering::SeqCst);
                new.fetch_add(usize::from(event.created), Ordering::SeqCst);
                async { Ok::<(), std::io::Error>(()) }
            })
        };
        let world = World::on(Emulator::builder().strict(strict), ORIGIN, settings).await;
        let mut browser = world.browser();
        browser.ask("ada@example.com").await;
        let answers = at_once(&world, &browser, 100).await;
        assert_eq!((world.spent(), calls.load(Ordering::SeqCst), created.load(Ordering::SeqCst)), (1, 1, 1));
        let mut sessions: Vec<_> = answers
            .iter()
            .map(|(page, browser)| {
                assert_eq!((page.status, page.location()), (303, "/"));
                browser.cookie("stytch_session").unwrap()
            })
            .collect();
        sessions.dedup();
        assert_eq!(sessions.len(), 1);
        let mut signed_in = answers[0].1.clone();
        assert_eq!(signed_in.get("/").await.body, "ada@example.com");
        assert_eq!(world.emulator.count_requests(REVOKE), 0, "no session was there before");
    }
}

/// A hook that counts, and fails the first so many times.
fn failing(times: usize, panics: bool) -> (Arc<AtomicUsize>, impl FnOnce(SessionLayer) -> SessionLayer) {
    let calls = Arc::new(AtomicUsize::new(0));
    let hook = Arc::clone(&calls);
    let settings = move |layer: SessionLayer| {
        layer.on_sign_in(move |_| {
            let call = hook.fetch_add(1, Ordering::SeqCst);
            assert!(!panics || call % 2 == 1 || call >= times, "on purpose, before it awaits");
            async move {
                assert!(!panics || call >= times, "on purpose, while it awaits");
                if call < times { Err("the database is away and its password is hunter2") } else { Ok(()) }
            }
        })
    };
    (calls, settings)
}

#[tokio::test]
async fn an_app_that_says_no_means_no_session() {
    for panics in [false, true] {
        let (calls, settings) = failing(2, panics);
        let world = World::with(settings).await;
        for failed in 1..=2 {
            let mut browser = world.browser();
            browser.ask("ada@example.com").await;
            let link = world.link_to("ada@example.com");
            let page = browser.get(&link).await;
            assert_eq!((page.status, page.header("set-cookie")), (503, ""), "panics: {panics}");
            assert!(!page.body.contains("hunter2"));
            assert_eq!(calls.load(Ordering::SeqCst), failed);
            world.wait_for_calls(REVOKE, failed).await;
            // The same link again is spent; it must not hand out the session that was just ended.
            let page = browser.get(&link).await;
            assert_eq!((page.status, page.header("set-cookie")), (400, ""));
            assert_eq!(calls.load(Ordering::SeqCst), failed);
        }
        // Nothing is poisoned: the next one signs in.
        assert!(world.signed_in("ada@example.com").await.has_session());
        assert_eq!(calls.load(Ordering::SeqCst), 3);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn parallel_posts_share_the_refusal() {
    let (calls, settings) = failing(1, false);
    let world = World::with(settings).await;
    let mut browser = world.browser();
    browser.ask("ada@example.com").await;
    for (page, browser) in at_once(&world, &browser, 50).await {
        assert_eq!(page.status, 503);
        assert!(!browser.has_session());
    }
    assert_eq!((calls.load(Ordering::SeqCst), world.spent()), (1, 1));
}

#[tokio::test]
async fn the_hook_runs_after_the_question_and_a_no_there_ends_the_session_too() {
    let (calls, settings) = failing(1, false);
    let world = World::with(|layer| settings(layer.link_policy(LinkPolicy::AnyDevice))).await;
    for round in 0..2 {
        world.browser().ask("ada@example.com").await;
        let mut phone = world.browser();
        let page = phone.get(&world.link_to("ada@example.com")).await;
        let question = phone.submit(&page, "/authenticate", &[]).await;
        let question = phone.follow(&question).await;
        assert_eq!(calls.load(Ordering::SeqCst), round, "not before the yes");
        let mut again = phone.clone();
        let page = phone.submit(&question, "/login/confirm", &[("answer", "yes")]).await;
        assert_eq!((page.status, phone.has_session()), if round == 0 { (503, false) } else { (303, true) });
        if round == 0 {
            world.wait_for_calls(REVOKE, 1).await;
            let page = again.submit(&question, "/login/confirm", &[("answer", "yes")]).await;
            assert_eq!((page.status, again.has_session()), (400, false), "the session is gone");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_yes_that_is_pressed_twice_tells_the_app_once() {
    let (calls, settings) = failing(0, false);
    let world = World::with(|layer| settings(layer.link_policy(LinkPolicy::AnyDevice))).await;
    for (round, email) in ["ada@example.com", "eve@example.com"].into_iter().enumerate() {
        world.browser().ask(email).await;
        let mut phone = world.browser();
        let page = phone.get(&world.link_to(email)).await;
        let question = phone.submit(&page, "/authenticate", &[]).await;
        let question = phone.follow(&question).await;
        let mut presses = tokio::task::JoinSet::new();
        for _ in 0..20 {
            let (mut phone, question) = (phone.clone(), question.clone());
            presses.spawn(async move {
                let page = phone.submit(&question, "/login/confirm", &[("answer", "yes")]).await;
                (page.status, phone.has_session())
            });
        }
        assert_eq!(presses.join_all().await, [(303, true); 20]);
        assert_eq!(calls.load(Ordering::SeqCst), round + 1);
    }
}

#[tokio::test]
async fn created_is_true_once_wherever_the_link_is_used() {
    for policy in [LinkPolicy::SameBrowser, LinkPolicy::AnyDevice] {
        let seen = Arc::new(std::sync::Mutex::new(Vec::new()));
        let hook = Arc::clone(&seen);
        let world = World::with(|layer| {
            layer.link_policy(policy).on_sign_in(move |event| {
                let email = event.principal.email().unwrap().to_owned();
                hook.lock().unwrap().push((email, event.created));
                async { Ok::<(), std::io::Error>(()) }
            })
        })
        .await;
        world.signed_in("old@example.com").await;
        // One browser asks for a known and then for a new address; each link tells of its own.
        let mut browser = world.browser();
        browser.ask("old@example.com").await;
        browser.ask("new@example.com").await;
        let mut copy = browser.clone();
        for (browser, email) in [(&mut copy, "old@example.com"), (&mut browser, "new@example.com")] {
            let page = browser.get(&world.link_to(email)).await;
            if page.location() == "/login/confirm" {
                let question = browser.follow(&page).await;
                browser.submit(&question, "/login/confirm", &[("answer", "yes")]).await;
            }
        }
        world.signed_in("new@example.com").await;
        let expected = [("old", true), ("old", false), ("new", true), ("new", false)];
        let expected = expected.map(|(name, created)| (format!("{name}@example.com"), created));
        assert_eq!(*seen.lock().unwrap(), expected, "{policy:?}");
    }
}
