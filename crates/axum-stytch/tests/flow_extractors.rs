//! The arguments of handlers: users, optional users, roles, custom claims, and a layer that is missing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::http::Request;
use axum::routing::get;
use axum_stytch::{
    AuthRejection, AuthSession, AuthUser, Denial, HasRole, RequireSessionLayer, Role, SessionLayer,
};
use serde::Deserialize;
use serde_json::json;
use support::{Browser, Logs, World};

struct Member;
impl Role for Member {
    const ROLE_ID: &'static str = "stytch_user";
}

struct Owner;
impl Role for Owner {
    const ROLE_ID: &'static str = "owner";
}

#[derive(Deserialize)]
struct Plan {
    plan: String,
    seats: u32,
}

async fn plan(user: AuthUser<Plan>) -> String {
    format!("{} {}", user.claims.plan, user.claims.seats)
}

async fn maybe_plan(user: AuthUser<Option<Plan>>) -> String {
    user.claims.as_ref().map_or("no plan".to_owned(), |plan| plan.plan.clone())
}

async fn any_claims(user: AuthUser<serde_json::Value>) -> String {
    user.claims.to_string()
}

async fn result(user: Result<AuthUser, AuthRejection>) -> String {
    match user {
        Ok(user) => user.user_id().to_string(),
        Err(rejection) => match rejection.denial() {
            Denial::Unauthenticated => format!("nobody {}", rejection.status()),
            Denial::Unavailable(_) => format!("unknown {}", rejection.status()),
            other => format!("{other:?} {}", rejection.status()),
        },
    }
}

async fn require(user: AuthUser) -> Result<&'static str, AuthRejection> {
    user.require_role("stytch_user")?;
    user.require_role("owner")?;
    Ok("never")
}

fn app(world: &World, runs: &Arc<AtomicUsize>) -> Router {
    let guarded = |role: &str| {
        let runs = Arc::clone(runs);
        let handler = move || {
            runs.fetch_add(1, Ordering::SeqCst);
            async { "ran" }
        };
        get(handler).layer(RequireSessionLayer::new().role("stytch_user").role(role))
    };
    Router::new()
        .route("/plan", get(plan))
        .route("/maybe-plan", get(maybe_plan))
        .route("/any-claims", get(any_claims))
        .route("/result", get(result))
        .route("/member", get(async |user: HasRole<Member>| user.user_id().to_string()))
        .route("/owner", get(async |_: HasRole<Owner>| "never"))
        .route(
            "/maybe-owner",
            get(async |user: Result<HasRole<Owner>, AuthRejection>| user.is_ok().to_string()),
        )
        .route("/require", get(require))
        .route("/guarded/member", guarded("stytch_user"))
        .route("/guarded/owner", guarded("owner"))
        .layer(SessionLayer::new(world.stytch.clone()))
}

async fn with_claims(claims: serde_json::Value) -> (World, Browser) {
    let world = World::with(|layer| layer.session_custom_claims(&claims).unwrap()).await;
    let signed_in = world.signed_in("ada@example.com").await;
    let mut browser = Browser::new(app(&world, &Arc::default()), world.emulator.clock());
    browser.take_cookies_of(&signed_in);
    (world, browser)
}

#[tokio::test]
async fn custom_claims_of_the_apps_own_type() {
    let (_world, mut ada) = with_claims(json!({"plan": "pro", "seats": 5, "more": [1, 2]})).await;
    assert_eq!(ada.get("/plan").await.body, "pro 5");
    assert_eq!(ada.get("/maybe-plan").await.body, "pro");
    let all: serde_json::Value = serde_json::from_str(&ada.get("/any-claims").await.body).unwrap();
    assert_eq!(all, json!({"plan": "pro", "seats": 5, "more": [1, 2]}));
    assert_eq!(ada.get("/result").await.status, 200);
}

#[tokio::test]
async fn claims_that_do_not_fit_are_500_and_the_log_names_the_field() {
    for (claims, field) in [
        (json!({"plan": "canary-value", "seats": "canary-value"}), "seats"),
        (json!({"plan": ["canary-value"], "seats": 5}), "plan"),
        (json!({"plan": "canary-value"}), "seats"),
        (json!({}), "plan"),
    ] {
        let (_world, mut ada) = with_claims(claims.clone()).await;
        let (logs, _guard) = Logs::listen();
        let page = ada.get("/plan").await;
        assert_eq!(
            (page.status, page.body.contains("its log says")),
            (500, cfg!(debug_assertions)),
            "{claims}"
        );
        assert!(!page.body.contains("canary-value"), "{}", page.body);
        let errors = logs.errors();
        assert_eq!(errors.len(), 1, "{errors:#?}");
        assert!(errors[0].contains(&format!("`{field}`")), "{}", errors[0]);
        assert!(!errors[0].contains("canary-value"), "claims are the person's: {}", errors[0]);
        assert_eq!(ada.get("/maybe-plan").await.body, "no plan", "{claims}");
        assert_eq!(ada.get("/result").await.status, 200, "who wants no claims is not concerned");
    }
}

#[tokio::test]
async fn roles_in_a_line_as_a_type_and_over_a_group() {
    let world = World::new().await;
    let runs = Arc::new(AtomicUsize::new(0));
    let signed_in = world.signed_in("ada@example.com").await;
    let mut ada = Browser::new(app(&world, &runs), world.emulator.clock());
    let mut nobody = ada.clone();
    ada.take_cookies_of(&signed_in);
    assert_eq!(
        (ada.get("/member").await.status, ada.get("/guarded/member").await.body.as_str()),
        (200, "ran")
    );
    assert_eq!(ada.get("/maybe-owner").await.body, "false");
    for path in ["/owner", "/require", "/guarded/owner"] {
        let page = ada.get(path).await;
        assert_eq!((page.status, page.heading().as_str()), (403, "You cannot open this"), "{path}");
        assert!(!page.body.contains("owner"));
        let request = Request::get(path).header("accept", "application/json").body("".into()).unwrap();
        let page = ada.send(request).await;
        assert_eq!((page.status, page.code().as_str()), (403, "forbidden"));
        let grpc =
            Request::post(path.replace("/require", "/owner")).header("content-type", "application/grpc");
        assert!(matches!(ada.send(grpc.body("".into()).unwrap()).await.status, 200 | 405));
        assert_eq!(nobody.get(path).await.status, 303, "{path}");
    }
    assert_eq!(runs.load(Ordering::SeqCst), 1);
    assert_eq!(nobody.get("/result").await.body, "nobody 303 See Other");
}

#[tokio::test]
async fn a_forged_or_doubled_credential_is_nobody() {
    let world = World::new().await;
    let browser = world.signed_in("ada@example.com").await;
    let jwt = browser.cookie("stytch_session_jwt").unwrap().to_owned();
    let (kept, changed) = jwt.split_at(jwt.len() - 40);
    let tampered = format!("{kept}{}", changed.chars().rev().collect::<String>());
    for forged in ["x", "a.b.c", tampered.as_str()] {
        let mut eve = world.browser();
        eve.set_cookie("stytch_session_jwt", forged);
        let page = eve.get("/").await;
        assert_eq!((page.body.as_str(), page.clears("stytch_session_jwt")), ("nobody", true), "{forged}");
    }
    let bearer = format!("Bearer {jwt}");
    assert_eq!(world.browser().with("authorization", &bearer).get("/").await.body, "ada@example.com");
    let two = Request::get("/").header("authorization", &bearer).header("authorization", "Bearer of-the-app");
    assert_eq!(world.browser().send(two.body("".into()).unwrap()).await.body, "nobody");
    for query in [format!("/?stytch_session_jwt={jwt}"), format!("/?session_token={jwt}")] {
        assert_eq!(world.browser().get(&query).await.body, "nobody");
    }
}

#[tokio::test]
async fn a_missing_layer_is_a_500_and_one_line_with_the_cure() {
    let app = Router::new()
        .route("/user", get(async |_: AuthUser| "never"))
        .route("/option", get(async |_: Option<AuthUser>| "never"))
        .route("/role", get(async |_: HasRole<Owner>| "never"))
        .route("/session", get(async |_: AuthSession| "never"))
        .route("/result", get(result))
        .merge(Router::new().route("/guarded", get(async || "never")).layer(RequireSessionLayer::new()));
    let emulator = stytch_emulator::Emulator::start().await.unwrap();
    let mut browser = Browser::new(app, emulator.clock());
    for path in ["/user", "/option", "/role", "/session", "/guarded"] {
        let (logs, _guard) = Logs::listen();
        let page = browser.get(path).await;
        let errors = logs.errors();
        assert_eq!((page.status, errors.len()), (500, 1), "{path}: {errors:#?}");
        let cure = ".layer(SessionLayer::new(stytch))";
        assert!(errors[0].contains(cure) && errors[0].contains(path), "{}", errors[0]);
        // A release says nothing to strangers.
        assert_eq!(page.body.contains(cure), cfg!(debug_assertions), "{}", page.body);
    }
    assert_eq!(browser.get("/result").await.body, "Misconfigured 500 Internal Server Error");
}

#[tokio::test]
async fn an_outage_is_unknown_and_not_nobody() {
    let world = World::new().await;
    let signed_in = world.signed_in("ada@example.com").await;
    let mut ada = Browser::new(app(&world, &Arc::default()), world.emulator.clock());
    ada.take_cookies_of(&signed_in);
    world.emulator.advance(Duration::from_secs(400));
    world.emulator.inject(stytch_emulator::Fault::on("/v1/sessions/authenticate").status(500).always());
    assert_eq!(ada.get("/result").await.body, "unknown 503 Service Unavailable");
    assert_eq!(ada.get("/guarded/member").await.status, 503);
    world.emulator.clear_faults();
    assert_eq!(ada.get("/guarded/member").await.body, "ran");
}
