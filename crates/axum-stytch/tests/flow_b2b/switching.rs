//! From one organisation to another.

use axum_stytch::{OrganizationId, SignInMethod};
use stytch_emulator::{Emulator, Fault};

use crate::world::{ADA, REVOKE, SWITCH, World, offered};

async fn two(world: &World) -> (OrganizationId, OrganizationId) {
    let (acme, beta) = (world.organization("Acme").await, world.organization("Beta").await);
    world.member(&acme, ADA).await;
    world.member(&beta, ADA).await;
    (acme, beta)
}

#[tokio::test]
async fn the_session_is_exchanged_and_the_earlier_one_ends() {
    for strict in [false, true] {
        let world = World::on(Emulator::builder().strict(strict), |layer| layer).await;
        let (acme, beta) = two(&world).await;
        let mut browser = world.signed_in(ADA, &acme).await;
        let mut before = browser.clone();
        world.told();
        let page = browser.get("/login/switch?return_to=/account").await;
        assert_eq!(
            (page.heading().as_str(), offered(&page)),
            ("Change organisation", vec!["Acme".into(), "Beta".into()])
        );
        assert!(page.body.contains("You are here now"));
        let changed = browser.submit(&page, "/login/switch", &[("organization_id", beta.as_str())]).await;
        assert_eq!((changed.status, changed.location()), (303, "/account"), "{}", changed.heading());
        assert_eq!(browser.get("/account").await.body, "ada@acme.example at beta");
        assert_eq!(world.told(), [(ADA.into(), "Beta".into(), false, SignInMethod::Switch)]);
        world.wait_for_calls(REVOKE, 1).await;
        assert_eq!(before.get("/").await.body, "nobody", "the earlier session has ended");
        let back = browser.post("/login/switch", &[("organization_id", acme.as_str())]).await;
        assert_eq!(back.location(), "/");
        assert_eq!(browser.get("/").await.body, "acme");
    }
}

#[tokio::test]
async fn an_invitation_is_accepted_by_it_and_nobody_joins_by_domain() {
    let world = World::new().await;
    let (acme, _) = two(&world).await;
    let invited = world.organization("Invited").await;
    let joinable = world.open_organization("Joinable", "acme.example").await;
    world.stytch.b2b().magic_links().email().invite(&invited, ADA).send().await.unwrap();
    let mut browser = world.signed_in(ADA, &acme).await;
    let page = browser.get("/login/switch").await;
    assert_eq!(offered(&page), ["Acme", "Beta", "Invited"]);
    let refused = browser.post("/login/switch", &[("organization_id", joinable.as_str())]).await;
    assert_eq!((refused.status, browser.get("/").await.body.as_str()), (403, "acme"));
    browser.post("/login/switch", &[("organization_id", invited.as_str())]).await;
    assert_eq!(browser.get("/").await.body, "invited");
}

#[tokio::test]
async fn other_organizations_are_refused_as_if_there_were_none() {
    let world = World::new().await;
    let (acme, _) = two(&world).await;
    let secret = world.organization("Secret").await;
    let mut browser = world.signed_in(ADA, &acme).await;
    let mut answers = Vec::new();
    for id in [secret.as_str(), "organization-test-00000000-0000-4000-8000-000000000000", "secret", "x"] {
        let refused = browser.post("/login/switch", &[("organization_id", id)]).await;
        answers.push((refused.status, refused.body, refused.headers.get("set-cookie").is_some()));
    }
    answers.dedup();
    assert_eq!((answers.len(), answers[0].0, answers[0].2), (1, 403, false), "{answers:?}");
    assert_eq!(browser.get("/").await.body, "acme", "and the session is what it was");
    assert_eq!(browser.post("/login/switch", &[]).await.status, 400);
    let json = browser.json("/login/switch", &format!(r#"{{"organization_id":"{secret}"}}"#)).await;
    assert_eq!((json.status, json.code().as_str()), (403, "organization_refused"));
}

#[tokio::test]
async fn what_is_missing_elsewhere_costs_no_session_here() {
    let world = World::new().await;
    let (acme, beta) = two(&world).await;
    let mut browser = world.signed_in(ADA, &acme).await;
    world.told();
    for sso in [false, true] {
        if sso {
            world.require_sso(&beta).await;
        } else {
            world.require_mfa(&beta).await;
        }
        let stopped = browser.post("/login/switch", &[("organization_id", beta.as_str())]).await;
        assert_eq!(stopped.location(), "/login/required", "{}", stopped.heading());
        assert!(!stopped.sets("stytch_session") && !stopped.clears("stytch_session"));
        let page = browser.follow(&stopped).await;
        assert!(
            page.status == 403 && page.body.contains("Beta") && page.body.contains("You are not signed in")
        );
        let json = browser.json("/login/switch", &format!(r#"{{"organization_id":"{beta}"}}"#)).await;
        let code = if sso { "primary_required" } else { "mfa_required" };
        assert_eq!((json.status, json.code().as_str()), (403, code));
        assert_eq!(browser.get("/").await.body, "acme");
    }
    assert!(world.told().is_empty());
}

#[tokio::test]
async fn it_takes_a_session_in_a_cookie() {
    let world = World::new().await;
    let (acme, beta) = two(&world).await;
    let mut nobody = world.browser();
    assert_eq!(nobody.get("/login/switch").await.location(), "/login");
    let fields = [("organization_id", beta.as_str())];
    assert_eq!(nobody.post("/login/switch", &fields).await.location(), "/login");
    let json = nobody.json("/login/switch", "{}").await;
    assert_eq!((json.status, json.code().as_str()), (401, "unauthenticated"));
    let mut signed_in = world.signed_in(ADA, &acme).await;
    let request = axum::http::Request::get("/login/switch").header("accept", "application/json");
    let list = signed_in.send(request.body("".to_owned().into()).unwrap()).await.json();
    assert_eq!((&list["email"], list["organizations"].as_array().unwrap().len()), (&ADA.into(), 2));
    let bearer = format!("Bearer {}", signed_in.cookie("stytch_session_jwt").unwrap());
    let mut program = world.browser().with("authorization", &bearer);
    assert_eq!(program.post("/login/switch", &fields).await.location(), "/login");
    assert_eq!(world.calls(SWITCH), 0);

    let mut jwt_only = signed_in.clone();
    jwt_only.forget("stytch_session");
    assert_eq!(jwt_only.post("/login/switch", &fields).await.status, 303);
    assert_eq!(jwt_only.get("/").await.body, "beta");
    let mut ended = signed_in;
    assert_eq!(ended.get("/").await.body, "nobody");
    assert_eq!(ended.post("/login/switch", &fields).await.location(), "/login");
}

#[tokio::test]
async fn an_outage_keeps_everything() {
    let world = World::new().await;
    let (acme, beta) = two(&world).await;
    let mut browser = world.signed_in(ADA, &acme).await;
    world.emulator.inject(Fault::on(SWITCH).status(502));
    let away = browser.post("/login/switch", &[("organization_id", beta.as_str())]).await;
    assert_eq!((away.status, away.header("set-cookie")), (503, ""));
    assert_eq!(browser.get("/").await.body, "acme");
    let changed = browser.post("/login/switch", &[("organization_id", beta.as_str())]).await;
    assert_eq!(changed.status, 303);
}

#[tokio::test]
async fn a_double_click_changes_over_once() {
    let world = World::new().await;
    let (acme, beta) = two(&world).await;
    let browser = world.signed_in(ADA, &acme).await;
    let mut clicks = tokio::task::JoinSet::new();
    for _ in 0..10 {
        let (mut browser, beta) = (browser.clone(), beta.clone());
        clicks.spawn(async move {
            let changed = browser.post("/login/switch", &[("organization_id", beta.as_str())]).await;
            (changed.status, browser.cookie("stytch_session").map(str::to_owned))
        });
    }
    let all = clicks.join_all().await;
    assert!(all.iter().all(|(status, _)| *status == 303), "{all:?}");
    assert_eq!(world.calls(SWITCH), 1);
}

#[tokio::test]
async fn changing_over_begins_no_new_thirty_days() {
    const DAY: std::time::Duration = std::time::Duration::from_secs(24 * 60 * 60);
    let world = World::new().await;
    let (acme, beta) = two(&world).await;
    let mut changes = world.signed_in(ADA, &acme).await;
    let mut stays = world.signed_in(ADA, &acme).await;
    for day in 1..=31 {
        world.emulator.advance(DAY);
        if day % 10 == 0 {
            let to = if day == 20 { &acme } else { &beta };
            let page = changes.post("/login/switch", &[("organization_id", to.as_str())]).await;
            assert_eq!(page.location(), if day < 30 { "/" } else { "/login" }, "day {day}");
        }
        let here = (changes.get("/").await.body, stays.get("/").await.body);
        match day {
            10..20 => assert_eq!(here, ("beta".into(), "acme".into()), "day {day}"),
            1..10 | 20..30 => assert_eq!(here, ("acme".into(), "acme".into()), "day {day}"),
            _ => assert_eq!(here, ("nobody".into(), "nobody".into()), "day {day}"),
        }
    }
}
