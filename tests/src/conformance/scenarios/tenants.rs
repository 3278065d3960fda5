//! A member of one organisation gets nothing of another, by whatever trick.

use stytch_auth::OrganizationId;

use crate::conformance::apps::texts;
use crate::conformance::{Browser, Case, World};

const ADA: &str = "ada@acme.example";
const MALLORY: &str = "mallory@evil.example";

/// Two organisations and somebody of the second one who wants into the first.
async fn neighbours(case: Case) -> (World, OrganizationId, OrganizationId, Browser) {
    let world = World::b2b(case).await;
    let (acme, evil) = (world.found("acme").await, world.found("evil").await);
    let mallory = world.member(&evil, MALLORY, &[texts::ROLE]).await;
    mallory.page(&format!("/organizations/{evil}/page")).send().await.is(200).says(texts::INSIDE);
    mallory.page("/o/evil/page").send().await.is(200).says(texts::INSIDE);
    (world, acme, evil, mallory)
}

/// 403 for Mallory, whatever else the request says.
async fn refused(browser: &Browser, path: &str) {
    browser.page(path).send().await.is_page(403).without_cookies();
    browser.api(path).send().await.is_problem(403, "Not allowed", "forbidden");
}

/// Another organisation in the path.
pub async fn path(case: Case) {
    let (world, acme, evil, mallory) = neighbours(case).await;
    refused(&mallory, &format!("/organizations/{acme}/page")).await;
    refused(&mallory, "/o/acme/page").await;
    for spelled in [
        evil.as_str().to_uppercase(),
        format!("{evil}%20"),
        format!("{evil}%00"),
        format!("{evil}."),
        "*".into(),
    ] {
        refused(&mallory, &format!("/organizations/{spelled}/page")).await;
    }
    for spelled in ["EVIL", "evil%20", "evil.", "evi%6C%00", "*"] {
        refused(&mallory, &format!("/o/{spelled}/page")).await;
    }
    // An id is no slug and a slug no id.
    refused(&mallory, &format!("/o/{evil}/page")).await;
    refused(&mallory, "/organizations/evil/page").await;
    let ada = world.member(&acme, ADA, &[]).await;
    ada.page(&format!("/organizations/{acme}/page")).send().await.is(200);
    refused(&ada, &format!("/organizations/{evil}/page")).await;
}

/// A slug that spells another organisation's id.
pub async fn slug_like_an_id(case: Case) {
    let (world, acme, _, _) = neighbours(case).await;
    let disguised = world.found(acme.as_str()).await;
    assert_ne!(disguised, acme);
    let mallory = world.member(&disguised, "mallory@disguised.example", &[]).await;
    mallory.page("/member").send().await.is(200).shows(disguised.as_str());
    refused(&mallory, &format!("/organizations/{acme}/page")).await;
    refused(&mallory, &format!("/o/{acme}/page")).await;
    mallory.page(&format!("/organizations/{disguised}/page")).send().await.is(200);
}

/// Headers, queries and bodies that name another organisation.
pub async fn headers(case: Case) {
    let (world, acme, evil, mallory) = neighbours(case).await;
    let ada = world.member(&acme, ADA, &[]).await;
    let ada_s = ada.cookie("stytch_session").unwrap();
    let own = format!("/organizations/{evil}/page?organization_id={acme}&organization_slug=acme");
    for (name, value) in [
        ("x-organization-id", acme.as_str()),
        ("x-stytch-organization-id", acme.as_str()),
        ("x-stytch-member-session", ada_s.as_str()),
        ("x-forwarded-host", "acme.example.com"),
        ("host", "acme.example.com"),
        ("authorization", "Bearer acme"),
    ] {
        let foreign = format!("/organizations/{acme}/page?organization_id={acme}");
        mallory.page(&foreign).header(name, value).send().await.is_page(403);
        mallory.page("/member").header(name, value).send().await.is(200).shows(evil.as_str());
        mallory.page(&own).header(name, value).send().await.is(200);
    }
}

/// Cookies of two organisations at once, forged ones, and ones of another kind.
pub async fn cookies(case: Case) {
    let (world, acme, evil, mallory) = neighbours(case).await;
    let jwt = mallory.cookie("stytch_session_jwt").unwrap();
    let (signed, signature) = jwt.rsplit_once('.').unwrap();
    let (header, _) = signed.split_once('.').unwrap();
    // {"https://stytch.com/organization":…} of her own making, under a signature of Stytch's.
    let forged =
        [format!("{header}.eyJzdWIiOiJtZW1iZXItdGVzdC0xIn0.{signature}"), format!("{header}..{signature}")];
    for jwt in &forged {
        let ask = world.browser().page("/member").header("cookie", &format!("stytch_session_jwt={jwt}"));
        ask.send().await.is(303);
    }
    // Beside a good one of her own it changes nothing.
    let both = format!("stytch_session_jwt={}; stytch_session_jwt={jwt}", forged[0]);
    world.browser().page("/member").header("cookie", &both).send().await.is(200).shows(evil.as_str());
    // Two good ones: nobody can say which is meant.
    let elsewhere = world.member(&acme, MALLORY, &[]).await;
    let two = format!(
        "stytch_session_jwt={jwt}; stytch_session_jwt={}",
        elsewhere.cookie("stytch_session_jwt").unwrap()
    );
    world.browser().page("/member").header("cookie", &two).send().await.is(303);
    // A user's session is no member's.
    let user = world.emulator.login_as(MALLORY).unwrap();
    let users = format!("stytch_session_jwt={}", user.session_jwt);
    world.browser().page("/member").header("cookie", &users).send().await.is(303);
    let bearer = format!("Bearer {}", user.session_jwt);
    world.browser().ask("GET", "/member").header("authorization", &bearer).send().await.is(401);
}

/// An intermediate session is no session.
pub async fn intermediate(case: Case) {
    let (world, acme, _, _) = neighbours(case).await;
    world.employ(&acme, ADA, &[]).await;
    let b2b = world.stytch().b2b();
    b2b.magic_links().email().send_discovery(ADA).send().await.unwrap();
    let token = world.mail(ADA).token.as_str().into();
    let discovered = b2b.magic_links().authenticate_discovery(&token).send().await.unwrap();
    let token = discovered.intermediate_session_token.expose().to_owned();
    for name in ["stytch_session", "stytch_session_jwt"] {
        let ask = world.browser().page("/member").header("cookie", &format!("{name}={token}"));
        ask.send().await.is(303);
    }
    let ask = world.browser().ask("GET", "/member").header("authorization", &format!("Bearer {token}"));
    ask.send().await.is(401);
}

/// From one organisation to another: only where one is a member, and never in both at once.
pub async fn exchange(case: Case) {
    let (world, acme, evil, mallory) = neighbours(case).await;
    let to = |organization_id: &OrganizationId| format!("/exchange?organization_id={organization_id}");
    let refusal = mallory.page(&to(&acme)).send().await.is(200).says(texts::REFUSED);
    refusal.without_cookies();
    mallory.page("/exchange?organization_id=acme").send().await.says(texts::REFUSED).without_cookies();
    mallory.page("/member").send().await.is(200).shows(evil.as_str());
    refused(&mallory, &format!("/organizations/{acme}/page")).await;

    world.employ(&acme, MALLORY, &[]).await;
    let before = mallory.twin();
    mallory.page(&to(&acme)).send().await.is(200).shows(acme.as_str());
    mallory.page("/member").send().await.shows(acme.as_str());
    mallory.page(&format!("/organizations/{acme}/page")).send().await.is(200);
    refused(&mallory, &format!("/organizations/{evil}/page")).await;
    refused(&mallory, "/o/evil/page").await;
    refused(&mallory, "/member-admin").await; // a role of the other organisation
    before.page("/member").send().await.is(303); // what the browser had before has ended
}

/// Somebody who is removed keeps nothing beyond their last JWT.
pub async fn removed(case: Case) {
    let (world, _, evil, mallory) = neighbours(case).await;
    let b2b = world.stytch().b2b();
    let member = b2b.members().get_by_email(&evil, MALLORY).await.unwrap().member;
    b2b.members().delete(&evil, &member.member_id).send().await.unwrap();
    world.expire_jwts();
    let gone = mallory.page(&format!("/organizations/{evil}/page")).send().await.is(303);
    assert!(gone.cookies().len() == 2 && gone.cookies().iter().all(|cookie| cookie.removes()));
}
