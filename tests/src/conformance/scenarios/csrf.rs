//! Forms that other sites send.

use crate::conformance::{Case, World};

const ADA: &str = "ada@example.com";

/// A foreign form asks for no link and signs nobody out.
pub async fn foreign_forms(case: Case) {
    let world = World::new(case).await;
    let browser = world.signed_in(ADA).await;
    let calls = world.emulator.requests().len();
    for path in ["/login", "/logout", "/login/code", "/login/confirm", "/authenticate", "/invite"] {
        for site in ["cross-site", "same-site", "none"] {
            let ask = browser.form(path, &[("email", "eve@example.com")]).header("sec-fetch-site", site);
            ask.send().await.is_page(403).without_cookies();
        }
        let json =
            browser.json(path, r#"{"email":"eve@example.com"}"#).header("sec-fetch-site", "cross-site");
        let problem = json.send().await.without_cookies();
        problem.is_problem(403, "The request came from another site", "cross_site");
    }
    assert_eq!(world.emulator.requests().len(), calls);
    browser.page("/account").send().await.is(200).shows(ADA);
}

/// Browsers without fetch metadata are told apart by `Origin`.
pub async fn origin(case: Case) {
    let world = World::new(case).await;
    let browser = world.signed_in(ADA).await;
    let old = |origin: &str| {
        browser
            .form("/logout", &[])
            .without("sec-fetch-site")
            .without("sec-fetch-mode")
            .header("origin", origin)
    };
    let evil = format!("{}.evil.example", world.origin);
    for origin in ["https://evil.example", "null", "", evil.as_str()] {
        old(origin).send().await.is_page(403).without_cookies();
    }
    old("x").line("origin", world.origin.as_bytes()).send().await.is_page(403);
    old("x").without("origin").send().await.is_page(403);
    old("x").without("origin").line("origin", b"\xff").send().await.is_page(403);
    old(&world.origin).send().await.to("/");
}

/// A form of ours from a page with no referrer, in a browser without fetch metadata: by the value it repeats.
pub async fn double_submit(case: Case) {
    let world = World::new(case).await;
    let browser = world.browser();
    browser.form("/login", &[("email", ADA)]).send().await.to("/login/sent");
    let page = browser.page("/login/sent").send().await.is_page(200);
    let csrf = page.field("csrf");
    for (csrf, status) in [("", 403), ("nonsense", 403), (csrf.as_str(), 303)] {
        let fields = [("email", ADA), ("csrf", csrf)];
        let ask = browser.form("/login", &fields).without("sec-fetch-site").header("origin", "null");
        ask.send().await.is(status);
    }
}

/// No other origin is let in by CORS, and methods cannot be disguised.
pub async fn preflight(case: Case) {
    let world = World::new(case).await;
    let browser = world.signed_in(ADA).await;
    let ask = browser.ask("OPTIONS", "/logout").header("origin", "https://evil.example");
    let preflight = ask.header("access-control-request-method", "POST").send().await.is(405);
    preflight.has("access-control-allow-origin", None).has("allow", Some("GET, HEAD, POST"));
    let disguised = browser.page("/logout?_method=POST").header("x-http-method-override", "POST");
    disguised.send().await.to("/").without_cookies();
    browser.page("/account").send().await.is(200);
}
