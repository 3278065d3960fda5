//! Forms of other sites change nothing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod support;

use axum::http::Request;
use support::{ASK, Browser, Logs, ORIGIN, Page, REVOKE, World};

const POSTS: [&str; 6] = ["/login", "/login/code", "/login/confirm", "/authenticate", "/invite", "/logout"];

/// A form post with exactly these headers, and the browser's cookies.
async fn post(browser: &mut Browser, path: &str, headers: &[(&str, &str)], body: &str) -> Page {
    let mut request = Request::post(path).header("content-type", "application/x-www-form-urlencoded");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    browser.send(request.body(body.to_owned().into()).unwrap()).await
}

/// Somebody who is signed in and has asked for another link.
async fn ada(world: &World) -> Browser {
    let mut ada = world.signed_in("ada@example.com").await;
    ada.ask("ada@example.com").await;
    ada
}

#[tokio::test]
async fn every_post_route_refuses_foreign_forms() {
    let world = World::new().await;
    let browser = ada(&world).await;
    let (asked, token) = (world.asked(), world.token_to("ada@example.com"));
    let body = format!("email=eve@example.com&token={token}&stytch_token_type=magic_links&code=x&answer=yes");
    let foreign: [&[(&str, &str)]; 15] = [
        &[("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")],
        &[("sec-fetch-site", "cross-site"), ("origin", ORIGIN)],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "none")],
        &[("sec-fetch-site", "")],
        &[("sec-fetch-site", "same-origin"), ("sec-fetch-site", "cross-site")],
        &[("origin", "https://evil.example")],
        &[("origin", "http://localhost:3001")],
        &[("origin", "https://localhost:3000")],
        &[("origin", "http://localhost:3000.evil.example")],
        &[("origin", "null")],
        &[("origin", "")],
        &[("origin", ORIGIN), ("origin", "https://evil.example")],
        &[("origin", "http://localhost:3000/")],
        &[],
    ];
    for path in POSTS {
        for headers in foreign {
            let page = post(&mut browser.clone(), path, headers, &body).await;
            assert_eq!((page.status, page.header("set-cookie")), (403, ""), "{path} {headers:?}");
        }
        for own in [[("sec-fetch-site", "same-origin")], [("origin", ORIGIN)]] {
            // Nothing of this is foreign: whatever else the route says, it is not that.
            let page = post(&mut browser.clone(), path, &own, "").await;
            assert_ne!(page.status, 403, "{path} {own:?}");
        }
    }
    assert_eq!((world.asked(), world.spent()), (asked, 1));
}

#[tokio::test]
async fn a_foreign_sign_out_leaves_the_session_intact() {
    let world = World::new().await;
    let mut browser = ada(&world).await;
    for headers in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")] {
        assert_eq!(post(&mut browser, "/logout", &[headers], "").await.status, 403);
    }
    for path in ["/logout", "/logout?_method=POST"] {
        assert_eq!(browser.get(path).await.location(), "/", "a link or a picture signs nobody out");
    }
    assert_eq!(world.emulator.count_requests(REVOKE), 0);
    assert_eq!(browser.get("/account").await.status, 200);
    assert_eq!(browser.post("/logout", &[]).await.status, 303);
    assert!(!browser.has_session());
}

#[tokio::test]
async fn an_opaque_origin_needs_the_cookie_and_the_value() {
    let world = World::new().await;
    let mut browser = world.browser();
    let sent = browser.ask("ada@example.com").await;
    let csrf = sent.form("/login").fields.iter().find(|(name, _)| name == "csrf").unwrap().1.clone();
    let body = |csrf: &str| format!("email=ada@example.com&csrf={csrf}");
    for origin in [&[("origin", "null")][..], &[]] {
        assert_eq!(post(&mut browser, "/login", origin, &body("")).await.status, 403);
        assert_eq!(post(&mut browser, "/login", origin, &body(&csrf[1..])).await.status, 403);
        assert_eq!(post(&mut browser, "/login", origin, &body(&csrf)).await.status, 303);
    }
    // The value of one browser is nothing in another, nor without the cookie.
    let mut other = world.browser();
    other.ask("eve@example.com").await;
    assert_eq!(post(&mut other, "/login", &[("origin", "null")], &body(&csrf)).await.status, 403);
    assert_eq!(post(&mut world.browser(), "/login", &[("origin", "null")], &body(&csrf)).await.status, 403);
    let mut forged = world.browser();
    forged.set_cookie("stytch_flow", "forged");
    assert_eq!(post(&mut forged, "/login", &[("origin", "null")], &body(&csrf)).await.status, 403);
    // Fetch metadata decides alone: the value does not make a foreign form ours.
    let foreign = [("sec-fetch-site", "cross-site"), ("origin", "null")];
    assert_eq!(post(&mut browser, "/login", &foreign, &body(&csrf)).await.status, 403);
    // A program without cookies acts for nobody.
    assert_eq!(post(&mut world.browser(), "/login", &[], &body("")).await.status, 303);
    assert_eq!(world.asked(), 2 + 2 + 1);
    assert_eq!(world.bodies(ASK)[0]["email"], "ada@example.com");
}

#[tokio::test]
async fn no_cors_no_method_override_and_405_with_allow() {
    let world = World::new().await;
    let mut browser = ada(&world).await;
    for path in POSTS.into_iter().chain(["/login/sent"]) {
        let preflight = Request::options(path)
            .header("origin", "https://evil.example")
            .header("access-control-request-method", "POST");
        let page = browser.send(preflight.body("".into()).unwrap()).await;
        assert_eq!(page.status, 405, "{path}");
        assert!(page.headers.keys().all(|name| !name.as_str().starts_with("access-control")), "{path}");
        let allow = match path {
            "/login/sent" => "GET, HEAD",
            "/login/code" => "POST",
            _ => "GET, HEAD, POST",
        };
        for method in ["OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "get"] {
            let request = Request::builder().method(method).uri(path).body("".into()).unwrap();
            let page = browser.send(request).await;
            assert_eq!((page.status, page.header("allow")), (405, allow), "{method} {path}");
        }
    }
    let asked = world.asked();
    for (name, value) in
        [("x-http-method-override", "POST"), ("x-method-override", "POST"), ("x-http-method", "POST")]
    {
        let mut browser = browser.clone().with(name, value);
        assert_eq!(browser.get("/logout?_method=post").await.location(), "/");
        assert_eq!(browser.get("/login?email=ada@example.com&_method=post").await.status, 303);
    }
    let overridden = [("sec-fetch-site", "same-origin"), ("x-http-method-override", "GET")];
    post(&mut browser, "/login", &overridden, "email=ada@example.com&_method=get").await;
    assert_eq!(world.asked(), asked + 1, "it was a POST and stayed one");
    assert_eq!(world.emulator.count_requests(REVOKE), 0);
}

#[tokio::test]
async fn an_app_that_is_seen_elsewhere_hears_of_it_once() {
    let (logs, _guard) = Logs::listen();
    let world = World::new().await;
    let post = |origin: &'static str, site: &'static str| {
        let request = axum::http::Request::post("/login")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("origin", origin)
            .header("sec-fetch-site", site);
        let request = request.body("email=ada@example.com".to_owned().into()).unwrap();
        let mut browser = world.browser();
        async move { browser.send(request).await.status }
    };
    let warnings =
        || logs.text().lines().filter(|line| line.contains("another origin than PUBLIC_URL")).count();
    assert_eq!(post("http://localhost:3000", "same-origin").await, 303);
    assert_eq!(warnings(), 0);
    // Opened by its address instead of its name: the form is its own, and the mail's link leads elsewhere.
    for _ in 0..2 {
        assert_eq!(post("http://127.0.0.1:3000", "same-origin").await, 303);
        assert_eq!(warnings(), 1);
    }
    assert!(logs.text().contains("http://127.0.0.1:3000") && logs.text().contains("http://localhost:3000"));
    // Another site is refused, and says nothing about how the app is set up.
    assert_eq!(post("https://evil.example", "cross-site").await, 403);
    assert_eq!(warnings(), 1);
}
