//! Invitations and links that the app delivers itself.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod support;

use std::sync::{Arc, Mutex};

use axum_stytch::SignInMethod;
use support::{ORIGIN, SPEND, World, invitation};

#[tokio::test]
async fn an_invitation_from_the_mail_to_the_account() {
    for old in [false, true] {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let hook = Arc::clone(&seen);
        let world = World::with(|layer| {
            layer.on_sign_in(move |event| {
                hook.lock().unwrap().push((event.method, event.created, event.user_id().clone()));
                async { Ok::<(), std::io::Error>(()) }
            })
        })
        .await;
        let email = world.stytch.magic_links().email();
        let url = format!("{ORIGIN}/invite");
        email.invite("new@example.com").invite_magic_link_url(url).send().await.unwrap();
        let link = invitation(&world.token_to("new@example.com"));

        let mut scanner = world.browser();
        for _ in 0..3 {
            scanner.get(&link).await;
            scanner.head(&link).await;
        }
        let mut guest = world.browser();
        guest.old = old;
        let page = guest.get(&link).await;
        assert_eq!((page.status, page.heading().as_str()), (200, "You are invited"));
        assert_eq!(world.emulator.count_requests(SPEND), 0);

        let accepted = guest.submit(&page, "/invite", &[]).await;
        assert_eq!((accepted.status, accepted.location()), (303, "/login/confirm"), "{}", accepted.heading());
        assert!(!guest.has_session() && seen.lock().unwrap().is_empty());
        let question = guest.follow(&accepted).await;
        assert!(question.body.contains("new@example.com"));
        let page = guest.submit(&question, "/login/confirm", &[("answer", "yes")]).await;
        assert_eq!((page.status, page.location()), (303, "/"), "{}", page.heading());
        assert_eq!(guest.get("/").await.body, "new@example.com");

        let seen = seen.lock().unwrap();
        assert_eq!(seen.len(), 1);
        assert_eq!((seen[0].0, seen[0].1), (SignInMethod::Invitation, false));

        let used = world.browser().get(&link).await;
        assert_eq!(used.status, 200, "the button says nothing before it is pressed");
        let mut late = world.browser();
        assert_eq!(late.submit(&used, "/invite", &[]).await.status, 400);
    }
}

#[tokio::test]
async fn a_link_that_the_app_made_names_the_account_in_question() {
    let world = World::new().await;
    let ada = world.signed_in("ada@example.com").await;
    assert!(ada.has_session());
    let user_id = world.user_id("ada@example.com").await;
    let made = world.stytch.magic_links().create(&user_id).send().await.unwrap();
    let mut browser = world.browser();
    let page = browser.get(&invitation(made.token.expose())).await;
    let accepted = browser.submit(&page, "/invite", &[]).await;
    let question = browser.follow(&accepted).await;
    assert!(question.body.contains("ada@example.com"), "{}", question.body);
    browser.submit(&question, "/login/confirm", &[("answer", "yes")]).await;
    assert_eq!(browser.get("/account").await.status, 200);
}

#[tokio::test]
async fn foreign_forms_and_broken_links_spend_nothing() {
    let world = World::new().await;
    world.stytch.magic_links().email().invite("new@example.com").send().await.unwrap();
    let token = world.token_to("new@example.com");
    let mut guest = world.browser().old();
    let page = guest.get(&invitation(&token)).await;
    assert!(page.sets("stytch_form"));
    // Without the cookie, or with somebody else's value, the opaque origin is not enough.
    assert_eq!(
        world.browser().old().with("cookie", "other=1").submit(&page, "/invite", &[]).await.status,
        403
    );
    assert_eq!(world.browser().old().submit(&page, "/invite", &[]).await.status, 403);
    let mut eve = world.browser().old();
    eve.get(&invitation("eves-own-token")).await;
    assert_eq!(eve.submit(&page, "/invite", &[]).await.status, 403);
    for bad in ["/invite", "/invite?token=x", "/invite?stytch_token_type=magic_links&token=a&token=b"] {
        assert_eq!(guest.get(bad).await.status, 400, "{bad}");
    }
    assert_eq!(world.spent(), 0);
    assert_eq!(guest.submit(&page, "/invite", &[]).await.status, 303);
    assert_eq!(world.spent(), 1);
}
