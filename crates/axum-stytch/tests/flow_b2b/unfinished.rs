//! A second factor, another first factor: a page that says so, and never a session.

use serde_json::{Value, json};
use stytch_emulator::Fault;

use crate::support::{Browser, Page};
use crate::world::{ADA, EXCHANGE, World, enter};

/// Nobody is signed in, and no cookie says otherwise.
async fn is_nobody(browser: &mut Browser, page: &Page) {
    assert!(!browser.has_session() && browser.cookie("stytch_session_jwt").is_none());
    for cookie in page.set_cookies() {
        assert!(!cookie.starts_with("stytch_session"), "{cookie}");
    }
    assert_eq!(browser.get("/").await.body, "nobody");
    assert_eq!(browser.get("/account").await.status, 303);
}

#[tokio::test]
async fn a_second_factor_is_asked_for_and_nobody_is_signed_in() {
    let world = World::new().await;
    let (acme, beta) = (world.organization("Acme").await, world.organization("Beta").await);
    world.member(&acme, ADA).await;
    world.member(&beta, ADA).await;
    world.require_mfa(&acme).await;
    let (mut browser, page) = world.discovered(ADA).await;
    assert!(page.body.contains("Asks for one more step"));
    let stopped = enter(&mut browser, &page, &acme).await;
    assert_eq!((stopped.status, stopped.location()), (303, "/login/required"));
    is_nobody(&mut browser, &stopped).await;
    let required = browser.follow(&stopped).await;
    assert_eq!((required.status, required.heading().as_str()), (403, "One more step is needed"));
    assert!(required.body.contains(r#"href="/login/organizations""#), "another organisation may be open");
    is_nobody(&mut browser, &required).await;
    assert!(world.told().is_empty());
    let page = browser.get("/login/organizations").await;
    assert_eq!(enter(&mut browser, &page, &beta).await.status, 303);
    assert_eq!(browser.get("/").await.body, "beta");
}

#[tokio::test]
async fn another_first_factor_is_named() {
    let world = World::new().await;
    let acme = world.organization("Acme").await;
    world.member(&acme, ADA).await;
    world.require_sso(&acme).await;
    let (mut browser, page) = world.discovered(ADA).await;
    let stopped = enter(&mut browser, &page, &acme).await;
    let required = browser.follow(&stopped).await;
    assert_eq!(required.heading(), "Another way to sign in is needed");
    assert!(required.body.contains("Single sign-on") && required.body.contains("Acme"));
    is_nobody(&mut browser, &required).await;
    let json = browser.json("/login/organizations", &format!(r#"{{"organization_id":"{acme}"}}"#)).await;
    assert_eq!((json.status, json.code().as_str()), (403, "primary_required"));
    is_nobody(&mut browser, &json).await;
}

#[tokio::test]
async fn links_to_an_organization_stop_at_it_too() {
    let world = World::new().await;
    let acme = world.organization("Acme").await;
    world.member(&acme, ADA).await;
    world.require_mfa(&acme).await;
    let mut browser = world.browser();
    browser.post("/login/org/acme", &[("email", ADA)]).await;
    let stopped = browser.get(&world.link_to(ADA)).await;
    assert_eq!(stopped.location(), "/login/required");
    let required = browser.follow(&stopped).await;
    assert!(!required.body.contains("/login/organizations"), "it is good for this one organisation");
    is_nobody(&mut browser, &required).await;
    for path in ["/login/organizations", "/login/organizations/new"] {
        assert_ne!(browser.get(path).await.status, 200, "{path}");
    }
    assert_eq!(enter_by_hand(&mut browser, acme.as_str()).await, 403);

    world.stytch.b2b().magic_links().email().invite(&acme, "new@else.example").send().await.unwrap();
    let mut guest = world.browser();
    let page = guest.get(&world.link_to("new@else.example")).await;
    let stopped = guest.submit(&page, "/invite", &[]).await;
    assert_eq!(stopped.location(), "/login/required");
    is_nobody(&mut guest, &stopped).await;
}

async fn enter_by_hand(browser: &mut Browser, organization: &str) -> u16 {
    browser.post("/login/organizations", &[("organization_id", organization)]).await.status
}

/// What Stytch answered to an exchange, to be told again with changes.
async fn answer(world: &World, email: &str, organization: &str) -> Value {
    let discovery = world.stytch.b2b().magic_links().email().send_discovery(email);
    discovery.send().await.unwrap();
    let token = world.emulator.messages_to(email)[0].token.as_str().into();
    let proved = world.stytch.b2b().magic_links().authenticate_discovery(&token).send().await.unwrap();
    let body = json!({"intermediate_session_token": proved.intermediate_session_token.expose(),
        "organization_id": organization});
    let http = reqwest::Client::new();
    let call = http.post(format!("{}{EXCHANGE}", world.emulator.base_url()));
    let call = call.basic_auth(world.emulator.project_id(), Some(world.emulator.secret()));
    let call = call.header("content-type", "application/json").body(body.to_string());
    serde_json::from_str(&call.send().await.unwrap().text().await.unwrap()).unwrap()
}

#[tokio::test]
async fn answers_that_contradict_themselves_sign_nobody_in() {
    let world = World::new().await;
    let acme = world.organization("Acme").await;
    world.member(&acme, ADA).await;
    let good = answer(&world, ADA, acme.as_str()).await;
    let mfa = json!({"member_options": null, "secondary_auth_initiated": null});
    let primary = json!({"allowed_auth_methods": ["sso"]});
    for (changes, expected) in [
        (json!({"member_authenticated": false}), 503),
        (json!({"member_authenticated": null}), 503),
        (json!({"mfa_required": mfa}), 503),
        (json!({"primary_required": primary}), 503),
        (json!({"member_session": null}), 503),
        (json!({"session_token": ""}), 503),
        (json!({"session_jwt": ""}), 503),
        (json!({"session_jwt": "a.b.c"}), 503),
        // The tokens are there, and so is what is missing.
        (json!({"member_authenticated": false, "mfa_required": mfa, "intermediate_session_token": "i"}), 303),
        (
            json!({"member_authenticated": false, "primary_required": primary, "intermediate_session_token": "i"}),
            303,
        ),
    ] {
        let (mut browser, page) = world.discovered(ADA).await;
        let mut body = good.clone();
        body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        world.emulator.inject(Fault::on(EXCHANGE).status(200).body(body.to_string()));
        let entered = enter(&mut browser, &page, &acme).await;
        assert_eq!(entered.status, expected, "{changes}: {}", entered.heading());
        is_nobody(&mut browser, &entered).await;
    }
    assert!(world.told().is_empty());
}

#[tokio::test]
async fn a_session_of_somebody_else_is_not_taken_for_the_members() {
    let world = World::new().await;
    let (acme, beta) = (world.organization("Acme").await, world.organization("Beta").await);
    for organization in [&acme, &beta] {
        world.member(organization, ADA).await;
        world.member(organization, "eve@acme.example").await;
    }
    let good = answer(&world, ADA, acme.as_str()).await;
    // Eve's session in the same organisation, and Ada's own in another.
    for (email, organization) in [("eve@acme.example", &acme), (ADA, &beta)] {
        let other = answer(&world, email, organization.as_str()).await;
        let (mut browser, page) = world.discovered(ADA).await;
        let mut body = good.clone();
        for member in ["session_token", "session_jwt", "member_session"] {
            body[member] = other[member].clone();
        }
        world.emulator.inject(Fault::on(EXCHANGE).status(200).body(body.to_string()));
        let entered = enter(&mut browser, &page, &acme).await;
        assert_eq!(entered.status, 503);
        is_nobody(&mut browser, &entered).await;
    }
}
