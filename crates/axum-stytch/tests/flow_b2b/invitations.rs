//! Invitations to an organisation.

use axum_stytch::SignInMethod;

use crate::support::ORIGIN;
use crate::world::{ADA, World};

const SPEND: &str = "/v1/b2b/magic_links/authenticate";

#[tokio::test]
async fn an_invitation_from_the_mail_to_the_organization() {
    for old in [false, true] {
        let world = World::new().await;
        let acme = world.organization("Acme").await;
        let email = world.stytch.b2b().magic_links().email();
        let call = email.invite(&acme, "new@else.example").invite_redirect_url(format!("{ORIGIN}/invite"));
        call.send().await.unwrap();
        let link = world.link_to("new@else.example");
        for _ in 0..3 {
            world.browser().get(&link).await;
            world.browser().head(&link).await;
        }
        let mut guest = world.browser();
        guest.old = old;
        let page = guest.get(&link).await;
        assert_eq!((page.status, page.heading().as_str()), (200, "You are invited"));
        assert_eq!(world.calls(SPEND), 0);
        let accepted = guest.submit(&page, "/invite", &[]).await;
        assert_eq!(accepted.location(), "/login/confirm", "{}", accepted.heading());
        assert!(!guest.has_session() && world.told().is_empty());
        let question = guest.follow(&accepted).await;
        assert!(question.body.contains("new@else.example") && question.body.contains("At Acme"));
        let entered = guest.submit(&question, "/login/confirm", &[("answer", "yes")]).await;
        assert_eq!((entered.status, entered.location()), (303, "/"), "{}", entered.heading());
        let told = ("new@else.example".into(), "Acme".into(), false, SignInMethod::Invitation);
        assert_eq!(world.told(), [told]);
        assert_eq!(guest.get("/account").await.body, "new@else.example at acme");
    }
}

#[tokio::test]
async fn nobody_is_invited_to_discover() {
    let world = World::new().await;
    world.browser().ask(ADA).await;
    let link = world.link_to(ADA).replace("/authenticate", "/invite");
    assert_eq!(world.browser().get(&link).await.status, 400);
}

#[tokio::test]
async fn whoever_is_signed_in_elsewhere_is_asked() {
    let world = World::new().await;
    let (acme, other) = (world.organization("Acme").await, world.organization("Other").await);
    world.member(&acme, ADA).await;
    let mut browser = world.signed_in(ADA, &acme).await;
    world.stytch.b2b().magic_links().email().invite(&other, "eve@else.example").send().await.unwrap();
    let page = browser.get(&world.link_to("eve@else.example")).await;
    let accepted = browser.submit(&page, "/invite", &[]).await;
    let question = browser.follow(&accepted).await;
    assert!(question.body.contains("eve@else.example") && question.body.contains(ADA));
    browser.submit(&question, "/login/confirm", &[("answer", "no")]).await;
    assert_eq!(browser.get("/").await.body, "acme");
}
