//! `max_token_age`: how old a JWT may be that decides without Stytch.

use std::time::Duration;

use stytch_auth::SessionEnd;
use stytch_emulator::Fault;

use crate::support::{AUTHENTICATE, Rig, until};
use crate::vertical;

const BOTH: [&str; 2] = ["stytch_session", "stytch_session_jwt"];

async fn rig(seconds: u64) -> Rig {
    Rig::with(|stytch| stytch.max_token_age(Duration::from_secs(seconds))).await
}

#[tokio::test]
async fn with_zero_every_request_asks() {
    let rig = rig(0).await;
    let ada = rig.sign_in("ada@example.com").await;
    for calls in 1..=5 {
        rig.get("/user", &ada.both()).await.is_renewed(&ada.user_id);
        assert_eq!(rig.calls(), calls);
    }
    // A clock that is behind makes no JWT young enough.
    rig.skew(-9);
    rig.get("/user", &ada.by_jwt()).await.is_renewed(&ada.user_id);
    rig.skew(0);
    let bearer = format!("Bearer {}", ada.jwt);
    rig.send("GET", "/user", &[("authorization", &bearer)]).await.is_served_without_cookies(&ada.user_id);
    assert_eq!(rig.calls(), 7);
    // Revoked elsewhere: refused at once.
    assert!(rig.emulator.revoke_session(&ada.session_id));
    rig.get("/user", &ada.both()).await.is_nobody(&BOTH);
    rig.send("GET", "/user", &[("authorization", &bearer)]).await.is_nobody(&[]);
}

#[tokio::test]
async fn with_zero_an_outage_is_503_and_not_nobody() {
    let rig = rig(0).await;
    let ada = rig.sign_in("ada@example.com").await;
    rig.inject(Fault::on(AUTHENTICATE).status(500).always());
    for cookies in [ada.both(), ada.by_token(), ada.by_jwt()] {
        rig.get("/user", &cookies).await.is_unavailable();
        rig.get("/maybe", &cookies).await.is_unavailable();
    }
    rig.emulator.clear_faults();
    rig.get("/user", &ada.both()).await.is_renewed(&ada.user_id);
}

#[tokio::test]
async fn a_minute_is_a_short_jwt() {
    let rig = rig(60).await;
    let ada = rig.sign_in("ada@example.com").await;
    rig.advance(40);
    rig.get("/user", &ada.both()).await.is_served_without_cookies(&ada.user_id);
    assert_eq!(rig.calls(), 0);
    rig.advance(11);
    rig.get("/user", &ada.both()).await.is_served_without_cookies(&ada.user_id);
    until(|| rig.calls() == 1 && rig.all_answered(AUTHENTICATE)).await;
    // Renewed beside the requests of its last quarter; the result is good for another forty-five seconds.
    let mut renewed = rig.get("/user", &ada.both()).await;
    while renewed.set_cookies().is_empty() {
        renewed = rig.get("/user", &ada.both()).await;
    }
    rig.advance(30);
    rig.get("/user", &ada.both()).await.is_renewed(&ada.user_id);
    assert_eq!(rig.calls(), 1);
    let newer = ada.with_jwt(&renewed.jwt());
    rig.get("/user", &newer).await.is_served_without_cookies(&ada.user_id);
    rig.advance(61);
    rig.inject(Fault::on(AUTHENTICATE).status(503).times(2));
    rig.get("/user", &newer).await.is_unavailable();
    rig.get("/user", &newer).await.is_renewed(&ada.user_id);
    rig.advance(61);
    assert!(rig.emulator.revoke_session(&ada.session_id));
    rig.get("/user", &newer).await.is_nobody(&BOTH);
}

#[tokio::test]
async fn a_session_of_the_apps_own_making_can_be_installed() {
    let rig = rig(0).await;
    let session = rig.handle("");
    let (id, session_id) = vertical::install(&rig, "ada@example.com", &session).await;
    assert_eq!((vertical::who(&session).await.as_ref(), rig.calls()), (Some(&id), 0), "it cannot be newer");
    session.confirm().await.unwrap();
    assert_eq!((vertical::who(&session).await.as_ref(), rig.calls()), (Some(&id), 1));
    assert!(rig.emulator.revoke_session(&session_id));
    session.confirm().await.unwrap();
    assert_eq!(vertical::who(&session).await, None);
}

#[tokio::test]
async fn a_watched_session_is_checked_as_often() {
    let rig = rig(0).await;
    let ada = rig.sign_in("ada@example.com").await;
    let watch = vertical::watch(&rig.handle(&ada.both())).await;
    assert!(rig.emulator.revoke_session(&ada.session_id));
    assert_eq!(watch.await, SessionEnd::Ended);
}
