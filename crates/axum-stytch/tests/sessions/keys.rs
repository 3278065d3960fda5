//! The key set: fetched once for everybody, kept through outages, and not to be flooded.

use std::time::Duration;

use stytch_emulator::Fault;
use tokio::task::JoinSet;
use tracing::Level;

use crate::support::{Logs, Person, Rig, send, until, with_header};

/// A JWT of ours in form and claims, by a key that nobody has.
pub(crate) fn unknown_kid(person: &Person, n: usize) -> String {
    let header = format!(r#"{{"alg":"RS256","kid":"jwk-test-{n}","typ":"JWT"}}"#);
    format!("stytch_session_jwt={}", with_header(&person.jwt, &header))
}

#[tokio::test]
async fn starting_up_calls_nobody() {
    let rig = Rig::start().await;
    assert_eq!(rig.get("/open", "stytch_session=abc").await.body, "open");
    assert_eq!(rig.emulator.requests().len(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_at_once_on_a_cold_start_make_one_fetch() {
    let rig = Rig::start().await;
    let ada = rig.sign_in("ada@example.com").await;
    let mut crowd = JoinSet::new();
    for _ in 0..50 {
        let (app, ada) = (rig.app.clone(), ada.clone());
        crowd.spawn(async move {
            send(app, "GET", "/user", &[("cookie", &ada.both())])
                .await
                .is_served_without_cookies(&ada.user_id);
        });
    }
    crowd.join_all().await;
    assert_eq!((rig.fetches(), rig.calls()), (1, 0));
}

#[tokio::test]
async fn old_keys_serve_for_a_day_of_outage_and_no_longer() {
    let rig = Rig::start().await;
    let ada = rig.sign_in("ada@example.com").await;
    rig.get("/user", &ada.both()).await.is_served_without_cookies(&ada.user_id);
    rig.inject(Fault::on(rig.jwks_path()).status(500).always());
    let (logs, _guard) = Logs::capture();
    for hour in 1..24 {
        rig.advance(3_600 - u64::from(hour == 23) * 60);
        let cookies = ada.with_jwt(&rig.fresh_jwt(&ada).await);
        rig.get("/user", &cookies).await.is_served_without_cookies(&ada.user_id);
    }
    until(|| logs.has(Level::WARN, "those in use stay")).await;
    rig.advance(3_661);
    let cookies = ada.with_jwt(&rig.fresh_jwt(&ada).await);
    rig.get("/user", &cookies).await.is_unavailable();
    rig.get("/maybe", &cookies).await.is_unavailable();
    rig.emulator.clear_faults();
    rig.advance(31);
    rig.get("/user", &cookies).await.is_served_without_cookies(&ada.user_id);
}

#[tokio::test]
async fn keys_are_refreshed_beside_the_requests() {
    let rig = Rig::start().await;
    let ada = rig.sign_in("ada@example.com").await;
    rig.get("/user", &ada.both()).await.is_served_without_cookies(&ada.user_id);
    rig.advance(470);
    let cookies = ada.with_jwt(&rig.fresh_jwt(&ada).await);
    rig.get("/user", &cookies).await.is_served_without_cookies(&ada.user_id);
    assert_eq!(rig.fetches(), 1, "fresh for eight minutes");
    rig.advance(15);
    rig.inject(Fault::on(rig.jwks_path()).delay(Duration::from_millis(300)));
    for _ in 0..20 {
        rig.get("/user", &cookies).await.is_served_without_cookies(&ada.user_id);
    }
    until(|| rig.fetches() == 2).await;
    assert!(!rig.all_answered(&rig.jwks_path()), "twenty answers came first");
}

#[tokio::test]
async fn unknown_key_ids_cost_one_fetch_in_thirty_seconds() {
    let rig = Rig::start().await;
    let ada = rig.sign_in("ada@example.com").await;
    rig.get("/user", &ada.both()).await.is_served_without_cookies(&ada.user_id);
    for n in 0..100 {
        rig.get("/user", &unknown_kid(&ada, n)).await.is_nobody(&[]);
    }
    assert_eq!(rig.fetches(), 1, "just fetched");
    for round in 1..4 {
        rig.advance(31);
        for n in 0..100 {
            rig.get("/user", &unknown_kid(&ada, n)).await.is_nobody(&[]);
        }
        assert_eq!(rig.fetches(), 1 + round);
    }
    assert_eq!(rig.calls(), 0);
    rig.get("/user", &ada.both()).await.is_served_without_cookies(&ada.user_id);
}

#[tokio::test]
async fn junk_that_is_none_of_ours_costs_no_fetch() {
    let rig = Rig::start().await;
    let elsewhere = Rig::build(false, |stytch| stytch, |layer| layer).await;
    let ada = rig.sign_in("ada@example.com").await;
    let claims = |payload: &str| with_payload(&ada.jwt, payload);
    let hs256 = with_header(&ada.jwt, r#"{"alg":"HS256","kid":"jwk-test-1","typ":"JWT"}"#);
    let none = with_header(&ada.jwt, r#"{"alg":"none","typ":"JWT"}"#);
    let at_jwt = with_header(&ada.jwt, r#"{"alg":"RS256","kid":"jwk-test-1","typ":"at+jwt"}"#);
    let project = rig.emulator.project_id();
    for junk in [
        "garbage",
        "a.b.c",
        "eyJhbGciOiJSUzI1NiJ9.e30.c2ln",
        &hs256,
        &none,
        &at_jwt,
        &claims(r#"{"iss":"https://id.example","aud":["x"]}"#),
        &claims(&format!(r#"{{"iss":"stytch.com/{project}","aud":["another"]}}"#)),
        &claims(&format!(r#"{{"iss":"stytch.com/other","aud":["{project}"]}}"#)),
    ] {
        rig.get("/user", &format!("stytch_session_jwt={junk}")).await.is_nobody(&["stytch_session_jwt"]);
        let bearer = format!("Bearer {junk}");
        rig.send("GET", "/user", &[("authorization", &bearer)]).await.is_nobody(&[]);
    }
    assert_eq!((rig.fetches(), elsewhere.fetches()), (0, 0));
    rig.get("/user", &ada.both()).await.is_served_without_cookies(&ada.user_id);
    assert_eq!(rig.fetches(), 1);
}

fn with_payload(jwt: &str, payload: &str) -> String {
    use base64::Engine;
    let parts: Vec<_> = jwt.split('.').collect();
    let payload = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(payload);
    format!("{}.{payload}.{}", parts[0], parts[2])
}
