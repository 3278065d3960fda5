//! `outage_grace`: who is served while Stytch is away, for how long, and who is not.

use std::time::Duration;

use stytch_emulator::Fault;

use crate::support::{AUTHENTICATE, Person, REVOKE, Rig, until};

const BOTH: [&str; 2] = ["stytch_session", "stytch_session_jwt"];
const TEN_MINUTES: Duration = Duration::from_secs(600);

async fn rig() -> Rig {
    Rig::with(|stytch| stytch.outage_grace(TEN_MINUTES)).await
}

fn outage(rig: &Rig) {
    rig.inject(Fault::on(AUTHENTICATE).status(503).always());
}

async fn is_degraded(rig: &Rig, person: &Person) {
    for cookies in [person.both(), person.by_jwt()] {
        rig.get("/user", &cookies).await.is_served_without_cookies(&person.user_id);
        assert_eq!(rig.get("/degraded", &cookies).await.body, "true");
        rig.get("/fresh", &cookies).await.is_unavailable();
    }
}

#[tokio::test]
async fn served_for_ten_minutes_after_the_jwt_and_no_longer() {
    for strict in [false, true] {
        let rig = Rig::build(strict, |stytch| stytch.outage_grace(TEN_MINUTES), |layer| layer).await;
        let ada = rig.sign_in("ada@example.com").await;
        assert_eq!(rig.get("/degraded", &ada.both()).await.body, "false");
        outage(&rig);
        rig.expire_jwt();
        is_degraded(&rig, &ada).await;
        rig.advance(580);
        is_degraded(&rig, &ada).await;
        rig.advance(10);
        rig.get("/user", &ada.both()).await.is_unavailable();
        rig.get("/maybe", &ada.by_jwt()).await.is_unavailable();
        rig.emulator.clear_faults();
        rig.get("/user", &ada.both()).await.is_renewed(&ada.user_id);
    }
}

#[tokio::test]
async fn it_ends_with_stytchs_next_answer() {
    let rig = rig().await;
    let (ada, grace) = (rig.sign_in("ada@example.com").await, rig.sign_in("grace@example.com").await);
    outage(&rig);
    rig.expire_jwt();
    is_degraded(&rig, &ada).await;
    is_degraded(&rig, &grace).await;
    until(|| rig.all_answered(AUTHENTICATE)).await;
    assert!(rig.emulator.revoke_session(&grace.session_id));
    rig.emulator.clear_faults();
    rig.advance(11);
    let renewed = rig.get("/user", &ada.both()).await;
    renewed.is_renewed(&ada.user_id);
    assert_eq!(rig.get("/degraded", &ada.with_jwt(&renewed.jwt())).await.body, "false");
    rig.get("/user", &grace.both()).await.is_nobody(&BOTH);
    // And what Stytch has called gone does not come back with the next outage.
    outage(&rig);
    rig.advance(40);
    for cookies in [grace.both(), grace.by_jwt()] {
        assert_eq!(rig.get("/maybe", &cookies).await.status, if cookies == grace.both() { 503 } else { 200 });
        assert_ne!(rig.get("/user", &cookies).await.status, 200);
    }
}

#[tokio::test]
async fn an_outage_that_is_known_keeps_nobody_waiting_and_is_looked_into_beside() {
    let rig = rig().await;
    let ada = rig.sign_in("ada@example.com").await;
    rig.expire_jwt();
    outage(&rig);
    rig.get("/user", &ada.both()).await.is_served_without_cookies(&ada.user_id);
    let calls = rig.calls();
    assert!(calls >= 1);
    for _ in 0..100 {
        rig.get("/user", &ada.both()).await.is_served_without_cookies(&ada.user_id);
    }
    assert_eq!(rig.calls(), calls, "an outage is no reason to call for every request");
    rig.advance(11);
    rig.get("/user", &ada.both()).await.is_served_without_cookies(&ada.user_id);
    assert!(rig.calls() > calls);
}

#[tokio::test]
async fn a_verdict_is_no_outage() {
    let rig = rig().await;
    let ada = rig.sign_in("ada@example.com").await;
    rig.expire_jwt();
    let error = |kind: &str| format!(r#"{{"status_code":0,"error_type":"{kind}","error_message":"m"}}"#);
    for fault in [
        Fault::on(AUTHENTICATE).status(401).body(error("unauthorized_credentials")),
        Fault::on(AUTHENTICATE).status(400).body(error("bad_request")),
        Fault::on(AUTHENTICATE).wrong_key(),
    ] {
        rig.inject(fault.always());
        rig.get("/user", &ada.both()).await.is_unavailable();
        rig.emulator.clear_faults();
    }
    rig.skew(-600);
    rig.get("/user", &ada.by_token()).await.is_unavailable();
}

#[tokio::test]
async fn whoever_is_signed_out_or_over_the_limit_stays_out() {
    let day = 24 * 3_600;
    let rig = Rig::with(|stytch| {
        stytch.outage_grace(TEN_MINUTES).max_session_lifetime(Duration::from_secs(8 * day))
    })
    .await;
    let (ada, grace) = (rig.sign_in("ada@example.com").await, rig.sign_in("grace@example.com").await);
    rig.get("/user", &ada.both()).await.is_served_without_cookies(&ada.user_id);
    rig.logout(&ada.both()).await;
    // Stytch has confirmed the end; its JWT, which grace would serve, outlives that.
    rig.expire_jwt();
    rig.advance(60);
    outage(&rig);
    rig.get("/user", &grace.both()).await.is_served_without_cookies(&grace.user_id);
    rig.get("/user", &ada.by_jwt()).await.is_nobody(&["stytch_session_jwt"]);
    rig.get("/user", &ada.both()).await.is_nobody(&BOTH);
    // Nor the other way round: a logout in the middle of it.
    rig.inject(Fault::on(REVOKE).status(503).always());
    rig.logout(&grace.both()).await;
    rig.get("/user", &grace.both()).await.is_nobody(&BOTH);
    rig.get("/user", &grace.by_jwt()).await.is_nobody(&["stytch_session_jwt"]);

    rig.emulator.clear_faults();
    let joan = rig.sign_in_with("joan@example.com", 100_000, &serde_json::json!({})).await;
    rig.advance(8 * day - 400);
    let late = rig.fresh_jwt(&joan).await;
    rig.expire_jwt();
    outage(&rig);
    rig.get("/user", &joan.with_jwt(&late)).await.is_served_without_cookies(&joan.user_id);
    rig.advance(90);
    assert_ne!(rig.get("/user", &joan.with_jwt(&late)).await.status, 200);
}

#[tokio::test]
async fn a_stolen_jwt_that_could_not_be_read_at_the_logout_stays_out() {
    let rig = rig().await;
    let ada = rig.sign_in("ada@example.com").await;
    rig.inject(Fault::on(rig.jwks_path()).status(500).always());
    rig.inject(Fault::on(REVOKE).status(500).always());
    rig.logout(&ada.by_jwt()).await;
    rig.emulator.clear_faults();
    rig.advance(60);
    let grace = rig.sign_in("grace@example.com").await;
    rig.get("/user", &grace.by_jwt()).await.is_served_without_cookies(&grace.user_id);
    rig.expire_jwt();
    outage(&rig);
    rig.get("/user", &grace.by_jwt()).await.is_served_without_cookies(&grace.user_id);
    let beside_junk = format!("stytch_session=abcdefgh; {}", ada.by_jwt());
    for cookies in [ada.by_jwt(), beside_junk] {
        assert_ne!(rig.get("/user", &cookies).await.status, 200);
    }
}

#[tokio::test]
async fn a_jwt_that_no_cookie_can_hold_counts_too() {
    let rig = rig().await;
    let long = serde_json::json!({ "long": "x".repeat(3_900) });
    let ada = rig.sign_in_with("ada@example.com", 10_080, &long).await;
    assert_eq!(rig.get("/user", &ada.by_token()).await.status, 200);
    outage(&rig);
    rig.expire_jwt();
    assert_eq!(rig.get("/degraded", &ada.by_token()).await.body, "true");
    rig.advance(600);
    rig.get("/user", &ada.by_token()).await.is_unavailable();
}

#[tokio::test]
async fn a_token_that_nothing_is_known_of_and_a_bearer_get_none() {
    let rig = rig().await;
    let (ada, grace) = (rig.sign_in("ada@example.com").await, rig.sign_in("grace@example.com").await);
    rig.get("/user", &grace.both()).await.is_served_without_cookies(&grace.user_id);
    outage(&rig);
    rig.expire_jwt();
    rig.get("/user", &ada.by_token()).await.is_unavailable();
    let bearer = format!("Bearer {}", ada.jwt);
    rig.send("GET", "/user", &[("authorization", &bearer)]).await.is_nobody(&[]);
    assert_ne!(rig.get("/user", &ada.with_jwt(&ada.forged_jwt())).await.status, 200);
    rig.get("/user", &grace.both()).await.is_served_without_cookies(&grace.user_id);
}

#[tokio::test]
async fn together_with_a_token_age_of_zero() {
    let rig = Rig::with(|stytch| stytch.outage_grace(TEN_MINUTES).max_token_age(Duration::ZERO)).await;
    let ada = rig.sign_in("ada@example.com").await;
    rig.get("/user", &ada.both()).await.is_renewed(&ada.user_id);
    outage(&rig);
    is_degraded(&rig, &ada).await;
    rig.advance(601);
    rig.get("/user", &ada.both()).await.is_unavailable();
}
