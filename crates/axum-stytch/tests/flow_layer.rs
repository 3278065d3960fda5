//! Where the layer stands: its routes, twice, and what it does to the app's own responses.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod support;

use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderValue, Request, Response};
use axum::routing::get;
use axum_stytch::{AuthUser, SessionLayer};
use http_body_util::Limited;
use support::{ASK, Browser, World};
use tower::ServiceBuilder;

const SESSION: &str = "/v1/sessions/authenticate";

fn browser(world: &World, app: Router) -> Browser {
    Browser::new(app, world.emulator.clock())
}

#[tokio::test]
async fn only_the_exact_paths_are_ours_and_they_win() {
    let world = World::new().await;
    let app = Router::new()
        .route("/login", get(async || "the app's"))
        .route("/logout", get(async || "the app's"))
        .fallback(async || "fallback of the app")
        .layer(SessionLayer::new(world.stytch.clone()));
    let mut browser = browser(&world, app);
    assert_eq!(browser.get("/login").await.heading(), "Sign in");
    assert_eq!(browser.get("/logout").await.heading(), "You are signed out");
    for path in [
        "//login",
        "/login/",
        "/LOGIN",
        "/login;x",
        "/%6cogin",
        "/login/x",
        "/./login",
        "/login%2f",
        "/loginx",
    ] {
        assert_eq!(browser.get(path).await.body, "fallback of the app", "{path}");
        let posted = browser.post(path, &[("email", "ada@example.com")]).await;
        assert_eq!(posted.body, "fallback of the app", "{path}");
    }
    assert_eq!(world.emulator.count_requests(ASK), 0);
}

/// As with a limit on requests outside of it, and compression inside: their bodies are not axum's.
#[tokio::test]
async fn between_layers_with_bodies_of_their_own() {
    let world = World::new().await;
    let stack = ServiceBuilder::new()
        .map_request(|request: Request<Body>| request.map(|body| Limited::new(body, 1 << 20)))
        .layer(SessionLayer::new(world.stytch.clone()))
        .map_response(|response: Response<Body>| response.map(|body| Limited::new(body, 1 << 20)))
        .map_request(|request: Request<Limited<Body>>| request.map(Body::new));
    let mut browser = browser(&world, support::routes().layer(stack));
    browser.ask("ada@example.com").await;
    browser.get(&world.link_to("ada@example.com")).await;
    assert_eq!(browser.get("/account").await.status, 200);
}

#[tokio::test]
async fn routes_below_a_path_of_the_apps_choice() {
    let world = World::new().await;
    let layer = SessionLayer::new(world.stytch.clone()).routes_at("/auth/").unwrap();
    let mut browser = browser(&world, support::routes().layer(layer));
    assert_eq!(browser.get("/login").await.status, 404);
    assert_eq!(browser.get("/authlogin").await.status, 404);
    let page = browser.get("/account").await;
    assert_eq!(page.location(), "/auth/login?return_to=%2Faccount");
    let login = browser.follow(&page).await;
    let sent = browser.submit(&login, "/auth/login", &[("email", "ada@example.com")]).await;
    assert_eq!(sent.location(), "/auth/login/sent");
    browser.follow(&sent).await.form("/auth/login/code");
    let url = &world.bodies(ASK)[0]["login_magic_link_url"];
    assert_eq!(url, "http://localhost:3000/auth/authenticate");
    let page = browser.get(&format!("/auth{}", world.link_to("ada@example.com"))).await;
    assert_eq!((page.status, page.location()), (303, "/account"));
    assert_eq!(browser.get("/auth/login?return_to=/auth/logout").await.location(), "/");
    assert_eq!(
        browser.get("/auth/login?return_to=/login").await.location(),
        "/login",
        "that one is the app's"
    );
    assert_eq!(browser.post("/auth/logout", &[]).await.location(), "/");
    for bad in ["auth", "/auth?x", "/a b", "/auth/../x", "//auth", "/a//b", "/%61", "https://evil.example"] {
        assert!(SessionLayer::new(world.stytch.clone()).routes_at(bad).is_err(), "{bad}");
    }
}

#[tokio::test]
async fn without_routes_there_are_only_sessions() {
    let world = World::new().await;
    let signed_in = world.signed_in("ada@example.com").await;
    let layer = SessionLayer::new(world.stytch.clone()).without_routes();
    let app = support::routes().route("/login", get(async || "the app's own page")).layer(layer);
    let mut browser = browser(&world, app);
    assert_eq!(browser.get("/login").await.body, "the app's own page");
    for path in ["/authenticate", "/invite", "/logout", "/login/sent"] {
        assert_eq!(browser.get(path).await.status, 404, "{path}");
    }
    assert_eq!(browser.get("/account").await.location(), "/login?return_to=%2Faccount");
    browser.take_cookies_of(&signed_in);
    assert_eq!(browser.get("/account").await.status, 200);
}

#[tokio::test]
async fn a_layer_applied_twice_is_one() {
    let world = World::new().await;
    let mut browser = world.signed_in("ada@example.com").await;
    let twice = support::routes()
        .layer(SessionLayer::new(world.stytch.clone()))
        .layer(SessionLayer::new(world.stytch.clone()));
    let mut same = self::browser(&world, twice);
    world.emulator.advance(Duration::from_secs(400));
    same.take_cookies_of(&browser);
    let page = same.get("/account").await;
    assert_eq!((page.status, world.emulator.count_requests(SESSION)), (200, 1));
    assert_eq!(page.set_cookies().len(), 2, "{:?}", page.set_cookies());
    assert_eq!((page.header("vary"), page.header("cache-control")), ("Cookie", "no-store"));
    let old = browser.get("/account").await;
    assert_eq!(
        (old.set_cookies().len(), world.emulator.count_requests(SESSION)),
        (2, 1),
        "the result is shared"
    );
    assert_eq!(same.get("/account").await.set_cookies().len(), 0);
    assert_eq!(same.get("/login").await.location(), "/");
}

#[tokio::test]
async fn the_apps_own_headers_are_respected_unless_a_cookie_is_set() {
    async fn page(user: Option<AuthUser>, request: Request<Body>) -> Response<Body> {
        let mut response =
            Response::new(Body::from(user.map_or("nobody".into(), |user| user.user_id().to_string())));
        let headers = response.headers_mut();
        for wanted in request.uri().query().unwrap_or_default().split('&').filter(|wanted| !wanted.is_empty())
        {
            let (name, value) = wanted.split_once('=').unwrap();
            let name = axum::http::HeaderName::from_bytes(name.as_bytes()).unwrap();
            headers.append(name, HeaderValue::from_str(&value.replace('+', " ")).unwrap());
        }
        response
    }
    let world = World::new().await;
    let signed_in = world.signed_in("ada@example.com").await;
    let app = Router::new()
        .route("/page", get(page))
        .route("/quiet", get(async || ([("cache-control", "public, max-age=60")], "quiet")))
        .layer(SessionLayer::new(world.stytch.clone()));
    let mut ada = browser(&world, app);
    ada.take_cookies_of(&signed_in);
    let quiet = ada.get("/quiet").await;
    assert_eq!((quiet.header("cache-control"), quiet.header("vary")), ("public, max-age=60", ""));

    let page = ada.get("/page").await;
    assert_eq!((page.header("cache-control"), page.header("vary")), ("private, no-cache", "Cookie"));
    let page = ada.get("/page?cache-control=public,+max-age=60").await;
    assert_eq!((page.header("cache-control"), page.header("vary")), ("public, max-age=60", "Cookie"));
    for covered in ["*", "cookie", "Accept,+COOKIE"] {
        let page = ada.get(&format!("/page?vary={covered}")).await;
        assert_eq!(page.header("vary"), covered.replace('+', " "));
    }
    let page = ada.get("/page?vary=Accept-Encoding&vary=X-Cookie").await;
    let vary: Vec<_> = page.headers.get_all("vary").iter().map(|value| value.to_str().unwrap()).collect();
    assert_eq!(vary, ["Accept-Encoding", "X-Cookie", "Cookie"]);

    world.emulator.advance(Duration::from_secs(400));
    let page = ada
        .get("/page?cache-control=public&cache-control=s-maxage=60&set-cookie=theirs=1;+Max-Age=9;+Path=/")
        .await;
    assert_eq!((page.header("cache-control"), page.header("vary")), ("no-store", "Cookie"));
    assert_eq!(page.set_cookies().len(), 3, "the app's own stays");
    assert!(page.sets("theirs") && page.sets("stytch_session") && page.sets("stytch_session_jwt"));
}

#[tokio::test]
async fn no_header_of_a_client_makes_us_panic() {
    let world = World::new().await;
    let junk = HeaderValue::from_bytes(b"\xff\xfe caf\xc3\xa9 \x80").unwrap();
    let names = [
        "cookie",
        "authorization",
        "accept",
        "content-type",
        "origin",
        "referer",
        "host",
        "hx-request",
        "hx-current-url",
        "sec-fetch-site",
        "sec-fetch-mode",
        "sec-fetch-dest",
        "sec-purpose",
        "purpose",
        "upgrade",
        "forwarded",
    ];
    let paths = [
        "/",
        "/account",
        "/login",
        "/login/sent",
        "/login/code",
        "/login/confirm",
        "/authenticate",
        "/invite",
        "/logout",
    ];
    for name in names {
        for method in ["GET", "POST"] {
            for path in paths {
                let request = Request::builder().method(method).uri(path).header(name, &junk);
                let page = world.browser().send(request.body(Body::from(&b"\xff=\xfe"[..])).unwrap()).await;
                assert!(page.status < 500, "{name} {method} {path}: {}", page.status);
            }
        }
    }
    assert_eq!(world.emulator.count_requests(SESSION) + world.spent(), 0);
    assert_eq!(world.browser().get("/").await.body, "nobody");
}

/// An app at `https://example.com/app`, seen through a proxy that leaves the path or takes it off, or nested.
#[tokio::test]
async fn below_a_path_of_the_public_url() {
    for (home, given, outside) in [
        ("/app", Given::Nested, "/app/account"),
        ("/app", Given::Whole, "/app/account"),
        ("/app/", Given::Stripped, "/account"),
    ] {
        let emulator = stytch_emulator::Emulator::start().await.unwrap();
        let stytch = support::stytch(&emulator, &format!("http://localhost:3000{home}"));
        assert_eq!(stytch.public_url(), "http://localhost:3000/app");
        let layer = SessionLayer::new(stytch);
        let app = match given {
            Given::Nested => Router::new().nest_service("/app", support::routes().layer(layer)),
            Given::Whole => Router::new().nest("/app", support::routes()).layer(layer),
            Given::Stripped => support::routes().layer(layer),
        };
        // What the browser sees and what the app gets.
        let arrives = |path: &str| match given {
            Given::Stripped => path.strip_prefix("/app").unwrap().to_owned(),
            Given::Nested | Given::Whole => path.to_owned(),
        };
        let mut ada = Browser::new(app, emulator.clock());
        // Without fetch metadata the origin decides, which has no path.
        ada.old = home == "/app/";
        let page = ada.get(outside).await;
        assert_eq!(page.location(), "/app/login?return_to=%2Fapp%2Faccount", "{given:?}");
        let login = ada.get(&arrives(page.location())).await;
        assert_eq!(login.form("/app/login").fields[0], ("return_to".into(), "/app/account".into()));
        let sent = ada.post(&arrives("/app/login"), &[("email", "ada@example.com")]).await;
        assert_eq!(sent.location(), "/app/login/sent");
        let mail = emulator.messages_to("ada@example.com").remove(0);
        let asked = emulator.requests().into_iter().find(|call| call.path == ASK).unwrap();
        assert!(asked.body.contains("http://localhost:3000/app/authenticate"), "{}", asked.body);
        let page = ada.get(&arrives(&format!("/app{}", support::link(&mail.token)))).await;
        assert_eq!((page.status, page.location()), (303, home), "{given:?}");
        assert_eq!(ada.get(outside).await.status, 200, "{given:?}");
        assert_eq!(ada.get(&arrives("/app/login?return_to=/app/logout")).await.location(), home);
        assert_eq!(ada.post(&arrives("/app/logout"), &[]).await.location(), home);
    }
}

#[derive(Debug, Clone, Copy)]
enum Given {
    Nested,
    Whole,
    Stripped,
}
