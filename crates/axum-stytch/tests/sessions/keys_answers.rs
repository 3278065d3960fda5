//! Bad answers in place of the key set: the keys in use stay, and nobody waits long.

use std::time::Duration;

use axum::Router;
use axum_stytch::SessionLayer;
use stytch_emulator::Fault;

use crate::keys::unknown_kid;
use crate::support::{Front, Rig, Script, app, send, settings, until};

#[tokio::test]
async fn a_useless_answer_keeps_the_old_set() {
    let rig = Rig::start().await;
    let ada = rig.sign_in("ada@example.com").await;
    rig.get("/user", &ada.both()).await.is_served_without_cookies(&ada.user_id);
    let on = || Fault::on(rig.jwks_path());
    let large = format!(r#"{{"keys":[],"padding":"{}"}}"#, "x".repeat(256 * 1024));
    for (n, fault) in [
        on().body(r#"{"keys":[]}"#),
        on().body(r#"{"keys":[{"kty":"EC","kid":"a"},{"kty":"oct","kid":"b","k":"c2VjcmV0"}]}"#),
        on().body("<html>Sign in to the hotel network</html>"),
        on().body("[]"),
        on().body(""),
        on().status(204).body(""),
        on().status(304).body(""),
        on().status(302).body(""),
        on().status(404),
        on().body(large),
        on().drop_connection(),
    ]
    .into_iter()
    .enumerate()
    {
        rig.advance(31);
        rig.inject(fault);
        rig.get("/user", &unknown_kid(&ada, n)).await.is_nobody(&[]);
        assert_eq!(rig.fetches(), 2 + n);
        let fresh = format!("stytch_session_jwt={}", rig.fresh_jwt(&ada).await);
        rig.get("/user", &fresh).await.is_served_without_cookies(&ada.user_id);
    }
}

#[tokio::test]
async fn a_useless_answer_on_a_cold_start_is_an_outage() {
    let rig = Rig::start().await;
    let ada = rig.sign_in("ada@example.com").await;
    rig.inject(Fault::on(rig.jwks_path()).body(r#"{"keys":[]}"#).always());
    for cookies in [ada.both(), ada.by_jwt(), ada.by_token()] {
        rig.get("/user", &cookies).await.is_unavailable();
        rig.get("/maybe", &cookies).await.is_unavailable();
    }
    // At most four attempts in a minute, however many people come.
    let before = rig.fetches();
    for _ in 0..60 {
        rig.advance(1);
        rig.get("/user", &ada.both()).await.is_unavailable();
    }
    assert!((2..=4).contains(&(rig.fetches() - before)), "{}", rig.fetches() - before);
    rig.emulator.clear_faults();
    rig.advance(20);
    rig.get("/user", &ada.both()).await.is_served_without_cookies(&ada.user_id);
}

#[tokio::test]
async fn retry_after_is_honoured_and_capped_at_ten_minutes() {
    for (asked, held) in [(120, 120), (315_360_000, 600)] {
        let rig = Rig::start().await;
        let ada = rig.sign_in("ada@example.com").await;
        rig.inject(Fault::on(rig.jwks_path()).retry_after(asked));
        rig.get("/user", &ada.by_jwt()).await.is_unavailable();
        rig.advance(held - 10);
        rig.get("/user", &ada.by_token()).await.is_unavailable();
        assert_eq!(rig.fetches(), 1);
        rig.advance(11);
        rig.get("/user", &ada.by_token()).await.is_renewed(&ada.user_id);
        assert_eq!(rig.fetches(), 2);
    }
}

/// The app, talking to Stytch through something that may misbehave.
async fn behind(rig: &Rig, front: &Front) -> Router {
    let clock = rig.emulator.clock();
    let stytch = settings(&rig.emulator).base_url(front.base_url.as_str()).clock(move || clock.now());
    app(SessionLayer::new(stytch.timeout(Duration::from_secs(2)).build().unwrap()))
}

#[tokio::test]
async fn drips_silence_and_redirects_keep_the_old_set_and_block_nobody() {
    let rig = Rig::start().await;
    let (front, trap) = (Front::of(&rig.emulator).await, Front::of(&rig.emulator).await);
    let app = behind(&rig, &front).await;
    let ada = rig.sign_in("ada@example.com").await;
    let get = async |cookies: &str| send(app.clone(), "GET", "/user", &[("cookie", cookies)]).await;
    get(&ada.both()).await.is_served_without_cookies(&ada.user_id);
    let redirect = |status: u16, to: &str| {
        Script::Raw(format!(
            "HTTP/1.1 {status} X\r\nlocation: {to}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
        ))
    };
    let elsewhere = format!("{}{}", trap.base_url, rig.jwks_path());
    let (jwks, mut fetches) = (rig.jwks_path(), 1);
    let scripts = [301, 302, 307, 308].map(|status| redirect(status, &elsewhere));
    for script in scripts.into_iter().chain([redirect(302, &jwks), Script::Drip, Script::Silence]) {
        rig.advance(31);
        front.script(&jwks, script);
        let (stuck, cookies) = (app.clone(), unknown_kid(&ada, fetches));
        let stuck = tokio::spawn(async move { send(stuck, "GET", "/user", &[("cookie", &cookies)]).await });
        fetches += 1;
        until(|| front.count(&jwks) == fetches).await;
        // Nobody else waits for it.
        let fresh = format!("stytch_session_jwt={}", rig.fresh_jwt(&ada).await);
        get(&fresh).await.is_served_without_cookies(&ada.user_id);
        stuck.await.unwrap().is_nobody(&[]);
        front.behave();
    }
    assert_eq!((front.count(&jwks), trap.count("/")), (fetches, 0));
}
