//! What must not be done on yesterday's word.

use crate::conformance::apps::texts;
use crate::conformance::world::RENEW;
use crate::conformance::{Case, World};

const ADA: &str = "ada@example.com";

/// Stytch is asked each time, although the JWT is good, and the browser gets the new one.
pub async fn each_time(case: Case) {
    let world = World::new(case).await;
    world.browser().page("/fresh").send().await.to("/login?return_to=%2Ffresh");
    let browser = world.signed_in(ADA).await;
    for calls in 1..=3 {
        let fresh = browser.page("/fresh").send().await.is(200).shows(ADA).is_private();
        assert_eq!((fresh.cookies().len(), world.renewals()), (2, calls));
        browser.page("/account").send().await.is(200).shows(ADA).without_cookies();
    }
}

/// Revoked elsewhere: nobody, and the cookies go; afterwards a copy of them works nowhere.
pub async fn gone(case: Case) {
    let world = World::new(case).await;
    let browser = world.signed_in(ADA).await;
    let copy = browser.twin();
    let jwt = browser.cookie("stytch_session_jwt").unwrap();
    let session = world.stytch().authenticate_jwt(&jwt.as_str().into()).await.unwrap();
    assert!(world.emulator.revoke_session(session.session_id().as_str()));
    browser.page("/account").send().await.is(200).shows(ADA);
    let refused = browser.page("/fresh").send().await.is(303).is_private();
    assert_eq!(refused.cookies().len(), 2);
    assert!(refused.cookies().iter().all(|cookie| cookie.removes()));
    copy.page("/account").send().await.is(303);
}

/// Stytch is away: 503, whatever is known, and nothing happens to the cookies.
pub async fn outage(case: Case) {
    let world = World::new(case).await;
    let browser = world.signed_in(ADA).await;
    world.outage(RENEW);
    browser.page("/fresh").send().await.is_page(503).has("retry-after", Some("30")).without_cookies();
    let problem = browser.api("/fresh").send().await.has("retry-after", Some("30")).without_cookies();
    problem.is_problem(503, "Sign-in service unavailable", "unavailable");
    browser.page("/account").send().await.is(200).shows(ADA).without_cookies();
    world.recovery();
    browser.page("/fresh").send().await.is(200).shows(ADA);
}

/// The same over a group of routes: revoked elsewhere, the session ends at the guard.
pub async fn guard(case: Case) {
    let world = World::new(case).await;
    world.browser().page("/vault/7/page").send().await.to("/login?return_to=%2Fvault%2F7%2Fpage");
    let browser = world.signed_in(ADA).await;
    for calls in 1..=2 {
        let inside = browser.page("/vault/7/page").send().await.is(200).says(texts::INSIDE).is_private();
        assert_eq!((inside.cookies().len(), world.renewals()), (2, calls));
        browser.page("/members/7/page").send().await.is(200).without_cookies();
    }
    world.outage(RENEW);
    browser.page("/vault/7/page").send().await.is_page(503).has("retry-after", Some("30")).without_cookies();
    browser.page("/members/7/page").send().await.is(200).says(texts::INSIDE);
    world.recovery();
    let jwt = browser.cookie("stytch_session_jwt").unwrap();
    let session = world.stytch().authenticate_jwt(&jwt.as_str().into()).await.unwrap();
    assert!(world.emulator.revoke_session(session.session_id().as_str()));
    browser.page("/members/7/page").send().await.is(200).says(texts::INSIDE);
    let refused = browser.page("/vault/7/page").send().await.is(303).is_private();
    assert!(refused.cookies().len() == 2 && refused.cookies().iter().all(|cookie| cookie.removes()));
}
