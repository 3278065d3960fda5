//! Session JWTs in `Authorization`.

use crate::conformance::apps::texts;
use crate::conformance::{Case, World};

const ADA: &str = "ada@example.com";

/// A session JWT as a bearer token counts, and sets no cookie.
pub async fn bearer(case: Case) {
    let world = World::new(case).await;
    let jwt = world.signed_in(ADA).await.cookie("stytch_session_jwt").unwrap();
    let program = world.browser();
    for scheme in ["Bearer", "bearer", "BEARER"] {
        let ask = program.ask("GET", "/account").header("authorization", &format!("{scheme} {jwt}"));
        ask.send().await.is(200).shows(ADA).without_cookies();
    }
    world.expire_jwts();
    let expired = program.ask("GET", "/account").header("authorization", &format!("Bearer {jwt}"));
    let refused = expired.send().await.has("www-authenticate", Some("Bearer")).without_cookies();
    refused.is_problem(401, "Not signed in", "unauthenticated");
    assert_eq!(world.renewals(), 0, "a bearer token is never renewed");
}

/// Any other authorization is the app's own business.
pub async fn not_ours(case: Case) {
    let world = World::new(case).await;
    let browser = world.signed_in(ADA).await;
    // {"alg":"RS256"}.{"iss":"other"}.x
    let foreign = "Bearer eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJvdGhlciJ9.eA";
    for value in [foreign, "Bearer opaque", "Basic YTpi", "Bearer", ""] {
        let ask = browser.ask("GET", "/account").header("authorization", value);
        ask.send().await.is(200).shows(ADA);
        let ask = world.browser().ask("GET", "/optional").header("authorization", value);
        ask.send().await.is(200).says(texts::NOBODY);
    }
    let odd = browser.ask("GET", "/account").line("authorization", b"Bearer \xff\xfe");
    odd.send().await.is(200).shows(ADA);
}
