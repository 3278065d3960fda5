//! One call for everybody who shows the same old cookies.

use std::time::Duration;

use stytch_emulator::Fault;
use tokio::task::JoinSet;

use crate::support::{AUTHENTICATE, Answer, Rig, send, until};

/// A hundred requests at once.
async fn crowd(rig: &Rig, cookies: &str) -> Vec<Answer> {
    let mut crowd = JoinSet::new();
    for _ in 0..100 {
        let (app, cookies) = (rig.app.clone(), cookies.to_owned());
        crowd.spawn(async move { send(app, "GET", "/user", &[("cookie", &cookies)]).await });
    }
    crowd.join_all().await
}

/// All of the crowd get in with the same new JWT, by one call; so does a straggler, by none.
async fn one_call(rig: &Rig, user_id: &str, cookies: &str) -> Answer {
    let before = rig.calls();
    let answers = crowd(rig, cookies).await;
    let jwt = answers[0].jwt();
    for answer in &answers {
        answer.is_renewed(user_id);
        assert_eq!(answer.jwt(), jwt);
    }
    let late = rig.get("/user", cookies).await;
    late.is_renewed(user_id);
    assert_eq!((late.jwt(), rig.calls() - before), (jwt, 1));
    late
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_expired_jwt_with_its_token() {
    Rig::each(async |rig| {
        let ada = rig.sign_in("ada@example.com").await;
        rig.get("/user", &ada.both()).await.is_served_without_cookies(&ada.user_id);
        assert_eq!(rig.calls(), 0, "a valid JWT is a local matter");
        rig.expire_jwt();
        let answer = one_call(&rig, &ada.user_id, &ada.both()).await;
        assert_eq!(answer.cookie("stytch_session").as_deref(), Some(&*ada.token));
        let renewed = ada.with_jwt(&answer.jwt());
        rig.get("/user", &renewed).await.is_served_without_cookies(&ada.user_id);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_alone() {
    Rig::each(async |rig| {
        let ada = rig.sign_in("ada@example.com").await;
        one_call(&rig, &ada.user_id, &ada.by_token()).await;
        rig.advance(200);
        rig.get("/user", &ada.by_token()).await.is_renewed(&ada.user_id);
        assert_eq!(rig.calls(), 1, "the result serves until the new JWT nears its end");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_expired_jwt_alone() {
    Rig::each(async |rig| {
        let ada = rig.sign_in("ada@example.com").await;
        rig.expire_jwt();
        let answer = one_call(&rig, &ada.user_id, &ada.by_jwt()).await;
        // Stytch may keep the token to itself then; what we do not have we must not overwrite.
        assert!(matches!(answer.cookie("stytch_session"), None | Some(_)));
        assert_ne!(answer.cookie("stytch_session").as_deref(), Some(""));
        let by_jwt = format!("stytch_session_jwt={}", answer.jwt());
        rig.get("/user", &by_jwt).await.is_served_without_cookies(&ada.user_id);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bad_jwt_beside_a_token() {
    Rig::each(async |rig| {
        let ada = rig.sign_in("ada@example.com").await;
        one_call(&rig, &ada.user_id, &ada.with_jwt(&ada.forged_jwt())).await;
        let grace = rig.sign_in("grace@example.com").await;
        one_call(&rig, &grace.user_id, &grace.with_jwt("garbage")).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_foreign_jwt_beside_a_token() {
    let elsewhere = Rig::start().await;
    let stranger = elsewhere.sign_in("ada@example.com").await;
    Rig::each(async |rig| {
        let ada = rig.sign_in("ada@example.com").await;
        one_call(&rig, &ada.user_id, &ada.with_jwt(&stranger.jwt)).await;
        assert!(rig.fetches() <= 2, "its key is unknown: one look");
    })
    .await;
}

#[tokio::test]
async fn whoever_leaves_cancels_nothing() {
    let rig = Rig::start().await;
    let ada = rig.sign_in("ada@example.com").await;
    rig.get("/user", &ada.both()).await.is_served_without_cookies(&ada.user_id);
    rig.expire_jwt();
    rig.inject(Fault::on(AUTHENTICATE).delay(Duration::from_millis(300)));
    let (app, cookies) = (rig.app.clone(), ada.both());
    let first = tokio::spawn(async move { send(app, "GET", "/user", &[("cookie", &cookies)]).await });
    until(|| rig.calls() == 1).await;
    let (app, cookies) = (rig.app.clone(), ada.both());
    let second = tokio::spawn(async move { send(app, "GET", "/user", &[("cookie", &cookies)]).await });
    tokio::task::yield_now().await;
    first.abort();
    assert!(first.await.unwrap_err().is_cancelled());
    second.await.unwrap().is_renewed(&ada.user_id);
    assert_eq!(rig.calls(), 1);
}

#[tokio::test]
async fn a_renewal_that_nobody_waits_for_still_counts() {
    let rig = Rig::start().await;
    let ada = rig.sign_in("ada@example.com").await;
    rig.inject(Fault::on(AUTHENTICATE).delay(Duration::from_millis(100)));
    let (app, cookies) = (rig.app.clone(), ada.by_token());
    let only = tokio::spawn(async move { send(app, "GET", "/user", &[("cookie", &cookies)]).await });
    until(|| rig.calls() == 1).await;
    only.abort();
    until(|| rig.all_answered(AUTHENTICATE)).await;
    rig.get("/user", &ada.by_token()).await.is_renewed(&ada.user_id);
    assert_eq!(rig.calls(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sessions_do_not_meet() {
    let rig = Rig::start().await;
    let mut people = Vec::new();
    for n in 0..20 {
        people.push(rig.sign_in(&format!("person{n}@example.com")).await);
    }
    rig.expire_jwt();
    let mut crowd = JoinSet::new();
    for n in 0..200 {
        let (app, person) = (rig.app.clone(), people[n * 7 % 20].clone());
        crowd.spawn(async move {
            let answer = send(app, "GET", "/user", &[("cookie", &person.both())]).await;
            answer.is_renewed(&person.user_id);
            assert_eq!(answer.cookie("stytch_session"), Some(person.token));
        });
    }
    crowd.join_all().await;
    assert_eq!(rig.calls(), 20);
}
