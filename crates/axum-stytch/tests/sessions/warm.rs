//! Starting up with keys or without.

use std::time::Duration;

use stytch_emulator::Fault;

use crate::support::Rig;

#[tokio::test]
async fn keys_are_there_before_the_first_request() {
    let rig = Rig::start().await;
    rig.stytch.require_warm_start(Duration::from_secs(30)).await.unwrap();
    assert_eq!(rig.fetches(), 1);
    let ada = rig.sign_in("ada@example.com").await;
    rig.get("/user", &ada.both()).await.is_served_without_cookies(&ada.user_id);
    rig.stytch.require_warm_start(Duration::ZERO).await.unwrap();
    assert_eq!(rig.fetches(), 1);
}

#[tokio::test]
async fn it_waits_as_long_as_it_is_told_and_no_longer() {
    let rig = Rig::start().await;
    rig.inject(Fault::on(rig.jwks_path()).status(503).always());
    let waiting = rig.stytch.require_warm_start(Duration::from_secs(1)).await;
    assert!(waiting.unwrap_err().is_unavailable());
    assert!(rig.fetches() >= 1);
    // Once Stytch is back the next attempt of the back-off finds it, and whoever waits is told.
    rig.emulator.clear_faults();
    let (stytch, waiting) = (rig.stytch.clone(), tokio::sync::oneshot::channel());
    tokio::spawn(async move { waiting.0.send(stytch.require_warm_start(Duration::from_secs(60)).await) });
    rig.advance(30);
    waiting.1.await.unwrap().unwrap();
}

#[tokio::test]
async fn nobody_is_there() {
    let rig = Rig::with(|stytch| stytch.base_url("http://127.0.0.1:9")).await;
    assert!(rig.stytch.require_warm_start(Duration::from_millis(200)).await.is_err());
}
