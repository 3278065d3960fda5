//! A session whose JWT has run out goes on, with one call to Stytch.

use std::collections::HashSet;
use std::time::Duration;

use stytch_auth::SessionJwt;
use stytch_emulator::Fault;

use crate::conformance::world::RENEW;
use crate::conformance::{Answer, Case, Mode, Server, World};

const ADA: &str = "ada@example.com";

fn names(answer: &Answer) -> Vec<String> {
    answer.cookies().into_iter().map(|cookie| cookie.name).collect()
}

/// The answer carries both cookies anew; a request that still shows the old ones costs no second call.
pub async fn once(case: Case) {
    let world = World::new(case).await;
    let browser = world.signed_in(ADA).await;
    world.expire_jwts();
    let late = browser.twin();
    let renewed = browser.page("/account").send().await.is(200).shows(ADA).is_private();
    assert_eq!(names(&renewed), ["stytch_session", "stytch_session_jwt"]);
    for cookie in renewed.cookies() {
        cookie.lives(7 * 24 * 60 * 60, &["Path=/", "SameSite=Lax", "HttpOnly"]);
    }
    browser.page("/account").send().await.is(200).without_cookies();
    let again = late.page("/account").send().await.is(200);
    assert_eq!(again.cookie("stytch_session_jwt").value, renewed.cookie("stytch_session_jwt").value);
    assert_eq!(world.renewals(), 1);
}

/// A hundred requests at once, over several threads, are one call.
pub async fn hundred_at_once(case: Case) {
    let world = World::new(case).await;
    let browser = world.signed_in(ADA).await;
    world.expire_jwts();
    // Long enough for all of them to arrive while the call is under way.
    world.emulator.inject(Fault::on(RENEW).delay(Duration::from_millis(300)));
    let requests: Vec<_> = (0..100).map(|_| tokio::spawn(browser.twin().page("/account").send())).collect();
    let mut jwts = HashSet::new();
    for request in requests {
        let answer = request.await.unwrap().is(200).shows(ADA);
        assert_eq!(names(&answer), ["stytch_session", "stytch_session_jwt"]);
        jwts.insert(answer.cookie("stytch_session_jwt").value);
    }
    assert_eq!((world.renewals(), jwts.len()), (1, 1));
    if case.server == Server::Actix {
        assert!(world.seen.count() > 1, "this has to run over several workers to mean anything");
    }
}

/// Only the JWT is left: the session is renewed by it, and an empty token in the answer is not stored.
pub async fn by_jwt_alone(case: Case) {
    let world = World::new(case).await;
    let browser = world.signed_in(ADA).await;
    browser.forget("stytch_session");
    world.expire_jwts();
    let renewed = browser.page("/account").send().await.is(200).shows(ADA);
    match case.mode {
        Mode::Mild => assert_eq!(names(&renewed), ["stytch_session", "stytch_session_jwt"]),
        Mode::Strict => assert_eq!(names(&renewed), ["stytch_session_jwt"]),
    }
    assert!(renewed.cookies().iter().all(|cookie| !cookie.removes() && !cookie.value.is_empty()));
}

/// Only the session token is left: it is the truth, and the JWT comes back.
pub async fn by_token_alone(case: Case) {
    let world = World::new(case).await;
    let browser = world.signed_in(ADA).await;
    browser.forget("stytch_session_jwt");
    let renewed = browser.page("/account").send().await.is(200).shows(ADA);
    assert_eq!(names(&renewed), ["stytch_session", "stytch_session_jwt"]);
}

/// A session that Stytch has ended: nobody, and the browser forgets it.
pub async fn session_gone(case: Case) {
    let world = World::new(case).await;
    let browser = world.signed_in(ADA).await;
    let jwt = SessionJwt::from(browser.cookie("stytch_session_jwt").unwrap());
    let session = world.stytch().authenticate_jwt(&jwt).await.unwrap();
    assert!(world.emulator.revoke_session(session.session_id().as_str()));
    browser.page("/account").send().await.is(200); // by the JWT, until it ends
    world.expire_jwts();
    let gone = browser.page("/account").send().await.to("/login?return_to=%2Faccount").is_private();
    assert_eq!(names(&gone), ["stytch_session", "stytch_session_jwt"]);
    for cookie in gone.cookies() {
        assert!(cookie.removes());
        let attributes =
            ["Max-Age=0", "Expires=Thu, 01 Jan 1970 00:00:00 GMT", "Path=/", "SameSite=Lax", "HttpOnly"];
        assert_eq!(cookie.attributes, attributes);
    }
    browser.page("/account").send().await.is(303).without_cookies();
    assert_eq!(world.renewals(), 1);
}

/// The session ends with its idle time, in the browser as at Stytch.
pub async fn idle_end(case: Case) {
    let world = World::new(case).await;
    let browser = world.signed_in(ADA).await;
    world.emulator.advance(Duration::from_secs(7 * 24 * 60 * 60 + 1));
    browser.page("/account").send().await.to("/login?return_to=%2Faccount").without_cookies();
    assert_eq!(world.renewals(), 0, "the browser has nothing left to show");
}

/// New keys at Stytch are found by themselves.
pub async fn key_rotation(case: Case) {
    let world = World::new(case).await;
    let browser = world.signed_in(ADA).await;
    world.emulator.rotate_keys();
    browser.page("/account").send().await.is(200).without_cookies();
    world.expire_jwts();
    browser.page("/account").send().await.is(200).shows(ADA);
}
