//! Everything that is no verdict: 503, cookies untouched, an error in the log, and on it goes afterwards.

use std::time::Duration;

use stytch_emulator::Fault;
use tracing::Level;

use crate::support::{AUTHENTICATE, Front, Logs, Person, Rig, Script};

/// While the fault lasts nothing can be said about anybody; afterwards everybody is still signed in.
async fn outage(name: &str, rig: &Rig, ada: &Person, fault: Fault) {
    rig.inject(fault.always());
    for cookies in [ada.both(), ada.by_token(), ada.by_jwt()] {
        let (logs, guard) = Logs::capture();
        let answer = rig.get("/user", &cookies).await;
        answer.is_unavailable();
        assert!(logs.has(Level::ERROR, "could not be renewed"), "{name}: {:?}", logs.at(Level::ERROR));
        drop(guard);
        rig.get("/maybe", &cookies).await.is_unavailable();
    }
    let page = rig.send("GET", "/user", &[("cookie", &ada.both()), ("accept", "text/html")]).await;
    page.is_unavailable();
    rig.emulator.clear_faults();
    rig.get("/user", &ada.both()).await.is_renewed(&ada.user_id);
    rig.expire_jwt();
}

#[tokio::test]
async fn every_kind_of_failure_leaves_the_cookies_alone() {
    let rig = Rig::with(|stytch| stytch.timeout(Duration::from_millis(400))).await;
    let ada = rig.sign_in("ada@example.com").await;
    rig.get("/user", &ada.both()).await.is_served_without_cookies(&ada.user_id);
    rig.expire_jwt();
    let on = || Fault::on(AUTHENTICATE);
    let error = |kind: &str| format!(r#"{{"status_code":0,"error_type":"{kind}","error_message":"m"}}"#);
    for (name, fault) in [
        ("429", on().status(429)),
        ("500", on().status(500)),
        ("502 HTML", on().status(502).body("<html>Bad gateway</html>")),
        ("503", on().status(503)),
        ("401", on().status(401)),
        ("403", on().status(403)),
        ("404 of another type", on().status(404)),
        ("404 HTML", on().status(404).body("<html>session_not_found</html>")),
        ("404 with a type of 400", on().status(404).body(error("invalid_session_token"))),
        ("500 with a type of 404", on().status(500).body(error("session_not_found"))),
        ("400 of another type", on().status(400).body(error("bad_request"))),
        ("200 with an error", on().status(200).body(error("session_not_found"))),
        ("cut JSON", on().status(200).body(r#"{"session":{"session_id":"session-te"#)),
        ("200 HTML", on().status(200).body("<html></html>")),
        ("empty body", on().status(200).body("")),
        ("null", on().status(200).body("null")),
        ("204", on().status(204).body("")),
        ("dropped connection", on().drop_connection()),
        ("a wrong key", on().wrong_key()),
        ("a time-out", on().delay(Duration::from_secs(3))),
    ] {
        outage(name, &rig, &ada, fault).await;
    }
}

#[tokio::test]
async fn retry_after_is_passed_on_and_capped() {
    let rig = Rig::start().await;
    let ada = rig.sign_in("ada@example.com").await;
    for (asked, told) in [(7, "7"), (120, "120"), (0, "1"), (4_000_000_000, "600")] {
        rig.inject(Fault::on(AUTHENTICATE).retry_after(asked).always());
        let answer = rig.get("/user", &ada.by_token()).await;
        answer.is_unavailable();
        assert_eq!(answer.one("retry-after"), told);
        rig.emulator.clear_faults();
    }
    rig.inject(Fault::on(AUTHENTICATE).status(500).always());
    assert_eq!(rig.get("/user", &ada.by_token()).await.one("retry-after"), "5");
    rig.emulator.clear_faults();
    rig.get("/user", &ada.by_token()).await.is_renewed(&ada.user_id);
}

#[tokio::test]
async fn our_own_wrong_secret_signs_nobody_out() {
    let rig = Rig::with(|stytch| stytch.secret("secret-test-wrong")).await;
    let ada = rig.sign_in("ada@example.com").await;
    rig.get("/user", &ada.both()).await.is_served_without_cookies(&ada.user_id);
    rig.expire_jwt();
    let (logs, _guard) = Logs::capture();
    rig.get("/user", &ada.both()).await.is_unavailable();
    assert!(logs.has(Level::ERROR, "unauthorized_credentials"), "{:?}", logs.at(Level::ERROR));
}

#[tokio::test]
async fn nobody_listens_at_all() {
    let rig = Rig::start().await;
    let ada = rig.sign_in("ada@example.com").await;
    rig.get("/user", &ada.both()).await.is_served_without_cookies(&ada.user_id);
    let (app, clock, user_id) = (rig.app.clone(), rig.emulator.clock(), ada.user_id.clone());
    rig.emulator.stop().await;
    let get =
        async |cookies: &str| crate::support::send(app.clone(), "GET", "/user", &[("cookie", cookies)]).await;
    get(&ada.both()).await.is_served_without_cookies(&user_id);
    clock.advance(crate::support::JWT_OVER);
    get(&ada.both()).await.is_unavailable();
    get(&ada.by_jwt()).await.is_unavailable();
}

#[tokio::test]
async fn another_persons_session_in_the_answer() {
    let rig = Rig::start().await;
    let (ada, grace) = (rig.sign_in("ada@example.com").await, rig.sign_in("grace@example.com").await);
    rig.expire_jwt();
    let (logs, _guard) = Logs::capture();
    let mixed = ada.with_jwt(&grace.jwt);
    rig.get("/user", &mixed).await.is_unavailable();
    rig.get("/maybe", &mixed).await.is_unavailable();
    assert!(logs.has(Level::ERROR, "two people"));
    rig.get("/user", &ada.both()).await.is_renewed(&ada.user_id);
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let rig = Rig::start().await;
    let front = Front::of(&rig.emulator).await;
    let behind = Front::of(&rig.emulator).await;
    let (url, clock) = (front.base_url.clone(), rig.emulator.clock());
    let stytch = crate::support::settings(&rig.emulator).base_url(url).clock(move || clock.now());
    let app = crate::support::app(axum_stytch::SessionLayer::new(stytch.build().unwrap()));
    let ada = rig.sign_in("ada@example.com").await;
    let get =
        async || crate::support::send(app.clone(), "GET", "/user", &[("cookie", &ada.by_token())]).await;
    for status in [301, 302, 307, 308] {
        let location = format!("{}{AUTHENTICATE}", behind.base_url);
        let raw = format!(
            "HTTP/1.1 {status} Moved\r\nlocation: {location}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
        );
        front.script(AUTHENTICATE, Script::Raw(raw));
        get().await.is_unavailable();
        front.behave();
    }
    assert_eq!((behind.count("/"), front.count(AUTHENTICATE)), (0, 4));
    get().await.is_renewed(&ada.user_id);
}
