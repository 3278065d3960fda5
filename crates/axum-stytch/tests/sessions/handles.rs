//! Two projects in one process share nothing; clones of a handle share everything.

use axum_stytch::SessionLayer;
use stytch_emulator::Emulator;

use crate::support::{Rig, app, send, settings};

#[tokio::test]
async fn two_projects_share_nothing() {
    let here = Rig::start().await;
    let other = "project-test-22222222-2222-4222-8222-222222222222";
    let emulator = Emulator::builder().project(other, "secret-test-other").start().await.unwrap();
    let clock = emulator.clock();
    let there = settings(&emulator).clock(move || clock.now()).build().unwrap();
    let there_app = app(SessionLayer::new(there));
    let ada = here.sign_in("ada@example.com").await;

    here.get("/user", &ada.both()).await.is_served_without_cookies(&ada.user_id);
    let foreign = send(there_app.clone(), "GET", "/user", &[("cookie", &ada.by_jwt())]).await;
    foreign.is_nobody(&["stytch_session_jwt"]);
    assert_eq!(emulator.requests().len(), 0, "not even the other project's keys were asked for");
    let foreign = send(there_app, "GET", "/user", &[("cookie", &ada.both())]).await;
    foreign.is_nobody(&["stytch_session", "stytch_session_jwt"]);
    // What the other project thinks of it is nothing to this one.
    here.get("/user", &ada.both()).await.is_served_without_cookies(&ada.user_id);
    here.get("/user", &ada.by_token()).await.is_renewed(&ada.user_id);
}

#[tokio::test]
async fn clones_share_keys_renewals_and_logouts() {
    let rig = Rig::start().await;
    let twin = app(SessionLayer::new(rig.stytch.clone()));
    let ada = rig.sign_in("ada@example.com").await;
    let at_twin = async |cookies: &str| send(twin.clone(), "GET", "/user", &[("cookie", cookies)]).await;
    rig.get("/user", &ada.both()).await.is_served_without_cookies(&ada.user_id);
    at_twin(&ada.both()).await.is_served_without_cookies(&ada.user_id);
    assert_eq!(rig.fetches(), 1);
    rig.expire_jwt();
    let renewed = rig.get("/user", &ada.both()).await;
    assert_eq!(at_twin(&ada.both()).await.jwt(), renewed.jwt());
    assert_eq!(rig.calls(), 1);
    rig.logout(&ada.both()).await;
    assert_eq!(at_twin(&ada.with_jwt(&renewed.jwt())).await.status, 401);
}

#[tokio::test]
async fn separate_handles_on_one_project_know_nothing_of_each_other() {
    let rig = Rig::start().await;
    let clock = rig.emulator.clock();
    let replica = settings(&rig.emulator).clock(move || clock.now()).build().unwrap();
    let replica = app(SessionLayer::new(replica));
    let ada = rig.sign_in("ada@example.com").await;
    rig.get("/user", &ada.both()).await.is_served_without_cookies(&ada.user_id);
    rig.logout(&ada.both()).await;
    // Without a shared store a JWT outlives the logout elsewhere by its five minutes, and not longer.
    let headers = [("cookie", ada.both())];
    let shown = [(headers[0].0, headers[0].1.as_str())];
    send(replica.clone(), "GET", "/user", &shown).await.is_served_without_cookies(&ada.user_id);
    rig.expire_jwt();
    assert_eq!(send(replica, "GET", "/user", &shown).await.status, 401);
}
