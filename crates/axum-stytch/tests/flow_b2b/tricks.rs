//! What somebody could try who knows how it works.

use axum::http::Request;

use crate::world::{ADA, EXCHANGE, FOUND, SWITCH, World, enter, offered};

const EVE: &str = "eve@evil.example";

#[tokio::test]
async fn only_what_was_offered_is_entered() {
    let world = World::new().await;
    let acme = world.organization("Acme").await;
    world.member(&acme, ADA).await;
    let (mut eve, _) = world.discovered(EVE).await;
    let mut answers = Vec::new();
    for id in [acme.as_str(), "acme", "organization-test-00000000-0000-4000-8000-000000000000", ""] {
        let refused = eve.post("/login/organizations", &[("organization_id", id)]).await;
        assert!(refused.set_cookies().is_empty());
        answers.push((refused.status, refused.body));
    }
    answers.dedup();
    assert_eq!((answers.len(), answers[0].0), (1, 403), "known or not, it is the same answer");
    let twice = [("organization_id", acme.as_str()), ("organization_id", "x")];
    assert_eq!(eve.post("/login/organizations", &twice).await.status, 403);
    assert_eq!(world.calls(EXCHANGE), 0, "Stytch is not even asked");
    assert!(!eve.has_session());
}

#[tokio::test]
async fn a_cookie_is_good_for_its_purpose_only() {
    let world = World::new().await;
    let acme = world.organization("Acme").await;
    world.member(&acme, ADA).await;
    let (ada, page) = world.discovered(ADA).await;
    for foreign in ["forged", ada.cookie("stytch_flow").unwrap(), ""] {
        let mut browser = world.browser();
        browser.set_cookie("stytch_intermediate", foreign);
        assert_eq!(browser.get("/login/organizations").await.location(), "/login");
        assert_eq!(enter(&mut browser, &page, &acme).await.location(), "/login");
        assert_eq!(browser.get("/login/required").await.location(), "/login");
    }
    let sealed = ada.cookie("stytch_intermediate").unwrap();
    for name in ["stytch_flow", "stytch_pending", "stytch_form"] {
        let mut browser = world.browser();
        browser.set_cookie(name, sealed);
        assert_eq!(browser.get("/login/organizations").await.location(), "/login", "{name}");
        assert_eq!(browser.get("/login/confirm").await.location(), "/login", "{name}");
    }
    let mut two = world.browser();
    two.headers.push(("cookie", format!("stytch_intermediate={sealed}; stytch_intermediate=other")));
    assert_eq!(two.get("/login/organizations").await.location(), "/login", "of two nobody knows which");
    assert_eq!(world.calls(EXCHANGE), 0);
}

#[tokio::test]
async fn a_planted_login_says_whose_it_is() {
    let world = World::new().await;
    let acme = world.organization("Acme").await;
    world.member(&acme, EVE).await;
    world.member(&acme, ADA).await;
    let (eve, _) = world.discovered(EVE).await;
    let mut ada = world.signed_in(ADA, &acme).await;
    ada.set_cookie("stytch_intermediate", eve.cookie("stytch_intermediate").unwrap());
    let page = ada.get("/login/organizations").await;
    assert!(page.body.contains(EVE), "{}", page.body);
    let entered = enter(&mut ada, &page, &acme).await;
    assert_eq!(entered.location(), "/login/confirm", "and asks before it changes who is signed in");
    assert_eq!(ada.get("/account").await.body, "ada@acme.example at acme");
}

#[tokio::test]
async fn forms_of_other_sites_are_refused() {
    let world = World::new().await;
    let (acme, beta) = (world.organization("Acme").await, world.organization("Beta").await);
    world.member(&acme, ADA).await;
    world.member(&beta, ADA).await;
    let mut browser = world.signed_in(ADA, &acme).await;
    let (waiting, _) = world.discovered(ADA).await;
    browser.set_cookie("stytch_intermediate", waiting.cookie("stytch_intermediate").unwrap());
    let before = (world.calls(EXCHANGE), world.calls(FOUND), world.calls(SWITCH));
    let body = format!("organization_id={beta}&organization_name=Evil&email={ADA}");
    for path in ["/login/organizations", "/login/organizations/new", "/login/switch", "/login/org/acme"] {
        for (name, value) in [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("origin", "https://evil.example"),
            ("origin", "null"),
        ] {
            let request = Request::post(path)
                .header("content-type", "application/x-www-form-urlencoded")
                .header("accept", "text/html")
                .header(name, value);
            let refused = browser.send(request.body(body.clone().into()).unwrap()).await;
            assert_eq!(refused.status, 403, "{path} {name} {value}");
        }
    }
    assert_eq!((world.calls(EXCHANGE), world.calls(FOUND), world.calls(SWITCH)), before);
    assert_eq!(browser.get("/").await.body, "acme");
}

#[tokio::test]
async fn names_of_organizations_are_strangers_texts() {
    let world = World::new().await;
    let evil = r#"<script>alert("x")</script>"#;
    let made =
        world.stytch.b2b().organizations().create(evil).organization_slug("evil").send().await.unwrap();
    let id = made.organization.organization_id;
    world.member(&id, ADA).await;
    let (mut browser, page) = world.discovered(ADA).await;
    assert_eq!(offered(&page), ["&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;"]);
    world.require_mfa(&id).await;
    let stopped = enter(&mut browser, &page, &id).await;
    let page = browser.follow(&stopped).await;
    assert!(page.body.contains("&lt;script&gt;") && !page.body.contains("<script"));
}
