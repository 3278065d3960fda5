//! From an address to an organisation.

use std::time::Duration;

use axum_stytch::SignInMethod;
use stytch_emulator::{Emulator, Fault};

use crate::world::{ADA, EXCHANGE, FOUND, World, enter, offered};

const NEW: &str = "/login/organizations/new";

#[tokio::test]
async fn the_first_of_a_company_founds_it_and_the_second_joins() {
    for strict in [false, true] {
        let world = World::on(Emulator::builder().strict(strict), |layer| layer).await;
        let (mut ada, page) = world.discovered(ADA).await;
        assert_eq!(page.heading(), "Create an organisation");
        assert!(page.body.contains(ADA) && !ada.has_session() && world.told().is_empty());
        let typed = [("organization_name", " Acme "), ("open_to_domain", "yes")];
        let founded = ada.submit(&page, NEW, &typed).await;
        assert_eq!((founded.status, founded.location()), (303, "/"), "{}", founded.heading());
        assert_eq!(world.told(), [(ADA.into(), "Acme".into(), true, SignInMethod::MagicLink)]);
        assert_eq!(ada.get("/account").await.body, "ada@acme.example at acme");
        for cookie in ["stytch_intermediate", "stytch_flow"] {
            assert!(founded.clears(cookie) && ada.cookie(cookie).is_none(), "{cookie}");
        }
        let roles = world.stytch.b2b().members().get_by_email(&"acme".into(), ADA).await.unwrap().member;
        assert!(roles.is_admin);

        let (mut ben, page) = world.discovered("ben@acme.example").await;
        assert_eq!(
            (page.heading().as_str(), offered(&page)),
            ("Choose an organisation", vec!["Acme".into()])
        );
        assert!(page.body.contains("Open to your e-mail domain"));
        let organization = roles.organization_id.clone();
        let joined = enter(&mut ben, &page, &organization).await;
        assert_eq!((joined.status, joined.location()), (303, "/"), "{}", joined.heading());
        let told = ("ben@acme.example".into(), "Acme".into(), true, SignInMethod::MagicLink);
        assert_eq!(world.told(), [told]);
        assert_eq!(ben.get("/account").await.body, "ben@acme.example at acme");

        let (_, page) = world.discovered("eve@else.example").await;
        assert_eq!(page.heading(), "Create an organisation", "Acme is nobody's business elsewhere");
        assert!(!page.body.contains("Acme<"));
    }
}

#[tokio::test]
async fn every_way_in_is_offered_and_one_is_taken() {
    let world = World::new().await;
    let plain = world.organization("Plain").await;
    let invited = world.organization("Invited").await;
    let joinable = world.open_organization("Joinable", "acme.example").await;
    world.organization("Closed").await;
    world.member(&plain, ADA).await;
    world.stytch.b2b().magic_links().email().invite(&invited, ADA).send().await.unwrap();
    let (_, page) = world.discovered(ADA).await;
    assert_eq!(offered(&page), ["Plain", "Invited", "Joinable"]);
    assert!(
        page.body.contains("You are invited") && page.body.contains(r#"href="/login/organizations/new""#)
    );
    for (organization, created, slug) in
        [(&plain, false, "plain"), (&invited, false, "invited"), (&joinable, true, "joinable")]
    {
        let (mut browser, page) = world.discovered(ADA).await;
        let entered = enter(&mut browser, &page, organization).await;
        assert_eq!(entered.status, 303, "{}", entered.heading());
        assert_eq!(browser.get("/").await.body, slug);
        assert_eq!(world.told()[0].2, created, "{slug}");
    }
}

#[tokio::test]
async fn the_unfinished_login_is_sealed_short_lived_and_nowhere_else() {
    let world = World::new().await;
    let acme = world.organization("Acme").await;
    world.member(&acme, ADA).await;
    let mut browser = world.browser();
    browser.ask(ADA).await;
    let arrived = browser.get(&world.link_to(ADA)).await;
    let page = browser.follow(&arrived).await;
    let call = world.emulator.requests().into_iter().rfind(|call| call.path.ends_with("/organizations"));
    let body: serde_json::Value = serde_json::from_str(&call.unwrap().body).unwrap();
    let token = body["intermediate_session_token"].as_str().unwrap();
    let cookie = arrived
        .set_cookies()
        .iter()
        .find(|cookie| cookie.starts_with("stytch_intermediate="))
        .unwrap()
        .to_string();
    assert!(
        cookie.contains("; Max-Age=600;") && cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax")
    );
    for text in [&cookie, &arrived.body, &page.body, arrived.location()] {
        assert!(!text.contains(token), "{text}");
    }
    assert!(!browser.has_session());
    assert_eq!(browser.get("/account").await.status, 303, "an unfinished login is nobody");
    for name in ["stytch_session", "stytch_session_jwt"] {
        let mut thief = world.browser();
        thief.set_cookie(name, browser.cookie("stytch_intermediate").unwrap());
        assert_eq!(thief.get("/").await.body, "nobody");
        thief.set_cookie(name, token);
        assert_eq!(thief.get("/").await.body, "nobody", "{name}");
    }
    world.emulator.advance(Duration::from_secs(601));
    assert_eq!(browser.get("/login/organizations").await.location(), "/login");
    assert_eq!(browser.get(NEW).await.location(), "/login");
    assert_eq!(enter(&mut browser, &page, &acme).await.location(), "/login");
    assert_eq!(world.calls(EXCHANGE), 0);
}

#[tokio::test]
async fn stytch_may_forget_it_sooner() {
    let world = World::new().await;
    let acme = world.organization("Acme").await;
    world.member(&acme, ADA).await;
    let (mut browser, page) = world.discovered(ADA).await;
    let mut elsewhere = browser.clone();
    assert_eq!(enter(&mut browser, &page, &acme).await.status, 303);
    let late = elsewhere.get("/login/organizations").await;
    assert_eq!((late.status, late.heading().as_str()), (400, "This link no longer works"));
    assert!(late.clears("stytch_intermediate"));
}

#[tokio::test]
async fn the_way_back_is_the_one_that_was_asked_for() {
    let world = World::new().await;
    let acme = world.organization("Acme").await;
    world.member(&acme, ADA).await;
    let mut browser = world.browser();
    let challenged = browser.get("/account?tab=2").await;
    assert_eq!(challenged.location(), "/login?return_to=%2Faccount%3Ftab%3D2");
    let login = browser.follow(&challenged).await;
    let sent = browser.submit(&login, "/login", &[("email", ADA)]).await;
    assert_eq!(sent.location(), "/login/sent");
    let arrived = browser.get(&world.link_to(ADA)).await;
    let page = browser.follow(&arrived).await;
    assert_eq!(enter(&mut browser, &page, &acme).await.location(), "/account?tab=2");
}

#[tokio::test]
async fn twenty_clicks_enter_once() {
    let world = World::new().await;
    let acme = world.organization("Acme").await;
    world.member(&acme, ADA).await;
    let (browser, page) = world.discovered(ADA).await;
    let mut clicks = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let (mut browser, page, acme) = (browser.clone(), page.clone(), acme.clone());
        clicks.spawn(async move {
            let entered = enter(&mut browser, &page, &acme).await;
            (entered.status, browser.cookie("stytch_session").unwrap().to_owned())
        });
    }
    let mut all = clicks.join_all().await;
    all.dedup();
    assert_eq!((all.len(), all[0].0), (1, 303), "one session");
    assert_eq!((world.calls(EXCHANGE), world.told().len()), (1, 1));
}

#[tokio::test]
async fn names_and_domains_that_cannot_be() {
    let world = World::new().await;
    let (mut browser, page) = world.discovered("ada@gmail.com").await;
    let long = "x".repeat(129);
    for name in ["", "  ", "a\nb", &long] {
        let again = browser.submit(&page, NEW, &[("organization_name", name)]).await;
        assert_eq!((again.status, world.calls(FOUND)), (422, 0), "{name}");
        assert!(again.body.contains("up to 128 characters"));
    }
    let typed = [("organization_name", "<b>Ada & Co</b>"), ("open_to_domain", "yes")];
    let again = browser.submit(&page, NEW, &typed).await;
    assert_eq!(again.status, 422);
    assert!(again.body.contains("gmail.com is not a domain of one organisation"), "{}", again.body);
    assert!(
        again.body.contains(r#"value="&lt;b&gt;Ada &amp; Co&lt;/b&gt;""#) && again.body.contains(" checked")
    );
    let founded = browser.submit(&page, NEW, &[("organization_name", "Ada & Co")]).await;
    assert_eq!(founded.status, 303, "{}", founded.heading());
}

#[tokio::test]
async fn an_app_can_keep_organizations_to_itself() {
    let world = World::with(|layer| layer.create_organizations(false)).await;
    let acme = world.organization("Acme").await;
    world.member(&acme, ADA).await;
    let (mut browser, page) = world.discovered(ADA).await;
    assert!(!page.body.contains("/new"));
    assert_eq!(browser.get(NEW).await.status, 404, "the app's own path");
    assert_eq!(browser.post(NEW, &[("organization_name", "Mine")]).await.status, 404);
    let (_, page) = world.discovered("new@else.example").await;
    assert_eq!(page.heading(), "Choose an organisation");
    assert!(page.body.contains("No organisation knows") && offered(&page).is_empty());
    assert_eq!(world.calls(FOUND), 0);
}

#[tokio::test]
async fn scripts_do_the_same_in_json() {
    let world = World::new().await;
    let acme = world.organization("Acme").await;
    world.member(&acme, ADA).await;
    let mut browser = world.browser();
    let sent = browser.json("/login", &format!(r#"{{"email":"{ADA}"}}"#)).await;
    assert_eq!(sent.json()["status"], "sent");
    let token = world.emulator.messages_to(ADA)[0].token.clone();
    let body = format!(r#"{{"stytch_token_type":"discovery","token":"{token}"}}"#);
    let proved = browser.json("/authenticate", &body).await;
    assert_eq!(proved.json(), serde_json::json!({"status": "choose", "email": ADA}));
    let request = axum::http::Request::get("/login/organizations").header("accept", "application/json");
    let listed = browser.send(request.body("".to_owned().into()).unwrap()).await;
    let one = serde_json::json!({"organization_id": acme, "organization_name": "Acme",
        "membership": "active_member"});
    let all =
        serde_json::json!({"status": "choose", "email": ADA, "organizations": [one], "can_create": true});
    assert_eq!(listed.json(), all);
    let refused = browser.json("/login/organizations", r#"{"organization_id":"organization-test-1"}"#).await;
    assert_eq!((refused.status, refused.code().as_str()), (403, "organization_refused"));
    let wrong = browser.json(NEW, r#"{"organization_name":""}"#).await;
    assert_eq!((wrong.status, wrong.code().as_str()), (422, "invalid_organization_name"));
    let entered = browser.json("/login/organizations", &format!(r#"{{"organization_id":"{acme}"}}"#)).await;
    assert_eq!(entered.json(), serde_json::json!({"status": "signed_in", "return_to": "/"}));
    assert!(browser.has_session());
    let over = world.browser().json("/login/organizations", "{}").await;
    assert_eq!((over.status, over.code().as_str()), (400, "link_expired_or_used"));
}

#[tokio::test]
async fn an_outage_costs_nothing() {
    let world = World::new().await;
    let acme = world.organization("Acme").await;
    world.member(&acme, ADA).await;
    let (mut browser, page) = world.discovered(ADA).await;
    world.emulator.inject(Fault::on(EXCHANGE).status(500));
    let away = enter(&mut browser, &page, &acme).await;
    assert_eq!((away.status, away.header("retry-after")), (503, "5"));
    assert!(!away.clears("stytch_intermediate") && !browser.has_session());
    world.emulator.inject(Fault::on("/v1/b2b/discovery/organizations").status(503).times(2));
    assert_eq!(browser.get("/login/organizations").await.status, 503);
    let again = browser.get("/login/organizations").await;
    assert_eq!(enter(&mut browser, &again, &acme).await.status, 303);
    assert!(browser.has_session());
}

#[tokio::test]
async fn the_link_clicked_again_leads_back_to_the_choice() {
    let world = World::new().await;
    let acme = world.organization("Acme").await;
    world.member(&acme, ADA).await;
    let (mut browser, _) = world.discovered(ADA).await;
    world.emulator.advance(Duration::from_secs(60));
    let again = browser.get(&world.link_to(ADA)).await;
    assert_eq!((again.status, again.location()), (303, "/login/organizations"), "{}", again.heading());
    let page = browser.follow(&again).await;
    assert_eq!(enter(&mut browser, &page, &acme).await.status, 303);
    let late = browser.get(&world.link_to(ADA)).await;
    assert_eq!((late.status, late.location()), (303, "/"), "a second click: {}", late.heading());
}
