//! The last 30 to 60 seconds of a JWT: served at once, renewed beside it.

use std::time::Duration;

use stytch_emulator::Fault;

use crate::support::{AUTHENTICATE, Rig, until};

#[tokio::test]
async fn the_request_does_not_wait_for_the_renewal() {
    Rig::each(async |rig| {
        let ada = rig.sign_in("ada@example.com").await;
        rig.advance(230);
        rig.get("/user", &ada.both()).await.is_served_without_cookies(&ada.user_id);
        assert_eq!(rig.calls(), 0, "seventy seconds are left");
        rig.advance(45);
        rig.inject(Fault::on(AUTHENTICATE).delay(Duration::from_millis(400)));
        for _ in 0..10 {
            rig.get("/user", &ada.both()).await.is_served_without_cookies(&ada.user_id);
        }
        until(|| rig.calls() == 1).await;
        assert!(!rig.all_answered(AUTHENTICATE), "ten answers came before Stytch's");
        until(|| rig.all_answered(AUTHENTICATE)).await;
        let mut answer = rig.get("/user", &ada.both()).await;
        while answer.set_cookies().is_empty() {
            answer = rig.get("/user", &ada.both()).await;
        }
        answer.is_renewed(&ada.user_id);
        assert_eq!(rig.calls(), 1);
    })
    .await;
}

#[tokio::test]
async fn by_the_jwt_alone_too() {
    Rig::each(async |rig| {
        let ada = rig.sign_in("ada@example.com").await;
        rig.advance(275);
        rig.get("/user", &ada.by_jwt()).await.is_served_without_cookies(&ada.user_id);
        until(|| rig.calls() == 1 && rig.all_answered(AUTHENTICATE)).await;
        let mut answer = rig.get("/user", &ada.by_jwt()).await;
        while answer.set_cookies().is_empty() {
            answer = rig.get("/user", &ada.by_jwt()).await;
        }
        answer.is_renewed(&ada.user_id);
        assert_ne!(answer.cookie("stytch_session").as_deref(), Some(""));
    })
    .await;
}

#[tokio::test]
async fn a_failing_early_renewal_disturbs_nobody_and_is_not_repeated_at_once() {
    let rig = Rig::start().await;
    let ada = rig.sign_in("ada@example.com").await;
    rig.inject(Fault::on(AUTHENTICATE).status(500).always());
    rig.advance(275);
    for _ in 0..50 {
        rig.get("/user", &ada.both()).await.is_served_without_cookies(&ada.user_id);
        tokio::task::yield_now().await;
    }
    until(|| rig.calls() >= 1 && rig.all_answered(AUTHENTICATE)).await;
    for _ in 0..50 {
        rig.get("/user", &ada.both()).await.is_served_without_cookies(&ada.user_id);
    }
    assert_eq!(rig.calls(), 1, "an outage is no reason to call for every request");
    rig.emulator.clear_faults();
    rig.advance(10);
    rig.get("/user", &ada.both()).await.is_served_without_cookies(&ada.user_id);
    until(|| rig.calls() == 2 && rig.all_answered(AUTHENTICATE)).await;
}

#[tokio::test]
async fn a_token_alone_is_served_from_what_we_keep_while_its_jwt_is_renewed() {
    let rig = Rig::start().await;
    let ada = rig.sign_in("ada@example.com").await;
    let first = rig.get("/user", &ada.by_token()).await;
    first.is_renewed(&ada.user_id);
    rig.inject(Fault::on(AUTHENTICATE).status(503).times(2));
    rig.advance(275);
    rig.get("/user", &ada.by_token()).await.is_renewed(&ada.user_id);
    until(|| rig.calls() >= 2 && rig.all_answered(AUTHENTICATE)).await;
    rig.get("/user", &ada.by_token()).await.is_renewed(&ada.user_id);
    rig.emulator.clear_faults();
    rig.expire_jwt();
    let later = rig.get("/user", &ada.by_token()).await;
    later.is_renewed(&ada.user_id);
    assert_ne!(later.jwt(), first.jwt());
}
