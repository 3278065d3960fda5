//! Stytch is away. Nobody is taken for signed out because of it.

use crate::conformance::world::{REDEEM, RENEW};
use crate::conformance::{Case, World};

const ADA: &str = "ada@example.com";

/// An expired JWT cannot be renewed: 503 everywhere, cookies are kept, and afterwards all is as before.
pub async fn at_renewal(case: Case) {
    let world = World::new(case).await;
    let browser = world.signed_in(ADA).await;
    world.expire_jwts();
    world.outage(RENEW);
    for path in ["/account", "/optional", "/admin", "/line", "/plan", "/members/7/page", "/team/7/page"] {
        let page = browser.page(path).send().await.is_page(503).has("retry-after", Some("30"));
        // "Try again" is this very page, not the start.
        page.shows(r#"<a class="button" href="">"#).without_cookies();
        let problem = browser.api(path).send().await.has("retry-after", Some("30")).without_cookies();
        problem.is_problem(503, "Sign-in service unavailable", "unavailable");
    }
    browser.page("/result").send().await.is(200).says("unavailable").without_cookies();
    browser.page("/").send().await.is(200).says("open");
    world.recovery();
    browser.page("/account").send().await.is(200).shows(ADA);
}

/// A JWT that is still good needs nobody.
pub async fn before_renewal(case: Case) {
    let world = World::new(case).await;
    let browser = world.signed_in(ADA).await;
    world.outage("/v1/*");
    browser.page("/account").send().await.is(200).shows(ADA).without_cookies();
}

/// No link can be sent: the same page for every address, and no flow begins.
pub async fn at_login(case: Case) {
    let world = World::new(case).await;
    let browser = world.browser();
    world.outage("/v1/magic_links/email/login_or_create");
    let page = browser.form("/login", &[("email", ADA)]).send().await.is_page(503);
    page.has("retry-after", Some("30")).without_cookies();
    let problem = browser.json("/login", r#"{"email":"bob@example.com"}"#).send().await;
    let problem = problem.has("retry-after", Some("30")).without_cookies();
    problem.is_problem(503, "Sign-in service unavailable", "unavailable");
}

/// A link cannot be redeemed now: it works later.
pub async fn at_callback(case: Case) {
    let world = World::new(case).await;
    let browser = world.browser();
    browser.form("/login", &[("email", ADA)]).send().await.to("/login/sent");
    world.outage(REDEEM);
    let page = world.click(&browser, ADA).await.is_page(503);
    page.has("retry-after", Some("30")).without_cookies();
    world.recovery();
    world.click(&browser, ADA).await.to("/");
    browser.page("/account").send().await.is(200).shows(ADA);
}
