//! The app's own claims in the session.

use crate::conformance::apps::{Wiring, texts};
use crate::conformance::{Case, World, log};

const ADA: &str = "ada@example.com";

async fn signed_in_with(case: Case, claims: serde_json::Value) -> (World, crate::conformance::Browser) {
    let world = World::wired(case, Wiring { claims: Some(claims), ..Wiring::default() }).await;
    let browser = world.signed_in(ADA).await;
    (world, browser)
}

/// They arrive as the type that the handler names.
pub async fn typed(case: Case) {
    let (world, browser) = signed_in_with(case, serde_json::json!({ "plan": "gold", "seats": 3 })).await;
    browser.page("/plan").send().await.is(200).says("gold");
    browser.page("/plan-or-none").send().await.is(200).says("gold");
    world.expire_jwts();
    browser.page("/plan").send().await.is(200).says("gold");
    world.browser().api("/plan").send().await.is(401);
}

/// Claims that do not fit are the app's fault: 500, nothing said, and a log line that names the field.
pub async fn misfit(case: Case) {
    let (_world, browser) = signed_in_with(case, serde_json::json!({ "plan": 7 })).await;
    let logged = || {
        let lines = log::lines_with("the session's custom claims do not fit the type that is asked for");
        lines.iter().filter(|line| line.contains("`plan`")).count()
    };
    let before = logged();
    for ask in [browser.page("/plan"), browser.api("/plan")] {
        ask.send().await.is(500).says(texts::WIRED_WRONGLY).is_private().without_cookies();
    }
    assert!(logged() >= before + 2, "the log names the claim");
    browser.page("/plan-or-none").send().await.is(200).says("none");
    browser.page("/account").send().await.is(200);
    browser.page("/result").send().await.is(200).shows(ADA);
}
