//! `Fresh`: Stytch's own word of this moment, or no handler.

use std::time::Duration;

use stytch_emulator::Fault;
use tokio::task::JoinSet;

use crate::support::{AUTHENTICATE, Rig, send};

const BOTH: [&str; 2] = ["stytch_session", "stytch_session_jwt"];

#[tokio::test]
async fn stytch_is_asked_although_the_jwt_is_good() {
    Rig::each(async |rig| {
        let ada = rig.sign_in("ada@example.com").await;
        rig.get("/user", &ada.both()).await.is_served_without_cookies(&ada.user_id);
        for (calls, cookies) in [ada.both(), ada.by_token(), ada.by_jwt(), ada.both()].iter().enumerate() {
            rig.get("/fresh", cookies).await.is_renewed(&ada.user_id);
            assert_eq!(rig.calls(), calls + 1, "nothing that is kept counts");
        }
        rig.get("/user", &ada.both()).await.is_served_without_cookies(&ada.user_id);
        assert_eq!(rig.calls(), 4);
    })
    .await;
}

#[tokio::test]
async fn one_request_is_one_call_and_one_answer() {
    let rig = Rig::start().await;
    let ada = rig.sign_in("ada@example.com").await;
    rig.get("/fresh-thrice", &ada.both()).await.is_renewed(&ada.user_id);
    assert_eq!(rig.calls(), 1);
    rig.expire_jwt();
    rig.get("/fresh-thrice", &ada.both()).await.is_renewed(&ada.user_id);
    assert_eq!(rig.calls(), 2);
}

#[tokio::test]
async fn a_session_that_is_gone_is_nobody_with_the_cookies_removed() {
    Rig::each(async |rig| {
        let ada = rig.sign_in("ada@example.com").await;
        rig.get("/fresh", &ada.both()).await.is_renewed(&ada.user_id);
        assert!(rig.emulator.revoke_session(&ada.session_id));
        rig.get("/user", &ada.both()).await.is_served_without_cookies(&ada.user_id);
        rig.get("/fresh", &ada.both()).await.is_nobody(&BOTH);
        // What Stytch has said is known here from now on, for every JWT of the session.
        rig.get("/user", &ada.both()).await.is_nobody(&BOTH);
        rig.get("/user", &ada.by_jwt()).await.is_nobody(&["stytch_session_jwt"]);
        assert_eq!(rig.calls(), 2);

        let grace = rig.sign_in("grace@example.com").await;
        assert!(rig.emulator.revoke_session(&grace.session_id));
        rig.get("/fresh", &grace.by_jwt()).await.is_nobody(&["stytch_session_jwt"]);
    })
    .await;
}

#[tokio::test]
async fn an_outage_is_503_whatever_is_known() {
    let rig = Rig::with(|stytch| stytch.outage_grace(Duration::from_secs(600))).await;
    let ada = rig.sign_in("ada@example.com").await;
    rig.get("/fresh", &ada.both()).await.is_renewed(&ada.user_id);
    rig.inject(Fault::on(AUTHENTICATE).status(503).retry_after(30).always());
    rig.get("/user", &ada.both()).await.is_served_without_cookies(&ada.user_id);
    for cookies in [ada.both(), ada.by_token(), ada.by_jwt()] {
        let answer = rig.get("/fresh", &cookies).await;
        answer.is_unavailable();
        assert_eq!(answer.one("retry-after"), "30");
    }
    rig.expire_jwt();
    rig.get("/user", &ada.both()).await.is_served_without_cookies(&ada.user_id);
    rig.get("/fresh", &ada.both()).await.is_unavailable();
    rig.emulator.clear_faults();
    rig.get("/fresh", &ada.both()).await.is_renewed(&ada.user_id);
}

#[tokio::test]
async fn nobody_and_junk_cost_no_call() {
    let rig = Rig::start().await;
    let ada = rig.sign_in("ada@example.com").await;
    rig.get("/fresh", "").await.is_nobody(&[]);
    rig.get("/fresh", &format!("stytch_session_jwt={}", ada.forged_jwt())).await.is_nobody(&BOTH[1..]);
    assert_eq!(rig.calls(), 0);
    rig.logout(&ada.both()).await;
    rig.get("/fresh", &ada.both()).await.is_nobody(&BOTH);
    assert_eq!(rig.calls(), 0, "signed out here");
    for _ in 0..5 {
        rig.get("/fresh", "stytch_session=short").await.is_nobody(&BOTH);
    }
    assert_eq!(rig.calls(), 1, "a refusal needs no freshness");
}

#[tokio::test]
async fn a_bearer_jwt_is_checked_and_not_renewed() {
    let rig = Rig::start().await;
    let ada = rig.sign_in("ada@example.com").await;
    let bearer = format!("Bearer {}", ada.jwt);
    rig.send("GET", "/fresh", &[("authorization", &bearer)]).await.is_served_without_cookies(&ada.user_id);
    assert_eq!(rig.calls(), 1);
    assert!(rig.emulator.revoke_session(&ada.session_id));
    rig.send("GET", "/fresh", &[("authorization", &bearer)]).await.is_nobody(&[]);
    rig.expire_jwt();
    rig.send("GET", "/fresh", &[("authorization", &bearer)]).await.is_nobody(&[]);
}

#[tokio::test]
async fn another_persons_token_beside_the_jwt_decides_nothing() {
    let rig = Rig::start().await;
    let (ada, grace) = (rig.sign_in("ada@example.com").await, rig.sign_in("grace@example.com").await);
    rig.get("/fresh", &ada.with_jwt(&grace.jwt)).await.is_unavailable();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_do_not_share() {
    let rig = Rig::start().await;
    let ada = rig.sign_in("ada@example.com").await;
    let mut crowd = JoinSet::new();
    for _ in 0..10 {
        let (app, cookies) = (rig.app.clone(), ada.both());
        crowd.spawn(async move { send(app, "GET", "/fresh", &[("cookie", &cookies)]).await.status });
    }
    assert_eq!(crowd.join_all().await, [200; 10]);
    assert_eq!(rig.calls(), 10, "each has Stytch's word of its own moment");
}
