//! The login page of one organisation, which says nothing about whether there is one.

use axum_stytch::SignInMethod;

use crate::support::Page;
use crate::world::{ADA, World};

/// Everything that a stranger sees of an answer, its slug and its random values aside.
fn seen(page: &Page, slug: &str) -> (u16, String, Vec<String>, String) {
    let cookie = |cookie: &&str| {
        let (name, rest) = cookie.split_once('=').unwrap();
        let (value, attributes) = rest.split_once(';').unwrap();
        format!("{name} {} {attributes}", value.len())
    };
    let cookies = page.set_cookies().iter().map(cookie).collect();
    (page.status, page.location().to_owned(), cookies, page.body.replace(slug, "{slug}"))
}

#[tokio::test]
async fn a_link_leads_straight_in() {
    let world = World::new().await;
    let acme = world.organization("Acme").await;
    world.member(&acme, ADA).await;
    let mut browser = world.browser();
    let page = browser.get("/login/org/acme?return_to=/account").await;
    assert_eq!(page.heading(), "Sign in to acme");
    assert!(page.body.contains(r#"href="/login""#), "the way to the others");
    let sent = browser.submit(&page, "/login/org/acme", &[("email", ADA)]).await;
    let mail = browser.follow(&sent).await;
    assert!(mail.body.contains("can sign in there") && mail.body.contains(r#"action="/login/org/acme""#));
    let again = browser.submit(&mail, "/login/org/acme", &[]).await;
    assert_eq!((again.location(), world.emulator.messages_to(ADA).len()), ("/login/sent", 2));
    let arrived = browser.get(&world.link_to(ADA)).await;
    assert_eq!((arrived.status, arrived.location()), (303, "/account"), "{}", arrived.heading());
    assert_eq!(browser.get("/account").await.body, "ada@acme.example at acme");
    assert_eq!(world.told(), [(ADA.into(), "Acme".into(), false, SignInMethod::MagicLink)]);
}

#[tokio::test]
async fn who_may_join_by_their_domain_is_new() {
    let world = World::new().await;
    world.open_organization("Acme", "acme.example").await;
    let mut browser = world.browser();
    browser.post("/login/org/acme", &[("email", "new@acme.example")]).await;
    let arrived = browser.get(&world.link_to("new@acme.example")).await;
    assert_eq!(arrived.location(), "/");
    assert!(world.told()[0].2, "made for this sign-in");
}

#[tokio::test]
async fn unknown_organizations_and_people_look_like_known_ones() {
    let world = World::new().await;
    let acme = world.organization("Acme").await;
    world.member(&acme, ADA).await;
    let closed = world.organization("Sso1").await;
    world.require_sso(&closed).await;
    world.member(&closed, ADA).await;
    let mut answers = Vec::new();
    for (slug, email) in [("acme", ADA), ("acme", "eve@evil.example"), ("zzzz", ADA), ("sso1", ADA)] {
        let path = format!("/login/org/{slug}");
        let mut browser = world.browser();
        let page = browser.get(&path).await;
        // As long as Ada's, so that the sealed cookies can be compared.
        let sent = browser.post(&path, &[("email", email)]).await;
        let mail = browser.follow(&sent).await;
        answers.push((seen(&page, slug), seen(&sent, slug), seen(&mail, slug).0));
    }
    let known = answers.remove(0);
    for other in answers {
        assert_eq!(other, known);
    }
    assert_eq!(world.emulator.messages().len(), 1);
}

#[tokio::test]
async fn looking_at_the_page_asks_stytch_nothing() {
    let world = World::new().await;
    for _ in 0..3 {
        world.browser().get("/login/org/acme").await;
    }
    assert_eq!(world.emulator.requests().len(), 0);
    for path in ["/login/org/", "/login/org/a", "/login/org/a%20b", "/login/org/%3Cb%3E", "/login/org/a/b"] {
        assert_eq!(world.browser().get(path).await.status, 404, "{path}");
    }
}
