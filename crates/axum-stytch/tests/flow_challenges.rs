//! What somebody gets who may not: each kind of client an answer that it understands.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::http::Request;
use axum::routing::get;
use axum_stytch::{AuthUser, Client, RequireSessionLayer, SessionLayer};
use stytch_emulator::Fault;
use support::{Page, World};

async fn ask(world: &World, method: &str, path: &str, headers: &[(&str, &str)]) -> Page {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    world.browser().send(request.body("".into()).unwrap()).await
}

#[tokio::test]
async fn a_page_load_goes_to_the_login_page_and_back() {
    let world = World::new().await;
    let html = [("accept", "text/html")];
    let page = ask(&world, "GET", "/account?tab=2", &html).await;
    assert_eq!((page.status, page.location()), (303, "/login?return_to=%2Faccount%3Ftab%3D2"));
    assert_eq!((page.header("cache-control"), page.body.as_str()), ("no-store", ""));
    let vary = page.header("vary");
    for name in ["Cookie", "Accept", "Sec-Fetch-Mode", "HX-Request"] {
        assert!(vary.contains(name), "{vary}");
    }
    let page = ask(&world, "GET", "/account", &[("sec-fetch-mode", "navigate"), ("accept", "*/*")]).await;
    assert_eq!(page.status, 303);
    assert_eq!(ask(&world, "HEAD", "/account", &html).await.location(), "/login?return_to=%2Faccount");

    // A POST would repeat an action: back to the page that it came from.
    for (referer, target) in [
        ("http://localhost:3000/settings?a=1", "/login?return_to=%2Fsettings%3Fa%3D1"),
        ("http://localhost:3000/", "/login"),
        ("http://localhost:3000", "/login"),
        ("http://localhost:3000.evil.example/x", "/login"),
        ("http://localhost:3000@evil.example/x", "/login"),
        ("http://localhost:3000//evil.example/x", "/login"),
        ("https://evil.example/settings", "/login"),
        ("http://localhost:3000/login", "/login"),
        ("", "/login"),
    ] {
        let page = ask(&world, "POST", "/account", &[html[0], ("referer", referer)]).await;
        assert_eq!((page.status, page.location()), (303, target), "{referer}");
    }
    assert_eq!(ask(&world, "POST", "/account", &html).await.location(), "/login");
}

#[tokio::test]
async fn programs_get_statuses_and_a_stable_code() {
    let world = World::new().await;
    let api: [&[(&str, &str)]; 6] = [
        &[("accept", "application/json")],
        &[("accept", "*/*")],
        &[],
        &[("sec-fetch-mode", "cors"), ("accept", "text/html")],
        &[("upgrade", "websocket"), ("connection", "upgrade"), ("accept", "text/html")],
        &[("sec-fetch-mode", "websocket"), ("accept", "text/html")],
    ];
    for headers in api {
        let page = ask(&world, "GET", "/account", headers).await;
        assert_eq!((page.status, page.code().as_str()), (401, "unauthenticated"), "{headers:?}");
        assert_eq!((page.header("www-authenticate"), page.header("cache-control")), ("Bearer", "no-store"));
        assert_eq!(page.header("location"), "");
    }
}

#[tokio::test]
async fn htmx_and_grpc_get_theirs() {
    let world = World::new().await;
    let htmx = [
        ("hx-request", "true"),
        ("hx-current-url", "http://localhost:3000/list?page=2"),
        ("accept", "text/html"),
        ("sec-fetch-mode", "cors"),
    ];
    for method in ["GET", "POST"] {
        let page = ask(&world, method, "/account", &htmx).await;
        assert_eq!((page.status, page.header("hx-redirect")), (204, "/login?return_to=%2Flist%3Fpage%3D2"));
        assert_eq!((page.header("location"), page.header("www-authenticate")), ("", ""));
    }
    let page =
        ask(&world, "POST", "/account", &[("content-type", "application/grpc"), ("te", "trailers")]).await;
    assert_eq!(
        (page.status, page.header("grpc-status"), page.header("grpc-message")),
        (200, "16", "Not signed in")
    );
    assert_eq!((page.header("content-type"), page.header("location")), ("application/grpc", ""));
}

#[tokio::test]
async fn an_outage_is_503_for_everybody_and_tells_no_detail() {
    let world = World::new().await;
    let browser = world.signed_in("ada@example.com").await;
    world.emulator.advance(Duration::from_secs(400));
    let detail =
        r#"{"error_type":"internal_server_error","error_message":"canary detail","request_id":"canary id"}"#;
    world.emulator.inject(Fault::on("/v1/sessions/authenticate").status(500).body(detail).always());
    for (headers, status) in [
        (&[("accept", "text/html")][..], 503),
        (&[("accept", "application/json")], 503),
        (&[("hx-request", "true")], 503),
        (&[("upgrade", "websocket")], 503),
        (&[("content-type", "application/grpc")], 200),
    ] {
        let mut request = Request::get("/account");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut browser = browser.clone();
        let page = browser.send(request.body("".into()).unwrap()).await;
        assert_eq!((page.status, page.header("retry-after")), (status, "5"), "{headers:?}");
        assert!(!page.body.contains("canary") && page.header("set-cookie").is_empty());
        assert!(browser.has_session(), "cookies are kept");
    }
    let home = { browser }.get("/").await;
    assert_eq!(home.status, 503, "not even Option says nobody");
}

#[tokio::test]
async fn nested_routers_and_guards_keep_the_whole_path_and_run_no_handler() {
    let world = World::new().await;
    let runs = Arc::new(AtomicUsize::new(0));
    let counted = |runs: &Arc<AtomicUsize>| {
        let runs = Arc::clone(runs);
        move || {
            runs.fetch_add(1, Ordering::SeqCst);
            async { "ran" }
        }
    };
    let extracted = {
        let runs = Arc::clone(&runs);
        move |_: AuthUser| {
            runs.fetch_add(1, Ordering::SeqCst);
            async { "ran" }
        }
    };
    let members = Router::new()
        .route("/guarded", get(counted(&runs)).post(counted(&runs)))
        .layer(RequireSessionLayer::new())
        .route("/extracted", get(extracted));
    let app = Router::new()
        .nest("/deep", Router::new().nest("/er", members))
        .layer(SessionLayer::new(world.stytch.clone()));
    let mut browser = support::Browser::new(app.clone(), world.emulator.clock());
    for name in ["guarded", "extracted"] {
        let page = browser.get(&format!("/deep/er/{name}?a=%20b")).await;
        let target = format!("/login?return_to=%2Fdeep%2Fer%2F{name}%3Fa%3D%2520b");
        assert_eq!((page.status, page.location()), (303, target.as_str()));
    }
    assert_eq!(browser.post("/deep/er/guarded", &[]).await.location(), "/login");
    // Headers that proxies use for identity mean nothing here.
    for name in ["x-user", "x-stytch-user", "x-auth", "x-forwarded-user", "remote-user", "x-user-id"] {
        let page = browser.clone().with(name, "user-test-1").get("/deep/er/extracted").await;
        assert_eq!(page.status, 303, "{name}");
    }
    assert_eq!(runs.load(Ordering::SeqCst), 0);

    browser.post("/login", &[("email", "ada@example.com"), ("return_to", "/deep/er/guarded")]).await;
    let page = browser.get(&world.link_to("ada@example.com")).await;
    assert_eq!(browser.follow(&page).await.body, "ran");
    assert_eq!(browser.get("/deep/er/extracted").await.body, "ran");
    assert_eq!(runs.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn an_app_that_knows_its_clients_says_so() {
    let decide = |head: &stytch_auth::web::Head<'_>| match head.header("user-agent").as_deref() {
        Some("acme-app") => Some(Client::Api),
        _ if head.path.starts_with("/account") && head.header("x-partial").is_some() => Some(Client::Htmx),
        _ => None,
    };
    let world = World::with(|layer| layer.classify(decide)).await;
    let page = [("sec-fetch-mode", "navigate"), ("accept", "text/html")];
    let with = |name, value| [&page[..], &[(name, value)]].concat();
    assert_eq!(ask(&world, "GET", "/account", &page).await.status, 303);
    assert_eq!(
        ask(&world, "GET", "/account", &with("user-agent", "acme-app")).await.code(),
        "unauthenticated"
    );
    let partial = ask(&world, "GET", "/account", &with("x-partial", "1")).await;
    assert_eq!((partial.status, partial.header("hx-redirect")), (204, "/login"));
}
