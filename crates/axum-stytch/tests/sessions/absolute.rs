//! How long sessions live: idle, absolute, never extended; and how long the cookies say so.

use std::time::Duration;

use stytch_emulator::Fault;

use crate::support::{AUTHENTICATE, REVOKE, Rig, until};

const DAY: u64 = 24 * 3_600;
const BOTH: [&str; 2] = ["stytch_session", "stytch_session_jwt"];

fn max_age(cookie: &str) -> u64 {
    let (_, after) = cookie.split_once("; Max-Age=").unwrap();
    after.split(';').next().unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_session_that_nobody_uses_ends_after_a_week() {
    let rig = Rig::start().await;
    let ada = rig.sign_in("ada@example.com").await;
    rig.advance(7 * DAY - 60);
    rig.get("/user", &ada.both()).await.is_renewed(&ada.user_id);
    rig.advance(7 * DAY - 60);
    rig.get("/user", &ada.both()).await.is_renewed(&ada.user_id);
    rig.advance(7 * DAY + 60);
    rig.get("/user", &ada.both()).await.is_nobody(&BOTH);
}

#[tokio::test]
async fn no_session_lives_longer_than_thirty_days_however_much_it_is_used() {
    Rig::each(async |rig| {
        let ada = rig.sign_in("ada@example.com").await;
        for step in 1..=4 {
            rig.advance(6 * DAY);
            let answer = rig.get("/user", &ada.both()).await;
            answer.is_renewed(&ada.user_id);
            let left = (30 - step * 6).min(7) * DAY;
            for cookie in answer.set_cookies() {
                assert!((left - 60..=left).contains(&max_age(cookie)), "{step}: {cookie}");
            }
        }
        // Stytch was asked for no more either.
        let mut bodies = rig.emulator.requests().into_iter().filter(|call| call.path == AUTHENTICATE);
        let last: serde_json::Value = serde_json::from_str(&bodies.next_back().unwrap().body).unwrap();
        let minutes = last["session_duration_minutes"].as_u64().unwrap();
        assert!((8_635..=8_640).contains(&minutes), "{minutes}");

        rig.advance(6 * DAY - 100);
        let late = rig.fresh_jwt(&ada).await;
        rig.get("/user", &ada.with_jwt(&late)).await.is_served_without_cookies(&ada.user_id);
        rig.advance(101);
        rig.get("/user", &format!("stytch_session_jwt={late}")).await.is_nobody(&["stytch_session_jwt"]);
        rig.get("/user", &ada.with_jwt(&late)).await.is_nobody(&BOTH);
    })
    .await;
}

#[tokio::test]
async fn what_stytch_would_let_live_on_is_revoked_there() {
    let rig = Rig::with(|stytch| stytch.max_session_lifetime(Duration::from_secs(8 * DAY))).await;
    let ada = rig.sign_in_with("ada@example.com", 100_000, &serde_json::json!({})).await;
    rig.advance(8 * DAY + 1);
    rig.inject(Fault::on(REVOKE).delay(Duration::from_millis(50)));
    rig.get("/user", &ada.by_token()).await.is_nobody(&BOTH);
    until(|| rig.revokes() == 1 && rig.all_answered(REVOKE)).await;
    assert!(!rig.emulator.revoke_session(&ada.session_id));
    rig.get("/user", &ada.both()).await.is_nobody(&BOTH);
    assert_eq!(rig.calls(), 1, "and nobody asks again");
}

#[tokio::test]
async fn a_renewal_extends_unless_told_never_to() {
    let rig = Rig::with(|stytch| stytch.extend_sessions(false)).await;
    let ada = rig.sign_in_with("ada@example.com", 60, &serde_json::json!({})).await;
    rig.advance(1_800);
    let answer = rig.get("/user", &ada.both()).await;
    answer.is_renewed(&ada.user_id);
    for cookie in answer.set_cookies() {
        assert!((1_740..=1_800).contains(&max_age(cookie)), "{cookie}");
    }
    assert!(
        !rig.emulator
            .requests()
            .iter()
            .any(|call| { call.path == AUTHENTICATE && call.body.contains("session_duration_minutes") })
    );
    rig.advance(1_801);
    rig.get("/user", &ada.both()).await.is_nobody(&BOTH);
}
