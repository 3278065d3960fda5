//! After a logout nothing that the browser held works any more, whatever Stytch says to it.

use std::time::Duration;

use stytch_emulator::Fault;
use tracing::Level;

use crate::support::{Answer, Logs, Person, REVOKE, Rig, until};

impl Rig {
    pub(crate) async fn logout(&self, cookies: &str) -> Answer {
        self.send("POST", "/logout", &[("cookie", cookies), ("sec-fetch-site", "same-origin")]).await
    }
}

/// Nothing of the session is accepted, and Stytch is not even asked.
async fn is_over(rig: &Rig, ada: &Person) {
    let before = rig.calls();
    for cookies in
        [ada.both(), ada.by_token(), ada.by_jwt(), ada.with_jwt("garbage"), ada.with_jwt(&ada.forged_jwt())]
    {
        let answer = rig.get("/user", &cookies).await;
        assert_eq!(
            (answer.status, answer.cookie("stytch_session_jwt").as_deref()),
            (401, Some("")),
            "{cookies}"
        );
        assert_eq!(rig.get("/maybe", &cookies).await.body, "nobody");
    }
    let bearer = format!("Bearer {}", ada.jwt);
    assert_eq!(rig.send("GET", "/user", &[("authorization", &bearer)]).await.status, 401);
    assert_eq!(rig.calls(), before);
}

#[tokio::test]
async fn old_cookies_are_refused_at_once() {
    Rig::each(async |rig| {
        let (ada, grace) = (rig.sign_in("ada@example.com").await, rig.sign_in("grace@example.com").await);
        rig.get("/user", &ada.both()).await.is_served_without_cookies(&ada.user_id);
        let answer = rig.logout(&ada.both()).await;
        assert_eq!(
            (answer.status, answer.one("location"), answer.one("cache-control")),
            (303, "/", "no-store")
        );
        assert_eq!(
            (answer.cookie("stytch_session").as_deref(), answer.cookie("stytch_session_jwt").as_deref()),
            (Some(""), Some(""))
        );
        is_over(&rig, &ada).await;
        assert!(!rig.emulator.revoke_session(&ada.session_id), "Stytch has ended it");
        rig.get("/user", &grace.both()).await.is_served_without_cookies(&grace.user_id);
        let again = rig.sign_in("ada@example.com").await;
        rig.get("/user", &again.both()).await.is_served_without_cookies(&ada.user_id);
    })
    .await;
}

#[tokio::test]
async fn a_stolen_token_renews_nothing_even_when_stytch_could_not_be_told() {
    let rig = Rig::start().await;
    let ada = rig.sign_in("ada@example.com").await;
    rig.get("/user", &ada.both()).await.is_served_without_cookies(&ada.user_id);
    rig.inject(Fault::on(REVOKE).status(500).always());
    let (logs, _guard) = Logs::capture();
    let answer = rig.logout(&ada.both()).await;
    assert_eq!((answer.status, answer.one("location")), (303, "/logout?pending"));
    assert!(logs.has(Level::ERROR, "could not be revoked yet"));
    is_over(&rig, &ada).await;
    for _ in 0..5 {
        rig.expire_jwt();
        is_over(&rig, &ada).await;
    }
    rig.advance(6 * 24 * 3_600);
    is_over(&rig, &ada).await;
    // Control: Stytch itself would go on with the session.
    assert!(rig.fresh_jwt(&ada).await.starts_with("ey"));
    let stolen = format!("stytch_session_jwt={}", rig.fresh_jwt(&ada).await);
    rig.get("/user", &stolen).await.is_nobody(&["stytch_session_jwt"]);
}

#[tokio::test]
async fn by_the_token_alone_the_session_id_is_denied_too() {
    let rig = Rig::start().await;
    let ada = rig.sign_in("ada@example.com").await;
    rig.get("/user", &ada.by_token()).await.is_renewed(&ada.user_id);
    rig.get("/user", &ada.both()).await.is_served_without_cookies(&ada.user_id);
    rig.inject(Fault::on(REVOKE).drop_connection().always());
    rig.logout(&ada.by_token()).await;
    is_over(&rig, &ada).await;
}

#[tokio::test]
async fn by_an_expired_jwt_alone() {
    Rig::each(async |rig| {
        let ada = rig.sign_in("ada@example.com").await;
        rig.expire_jwt();
        assert_eq!(rig.logout(&ada.by_jwt()).await.status, 303);
        assert!(!rig.emulator.revoke_session(&ada.session_id), "revoked by its id");
        rig.get("/user", &ada.by_jwt()).await.is_nobody(&["stytch_session_jwt"]);
        assert_eq!(rig.calls(), 0);
    })
    .await;
}

#[tokio::test]
async fn by_a_jwt_that_no_key_could_be_had_for() {
    let rig = Rig::start().await;
    let ada = rig.sign_in("ada@example.com").await;
    rig.inject(Fault::on(rig.jwks_path()).status(500).always());
    rig.inject(Fault::on(REVOKE).status(500).always());
    assert_eq!(rig.logout(&ada.by_jwt()).await.one("location"), "/logout?pending");
    rig.emulator.clear_faults();
    rig.advance(60);
    let grace = rig.sign_in("grace@example.com").await;
    rig.get("/user", &grace.by_jwt()).await.is_served_without_cookies(&grace.user_id);
    rig.get("/user", &ada.by_jwt()).await.is_nobody(&["stytch_session_jwt"]);
    rig.expire_jwt();
    rig.get("/user", &ada.by_jwt()).await.is_nobody(&["stytch_session_jwt"]);
    assert_eq!(rig.calls(), 0);
}

#[tokio::test]
async fn nobody_has_nothing_to_revoke() {
    let rig = Rig::start().await;
    for cookies in ["", "stytch_session_jwt=garbage", "stytch_session=a; stytch_session=b"] {
        assert_eq!(rig.logout(cookies).await.status, 303);
    }
    assert_eq!(rig.emulator.requests().len(), 0);
}

#[tokio::test]
async fn stytch_is_told_again_and_again_until_it_has_heard() {
    let rig = Rig::start().await;
    let ada = rig.sign_in("ada@example.com").await;
    rig.get("/user", &ada.by_token()).await.is_renewed(&ada.user_id);
    rig.inject(Fault::on(REVOKE).status(500).times(3));
    assert_eq!(rig.logout(&ada.by_token()).await.one("location"), "/logout?pending");
    assert_eq!(rig.revokes(), 1);
    for attempt in 2..=4 {
        tokio::time::pause();
        tokio::time::advance(Duration::from_secs(61)).await;
        tokio::time::resume();
        until(|| rig.revokes() == attempt && rig.all_answered(REVOKE)).await;
    }
    until(|| !rig.emulator.revoke_session(&ada.session_id)).await;
    is_over(&rig, &ada).await;
    // Denied until the last JWT has ended; from then on it is Stytch who refuses.
    rig.advance(400);
    rig.get("/user", &ada.by_token()).await.is_nobody(&["stytch_session", "stytch_session_jwt"]);
    assert_eq!(rig.calls(), 2);
}
