//! Discovery links have every guarantee that links of users have.

use stytch_emulator::Emulator;

use crate::world::{ADA, World, enter};

const PROVE: &str = "/v1/b2b/magic_links/discovery/authenticate";
const SPEND: &str = "/v1/b2b/magic_links/authenticate";

#[tokio::test]
async fn opened_elsewhere_a_link_shows_a_code_for_the_browser_that_asked() {
    for strict in [false, true] {
        let world = World::on(Emulator::builder().strict(strict), |layer| layer).await;
        let acme = world.organization("Acme").await;
        world.member(&acme, ADA).await;
        for path in ["/login", "/login/org/acme"] {
            let (proved, spent) = (world.calls(PROVE), world.calls(SPEND));
            let mut browser = world.browser();
            browser.post(path, &[("email", ADA)]).await;
            let link = world.link_to(ADA);
            let mut phone = world.browser();
            phone.head(&link).await;
            let page = phone.get(&link).await;
            assert_eq!(page.heading(), "Type this code in your other browser");
            assert_eq!((world.calls(PROVE), world.calls(SPEND)), (proved, spent), "nothing is spent");
            let typed = browser.post("/login/code", &[("code", &page.shown_code())]).await;
            if path == "/login" {
                assert_eq!(typed.location(), "/login/organizations", "{}", typed.heading());
                let page = browser.follow(&typed).await;
                assert_eq!(enter(&mut browser, &page, &acme).await.status, 303);
            }
            assert!(browser.has_session() && !phone.has_session());
        }
    }
}

#[tokio::test]
async fn scanners_spend_nothing_and_foreign_links_sign_nobody_in() {
    let world = World::new().await;
    let acme = world.organization("Acme").await;
    world.member(&acme, "eve@acme.example").await;
    let mut eve = world.browser();
    eve.ask("eve@acme.example").await;
    let link = world.link_to("eve@acme.example");
    let token = world.emulator.messages()[0].token.clone();
    for old in [false, true] {
        let mut scanner = world.browser();
        scanner.old = old;
        scanner.head(&link).await;
        scanner.get(&link).await;
        let fields = [("token", token.as_str()), ("stytch_token_type", "discovery")];
        let pressed = scanner.post("/authenticate", &fields).await;
        assert_eq!(pressed.header("set-cookie"), "");
    }
    assert_eq!(world.calls(PROVE), 0);
    // Ada asked for a link herself, and opens Eve's: the verifier is not the one that it was asked for with.
    let mut ada = world.browser();
    ada.ask(ADA).await;
    let arrived = ada.get(&link).await;
    assert_eq!((arrived.status, arrived.heading().as_str()), (400, "Open this link where you asked for it"));
    assert!(ada.cookie("stytch_intermediate").is_none());
    assert_eq!(eve.get(&link).await.location(), "/login/organizations");
}

#[tokio::test]
async fn on_any_device_the_button_leads_to_the_choice() {
    let world = World::with(|layer| layer.link_policy(axum_stytch::LinkPolicy::AnyDevice)).await;
    let acme = world.organization("Acme").await;
    world.member(&acme, ADA).await;
    for old in [false, true] {
        world.browser().ask(ADA).await;
        let mut phone = world.browser();
        phone.old = old;
        let button = phone.get(&world.link_to(ADA)).await;
        assert_eq!(button.heading(), "Almost there");
        let pressed = phone.submit(&button, "/authenticate", &[]).await;
        assert_eq!(pressed.location(), "/login/organizations", "{}", pressed.heading());
        let page = phone.follow(&pressed).await;
        assert!(page.body.contains(ADA), "it says whose address it is");
        assert_eq!(enter(&mut phone, &page, &acme).await.location(), "/");
        assert!(phone.has_session());
    }
}
