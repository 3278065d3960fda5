//! The layer's routes beside the app's own.

use crate::conformance::apps::{Wiring, texts};
use crate::conformance::{Case, World};

const ADA: &str = "ada@example.com";

/// The layer's routes win over the app's, at exactly their paths and nowhere else.
pub async fn beside_the_apps(case: Case) {
    let world = World::new(case).await;
    let browser = world.browser();
    browser.page("/login").send().await.is_page(200);
    browser.page("/login-help").send().await.is(200).says(texts::OWN);
    for path in ["/login/", "/LOGIN", "//login", "/login;x", "/login/other", "/auth/login"] {
        let ask = browser.form(path, &[("email", ADA)]);
        ask.send().await.is(404).says(texts::NOTHING_HERE).without_cookies();
    }
    // How far a router decodes is its own business; ours does not, so no mail goes out.
    browser.form("/%6cogin", &[("email", ADA)]).send().await.without_cookies();
    assert!(world.emulator.requests().is_empty());
    browser.page("/nowhere").send().await.is(404).says(texts::NOTHING_HERE).has("cache-control", None);
}

/// Moved below a path, all of them move, and the app has the old paths for itself.
pub async fn moved(case: Case) {
    let world = World::wired(case, Wiring { routes_at: "/auth", ..Wiring::default() }).await;
    let browser = world.browser();
    browser.page("/login").send().await.is(200).says(texts::OWN);
    let challenged = browser.page("/account").send().await.to("/auth/login?return_to=%2Faccount");
    browser.follow(&challenged).send().await.is_page(200);
    let fields = [("email", ADA), ("return_to", "/account")];
    browser.form("/auth/login", &fields).send().await.to("/auth/login/sent");
    world.click(&browser, ADA).await.to("/account");
    browser.form("/auth/logout", &[]).send().await.to("/");
    browser.page("/account").send().await.is(303);
}

/// Without routes only sessions are left.
pub async fn none(case: Case) {
    let world = World::wired(case, Wiring { routes: false, ..Wiring::default() }).await;
    let browser = world.browser();
    browser.page("/login").send().await.is(200).says(texts::OWN);
    browser.form("/logout", &[]).send().await.is(404).says(texts::NOTHING_HERE);
    world.stytch().magic_links().email().login_or_create(ADA).send().await.unwrap();
    browser.page(&format!("/enter?token={}", world.mail(ADA).token)).send().await.is(200).shows(ADA);
    browser.page("/account").send().await.is(200).shows(ADA);
}

/// Methods that a route has not got.
pub async fn methods(case: Case) {
    let world = World::new(case).await;
    let browser = world.browser();
    for (method, path, allow) in [
        ("PUT", "/login", "GET, HEAD, POST"),
        ("DELETE", "/logout", "GET, HEAD, POST"),
        ("GET", "/login/code", "POST"),
        ("POST", "/login/sent", "GET, HEAD"),
        ("OPTIONS", "/authenticate", "GET, HEAD, POST"),
    ] {
        let ask = browser.ask(method, path).header("sec-fetch-site", "same-origin");
        ask.send().await.is(405).has("allow", Some(allow)).says("").is_private();
    }
    let whole = browser.ask("GET", "/login").send().await.is_page(200);
    let head = browser.ask("HEAD", "/login").send().await.is_page(200).says("");
    assert_eq!(head.header("content-length"), whole.header("content-length"));
}

/// Bodies that no form of ours has.
pub async fn bodies(case: Case) {
    let world = World::new(case).await;
    let browser = world.browser();
    let large = format!("email={}", "a".repeat(100_000));
    let form = "application/x-www-form-urlencoded";
    browser.form("/login", &[]).body(form, &large).send().await.is_page(413).without_cookies();
    for kind in ["text/plain", "multipart/form-data; boundary=x", "", "application/jsonp"] {
        browser.form("/login", &[]).body(kind, "email=ada@example.com").send().await.is_page(415);
    }
    for body in ["{", "[]", r#"{"email":["ada@example.com"]}"#, r#"{"email":"a","email":"b"}"#] {
        let problem = browser.json("/login", body).send().await;
        problem.is_problem(400, "The request is malformed", "bad_request");
    }
    let padded = format!("email=ada%40example.com&x={}", "a".repeat(60_000));
    browser.form("/login", &[]).body(form, &padded).send().await.to("/login/sent");
    assert_eq!(world.emulator.requests().len(), 1);
}
