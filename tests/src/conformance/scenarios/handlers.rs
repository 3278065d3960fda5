//! Handlers that change the session themselves.

use crate::conformance::apps::texts;
use crate::conformance::{Case, World};

const ADA: &str = "ada@example.com";

/// A handler ends the session: the layer tells the browser.
pub async fn revoke(case: Case) {
    let world = World::new(case).await;
    let browser = world.signed_in(ADA).await;
    let copy = browser.twin();
    let left = browser.form("/leave", &[]).send().await.is(200).says(texts::GOODBYE).is_private();
    assert_eq!(left.cookies().len(), 2);
    assert!(left.cookies().iter().all(|cookie| cookie.removes()));
    browser.page("/account").send().await.is(303);
    copy.page("/account").send().await.is(303);
}

/// A handler begins one, with an answer of Stytch's.
pub async fn install(case: Case) {
    let world = World::new(case).await;
    let browser = world.browser();
    let refused = browser.page("/enter?token=nonsense").send().await.is(200);
    refused.says(texts::REFUSED).without_cookies();
    world.stytch().magic_links().email().login_or_create(ADA).send().await.unwrap();
    let entered = browser.page(&format!("/enter?token={}", world.mail(ADA).token)).send().await.is(200);
    let entered = entered.shows(ADA).is_private();
    let names: Vec<_> = entered.cookies().iter().map(|cookie| cookie.name.clone()).collect();
    assert_eq!(names, ["stytch_session", "stytch_session_jwt"]);
    entered.cookie("stytch_session").lives(60 * 60, &["Path=/", "SameSite=Lax", "HttpOnly"]);
    browser.page("/account").send().await.is(200).shows(ADA).without_cookies();
}
