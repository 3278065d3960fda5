//! Secrets stay where they belong: out of logs, out of `Debug`, out of pages.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod support;

use axum::Router;
use axum::routing::get;
use axum_stytch::{AuthRejection, AuthSession, AuthUser, HasRole, LinkPolicy, Role, SessionLayer};
use stytch_emulator::Fault;
use support::{Browser, Logs, SPEND, World};

struct Member;
impl Role for Member {
    const ROLE_ID: &'static str = "stytch_user";
}

async fn shown(
    user: AuthUser,
    role: HasRole<Member>,
    session: AuthSession,
    none: Result<HasRole<Nobody>, AuthRejection>,
) -> String {
    let roles = [role.clone(), role];
    let json = serde_json::to_string(&user).unwrap();
    format!("{user:?} {user:#?} {roles:?} {session:?} {none:?} {json} {:?}", *user)
}

struct Nobody;
impl Role for Nobody {
    const ROLE_ID: &'static str = "nobody-has-this";
}

#[tokio::test]
async fn debug_of_the_extractors_shows_no_token() {
    let world = World::new().await;
    let signed_in = world.signed_in("ada@example.com").await;
    let app = Router::new().route("/shown", get(shown)).layer(SessionLayer::new(world.stytch.clone()));
    let mut ada = Browser::new(app, world.emulator.clock());
    ada.take_cookies_of(&signed_in);
    let page = ada.get("/shown").await;
    assert!(page.status == 200 && page.body.contains("user-test-"), "{}", page.body);
    for name in ["stytch_session", "stytch_session_jwt"] {
        assert!(!page.body.contains(signed_in.cookie(name).unwrap()), "{name}");
    }
}

#[tokio::test]
async fn the_log_of_whole_flows_holds_no_secret() {
    let (logs, _guard) = Logs::listen();
    let mut secrets = Vec::new();
    for policy in [LinkPolicy::SameBrowser, LinkPolicy::AnyDevice] {
        let world = World::with(|layer| {
            layer.link_policy(policy).on_sign_in(async |event| {
                tracing::info!(?event, "the app logs what it gets");
                Ok::<(), std::io::Error>(())
            })
        })
        .await;
        let mut asking = world.browser();
        let sent = asking.ask("ada@example.com").await;
        let link = world.link_to("ada@example.com");
        secrets.push(world.token_to("ada@example.com"));
        secrets.push(asking.cookie("stytch_flow").unwrap().to_owned());
        let mut other = world.browser();
        let page = other.get(&link).await;
        if policy == LinkPolicy::SameBrowser {
            let code = page.shown_code();
            secrets.extend([code.clone(), code.replace('-', "")]);
            asking.submit(&sent, "/login/code", &[("code", "guess")]).await;
            world.emulator.inject(Fault::on(SPEND).status(500));
            asking.submit(&sent, "/login/code", &[("code", &code)]).await;
            asking.submit(&sent, "/login/code", &[("code", &code)]).await;
        } else {
            let question = other.submit(&page, "/authenticate", &[]).await;
            secrets.push(other.cookie("stytch_pending").unwrap().to_owned());
            let question = other.follow(&question).await;
            other.submit(&question, "/login/confirm", &[("answer", "yes")]).await;
            asking = other;
        }
        for name in ["stytch_session", "stytch_session_jwt"] {
            secrets.push(asking.cookie(name).unwrap().to_owned());
        }
        let verifier = world.bodies(SPEND).pop().unwrap()["code_verifier"].as_str().map(str::to_owned);
        secrets.extend(verifier);
        asking.get(&link).await;
        asking.get(&support::link("canary-unknown-token")).await;
        asking.post("/logout", &[]).await;
        asking.get(&link).await;
        secrets.push(world.emulator.secret().to_owned());
    }
    secrets.push("canary-unknown-token".to_owned());
    let text = logs.text();
    assert!(text.contains("the app logs what it gets") && text.contains("ERROR"), "the log was listened to");
    assert_eq!(secrets.len(), 2 + 2 + 3 + 1 + 2 + 1 + 2 + 1 + 1);
    // The emulator prints links on purpose; only what we and the HTTP client log is judged.
    for line in text.lines().filter(|line| !line.contains("stytch_emulator")) {
        for secret in &secrets {
            assert!(!line.contains(secret), "{secret} in {line}");
        }
    }
}
