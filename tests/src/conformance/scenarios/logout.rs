//! Signing out, which has to bite at once.

use crate::conformance::world::{RENEW, REVOKE};
use crate::conformance::{Answer, Case, World};

const ADA: &str = "ada@example.com";

fn assert_all_removed(answer: &Answer) {
    for name in ["stytch_session", "stytch_session_jwt"] {
        assert!(answer.cookie(name).removes(), "{name}");
    }
    assert!(answer.cookies().iter().all(|cookie| cookie.removes()), "{:?}", answer.cookies());
}

/// The session ends in this browser, in its copies, and at Stytch.
pub async fn by_form(case: Case) {
    let world = World::new(case).await;
    let browser = world.signed_in(ADA).await;
    let copy = browser.twin();
    let out = browser.form("/logout", &[]).send().await.to("/").is_private();
    let out = out.has("clear-site-data", Some("\"cache\""));
    let names: Vec<_> = out.cookies().into_iter().map(|cookie| cookie.name).collect();
    assert_eq!(names, ["stytch_session", "stytch_session_jwt"]);
    assert_all_removed(&out);
    assert!(world.emulator.count_requests(REVOKE) > 0);

    browser.page("/account").send().await.to("/login?return_to=%2Faccount").without_cookies();
    // The JWT of the copy is good for minutes by its signature.
    let denied = copy.page("/account").send().await.to("/login?return_to=%2Faccount");
    assert_all_removed(&denied);
    assert_eq!(world.emulator.count_requests(RENEW), 0);
    browser.page("/logout").send().await.is_page(200);
}

/// By a script; and it does nothing with `GET`.
pub async fn by_json(case: Case) {
    let world = World::new(case).await;
    let browser = world.signed_in(ADA).await;
    browser.page("/logout").send().await.to("/").without_cookies();
    browser.page("/account").send().await.is(200);
    let out = browser.json("/logout", "{}").send().await.is(200).is_private();
    assert_all_removed(&out);
    out.says(r#"{"pending":false,"status":"signed_out"}"#);
    browser.api("/account").send().await.is(401);
}

/// Nobody is signed in: nothing to revoke, and the cookies go all the same.
pub async fn by_nobody(case: Case) {
    let world = World::new(case).await;
    let out = world.browser().form("/logout", &[]).send().await.to("/");
    assert_all_removed(&out);
    assert!(world.emulator.requests().is_empty());
}

/// The JWT has run out and the session has not: it is revoked by its token, not renewed first.
pub async fn expired(case: Case) {
    let world = World::new(case).await;
    let browser = world.signed_in(ADA).await;
    world.expire_jwts();
    let copy = browser.twin();
    let out = browser.form("/logout", &[]).send().await.to("/");
    assert_all_removed(&out);
    copy.page("/account").send().await.is(303);
    assert_eq!(world.renewals(), 0);
}

/// Stytch is away: this browser is signed out, this process denies the session, and the page is honest about it.
pub async fn in_an_outage(case: Case) {
    let world = World::new(case).await;
    let browser = world.signed_in(ADA).await;
    let copy = browser.twin();
    world.outage(REVOKE);
    let out = browser.form("/logout", &[]).send().await.to("/logout?pending");
    assert_all_removed(&out);
    browser.follow(&out).send().await.is_page(200);
    copy.page("/account").send().await.to("/login?return_to=%2Faccount");
}
