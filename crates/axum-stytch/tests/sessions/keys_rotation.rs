//! New signing keys, with and without the old one beside them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use stytch_emulator::Fault;
use tokio::task::JoinSet;

use crate::support::{Rig, until};

#[tokio::test]
async fn with_overlap_nobody_notices() {
    Rig::each(async |rig| {
        let ada = rig.sign_in("ada@example.com").await;
        rig.get("/user", &ada.both()).await.is_served_without_cookies(&ada.user_id);
        for _ in 0..3 {
            rig.emulator.rotate_keys();
            let grace = rig.sign_in("grace@example.com").await;
            // Inside the cooldown: the token decides, and brings the new key along.
            rig.get("/user", &grace.both()).await.is_renewed(&grace.user_id);
            rig.get("/user", &ada.both()).await.is_served_without_cookies(&ada.user_id);
        }
        rig.advance(31);
        rig.emulator.rotate_keys();
        let joan = rig.sign_in("joan@example.com").await;
        rig.get("/user", &joan.by_jwt()).await.is_served_without_cookies(&joan.user_id);
    })
    .await;
}

#[tokio::test]
async fn without_overlap_nobody_with_a_live_session_sees_an_error() {
    Rig::each(async |rig| {
        let mut people = Vec::new();
        for n in 0..10 {
            people.push(rig.sign_in(&format!("person{n}@example.com")).await);
        }
        for person in &people {
            rig.get("/user", &person.both()).await.is_served_without_cookies(&person.user_id);
        }
        // At any distance from the last fetch, and with JWTs that are good or expired.
        for wait in [0, 5, 31, 311, 0, 490] {
            rig.advance(wait);
            rig.emulator.rotate_keys_without_overlap();
            rig.settle().await;
            for person in &mut people {
                let answer = rig.get("/user", &person.both()).await;
                assert_eq!(
                    (answer.status, answer.body.as_str()),
                    (200, person.user_id.as_str()),
                    "after {wait}"
                );
                if let Some(jwt) = answer.cookie("stytch_session_jwt") {
                    person.jwt = jwt;
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn what_a_removed_key_signed_dies_with_it() {
    let rig = Rig::start().await;
    let ada = rig.sign_in("ada@example.com").await;
    rig.get("/user", &ada.by_jwt()).await.is_served_without_cookies(&ada.user_id);
    rig.emulator.rotate_keys_without_overlap();
    rig.get("/user", &ada.by_jwt()).await.is_served_without_cookies(&ada.user_id);
    rig.advance(31);
    let grace = rig.sign_in("grace@example.com").await;
    rig.get("/user", &grace.by_jwt()).await.is_served_without_cookies(&grace.user_id);
    rig.get("/user", &ada.by_jwt()).await.is_nobody(&[]);
    assert_eq!(rig.calls(), 0);
}

#[tokio::test]
async fn a_key_that_is_never_published_costs_one_look_in_thirty_seconds() {
    let rig = Rig::start().await;
    let ada = rig.sign_in("ada@example.com").await;
    rig.get("/user", &ada.both()).await.is_served_without_cookies(&ada.user_id);
    rig.expire_jwt();
    let before = rig.fetches();
    rig.inject(Fault::on(crate::support::AUTHENTICATE).wrong_key().always());
    for _ in 0..20 {
        rig.get("/user", &ada.both()).await.is_unavailable();
    }
    assert_eq!(rig.fetches() - before, 1);
    rig.emulator.clear_faults();
    rig.get("/user", &ada.both()).await.is_renewed(&ada.user_id);
}

#[tokio::test]
async fn a_failing_fetch_in_the_middle_of_a_rotation_is_an_outage_and_passes() {
    let rig = Rig::start().await;
    let ada = rig.sign_in("ada@example.com").await;
    rig.get("/user", &ada.both()).await.is_served_without_cookies(&ada.user_id);
    rig.expire_jwt();
    rig.emulator.rotate_keys_without_overlap();
    rig.settle().await;
    rig.inject(Fault::on(rig.jwks_path()).status(500));
    rig.get("/user", &ada.both()).await.is_unavailable();
    rig.advance(31);
    rig.get("/user", &ada.both()).await.is_renewed(&ada.user_id);
    until(|| rig.fetches() == 3).await;
}

/// Many at once, with and without a JWT that is good, while the keys change under them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_overlap_in_the_middle_of_traffic_nobody_with_a_live_session_sees_an_error() {
    let rig = Arc::new(Rig::start().await);
    let over = Arc::new(AtomicBool::new(false));
    let mut crowd = JoinSet::new();
    for n in 0..50 {
        let mut person = rig.sign_in(&format!("person{n}@example.com")).await;
        let (rig, over) = (Arc::clone(&rig), Arc::clone(&over));
        crowd.spawn(async move {
            let mut served = 0;
            while !over.load(Ordering::Relaxed) {
                let cookies = if served % 5 == n % 5 { person.by_token() } else { person.both() };
                let answer = rig.get("/user", &cookies).await;
                assert_eq!((answer.status, answer.body.as_str()), (200, person.user_id.as_str()));
                if let Some(jwt) = answer.cookie("stytch_session_jwt") {
                    person.jwt = jwt;
                }
                served += 1;
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            served
        });
    }
    for wait in [0, 5, 31, 311, 0, 490] {
        rig.advance(wait);
        rig.emulator.rotate_keys_without_overlap();
        rig.settle().await;
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    over.store(true, Ordering::Relaxed);
    let served: usize = crowd.join_all().await.into_iter().sum();
    assert!(served > 500, "{served}");
}
