//! Who may go where: guards over groups, roles as types and as lines.

use crate::conformance::apps::texts;
use crate::conformance::{Case, World};

const ADA: &str = "ada@example.com";
const BOSS: &str = "boss@example.com";

/// A guard lets people in, sends strangers to the login page and scripts away; the path is the whole one.
pub async fn session(case: Case) {
    let world = World::new(case).await;
    let stranger = world.browser();
    let challenged = stranger.page("/members/7/page?x=1").send().await.is_private().without_cookies();
    challenged.to("/login?return_to=%2Fmembers%2F7%2Fpage%3Fx%3D1");
    let refused = stranger.api("/members/7/page").send().await.has("www-authenticate", Some("Bearer"));
    refused.is_problem(401, "Not signed in", "unauthenticated");
    let browser = world.signed_in(ADA).await;
    browser.page("/members/7/page").send().await.is(200).says(texts::INSIDE);
}

/// A guard with a role.
pub async fn role(case: Case) {
    let world = World::new(case).await;
    world.hire(BOSS, texts::ROLE).await;
    let (ada, boss) = (world.signed_in(ADA).await, world.signed_in(BOSS).await);
    for path in ["/admins/7/page", "/admin", "/line"] {
        world.browser().page(path).send().await.is(303);
        let refused = ada.page(path).send().await.is_page(403).has("www-authenticate", None);
        refused.without_cookies();
        let refused = ada.api(path).send().await.has("www-authenticate", None).without_cookies();
        refused.is_problem(403, "Not allowed", "forbidden");
        boss.page(path).send().await.is(200);
    }
    boss.page("/admin").send().await.shows(BOSS);
}

/// A refusal is in the language that the browser reads, wherever it comes from: a guard, a type, or a line of a handler
/// that runs already.
pub async fn language(case: Case) {
    let world = World::new(case).await;
    let ada = world.signed_in(ADA).await;
    for path in ["/admins/7/page", "/admin", "/line"] {
        let refused = ada.page(path).header("accept-language", "fr-CH, en;q=0.5").send().await.is_page(403);
        refused.has("content-language", Some("fr")).shows("Vous ne pouvez pas ouvrir cette page");
        ada.page(path).send().await.is_page(403).has("content-language", Some("en"));
        let refused = ada.api(path).header("accept-language", "fr").send().await;
        refused.is_problem(403, "Not allowed", "forbidden");
    }
}

/// A role that was given in the dashboard counts with the next JWT.
pub async fn renewed_behind_a_guard(case: Case) {
    let world = World::new(case).await;
    let browser = world.signed_in(ADA).await;
    world.expire_jwts();
    let renewed = browser.page("/members/7/page").send().await.is(200).says(texts::INSIDE).is_private();
    assert_eq!(renewed.cookies().len(), 2, "a guard renews like a handler, and the browser hears of it");
    world.expire_jwts();
    let refused = browser.page("/admins/7/page").send().await.is(403);
    assert_eq!(refused.cookies().len(), 2, "and so does one that refuses");
}

/// A middleware of the app's own asks for the user: what it answers is for the browser too.
pub async fn own_middleware(case: Case) {
    let world = World::new(case).await;
    let stranger = world.browser().page("/own/7/page").send().await.is_private();
    stranger.to("/login?return_to=%2Fown%2F7%2Fpage");
    let browser = world.signed_in(ADA).await;
    let inside = browser.page("/own/7/page").send().await.is(200).says(texts::INSIDE);
    inside.has("cache-control", Some("private, no-cache")).has("vary", Some("Cookie"));
    let copy = browser.twin();
    browser.form("/logout", &[]).send().await.to("/");
    let refused = copy.page("/own/7/page").send().await.is(303).is_private();
    assert_eq!(refused.cookies().len(), 2, "the copy is told that its session has ended");
    assert!(refused.cookies().iter().all(|cookie| cookie.removes()));
}
