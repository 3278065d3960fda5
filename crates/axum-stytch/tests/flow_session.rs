//! `AuthSession`, for login code of the app's own.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod support;

use axum::Router;
use axum::extract::{Query, State};
use axum::routing::{get, post};
use axum_stytch::{AuthSession, AuthUser, Revocation, SessionLayer, Stytch};
use std::collections::HashMap;
use stytch_auth::LinkToken;
use stytch_emulator::Fault;
use support::{Browser, REVOKE, World};

type Params = Query<HashMap<String, String>>;

async fn sign_in(session: AuthSession, State(stytch): State<Stytch>, Query(params): Params) -> String {
    let token = LinkToken::from(params["token"].as_str());
    let mut call = stytch.magic_links().authenticate(&token);
    if params.contains_key("minutes") {
        call = call.session_duration_minutes(60_u32);
    }
    let answer = call.send().await.unwrap();
    match session.install(&answer).await {
        Ok(principal) => {
            let now = session.authenticate().await.unwrap().unwrap();
            assert_eq!(now.session_id(), principal.session_id());
            principal.email().unwrap().to_owned()
        }
        Err(error) => error.to_string(),
    }
}

async fn sign_out(session: AuthSession) -> String {
    let revocation = session.revoke().await;
    assert!(session.authenticate().await.unwrap().is_none());
    match revocation {
        Revocation::NoSession => "no session",
        Revocation::Revoked => "revoked",
        _ => "pending",
    }
    .to_owned()
}

fn app(world: &World) -> Browser {
    let app = Router::new()
        .route("/sign-in", post(sign_in))
        .route("/sign-out", post(sign_out))
        .route(
            "/who",
            get(async |user: Option<AuthUser>| {
                user.map_or("nobody".into(), |user| user.user_id().to_string())
            }),
        )
        .with_state(world.stytch.clone())
        .layer(SessionLayer::new(world.stytch.clone()));
    Browser::new(app, world.emulator.clock())
}

/// A link without a challenge, as an app of its own would send.
async fn token(world: &World, email: &str) -> String {
    world.stytch.magic_links().email().login_or_create(email).send().await.unwrap();
    world.token_to(email)
}

#[tokio::test]
async fn install_signs_the_browser_in_and_revoke_out() {
    let world = World::new().await;
    let mut browser = app(&world);
    let path = format!("/sign-in?minutes&token={}", token(&world, "ada@example.com").await);
    let page = browser.post(&path, &[]).await;
    assert_eq!((page.status, page.body.as_str()), (200, "ada@example.com"));
    assert!(page.sets("stytch_session") && page.sets("stytch_session_jwt"));
    assert_eq!((page.header("cache-control"), page.header("vary")), ("no-store", "Cookie"));
    assert!(browser.get("/who").await.body.starts_with("user-test-"));

    let mut stolen = browser.clone();
    let page = browser.post("/sign-out", &[]).await;
    assert_eq!(
        (page.body.as_str(), page.clears("stytch_session"), page.clears("stytch_session_jwt")),
        ("revoked", true, true)
    );
    assert_eq!(
        (browser.get("/who").await.body, stolen.get("/who").await.body),
        ("nobody".into(), "nobody".into())
    );
    assert_eq!(browser.post("/sign-out", &[]).await.body, "no session");
}

#[tokio::test]
async fn install_ends_the_session_that_was_there() {
    let world = World::new().await;
    let mut browser = app(&world);
    browser.take_cookies_of(&world.signed_in("eve@example.com").await);
    let mut before = browser.clone();
    let path = format!("/sign-in?minutes&token={}", token(&world, "ada@example.com").await);
    assert_eq!(browser.post(&path, &[]).await.body, "ada@example.com");
    world.wait_for_calls(REVOKE, 1).await;
    before.forget("stytch_session");
    assert_eq!(before.get("/who").await.body, "nobody");
    assert_ne!(browser.get("/who").await.body, "nobody");
}

#[tokio::test]
async fn what_is_no_session_of_ours_is_not_installed() {
    let world = World::new().await;
    let mut browser = app(&world);
    let path = format!("/sign-in?token={}", token(&world, "ada@example.com").await);
    let page = browser.post(&path, &[]).await;
    assert_eq!((page.body.as_str(), page.set_cookies().len()), ("no session was asked for with the link", 0));

    world.emulator.inject(Fault::on(support::SPEND).wrong_key());
    let path = format!("/sign-in?minutes&token={}", token(&world, "ada@example.com").await);
    let page = browser.post(&path, &[]).await;
    assert_eq!((page.body.as_str(), page.set_cookies().len()), ("the session JWT names an unknown key", 0));
    assert!(!browser.has_session());
}
