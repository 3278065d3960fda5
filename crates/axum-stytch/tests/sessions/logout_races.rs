//! A logout and a renewal at once: the logout has the last word.

use std::time::Duration;

use stytch_emulator::Fault;

use crate::support::{AUTHENTICATE, Person, REVOKE, Rig, send, until};

/// A request whose renewal is under way when somebody logs out with these cookies.
async fn race(rig: &Rig, ada: &Person, renewing: String, leaving: &str) {
    rig.inject(Fault::on(AUTHENTICATE).delay(Duration::from_millis(400)));
    // The emulator itself must not be what stops the renewal.
    rig.inject(Fault::on(REVOKE).status(503).always());
    let before = rig.calls();
    let app = rig.app.clone();
    let shown = renewing.clone();
    let slow = tokio::spawn(async move { send(app, "GET", "/user", &[("cookie", &shown)]).await });
    until(|| rig.calls() == before + 1).await;
    rig.logout(leaving).await;
    let answer = slow.await.unwrap();
    assert_eq!(answer.status, 401);
    assert!(answer.set_cookies().iter().all(|cookie| cookie.contains("=; Max-Age=0")), "{answer:?}");
    // A token that was never shown before is not known to belong to the session; one call tells.
    let new_token = usize::from(!renewing.contains(&ada.token));
    let calls = rig.calls();
    for _ in 0..3 {
        assert_eq!(rig.get("/user", &renewing).await.status, 401);
        assert_eq!(rig.get("/user", &ada.both()).await.status, 401);
        rig.advance(31);
    }
    assert_eq!(rig.calls(), calls + new_token);
    // Control: Stytch did renew it.
    let last = rig.emulator.requests().into_iter().rfind(|request| request.path == AUTHENTICATE).unwrap();
    assert_eq!(last.status, 200);
}

#[tokio::test]
async fn a_renewal_that_ends_after_the_logout_is_dropped() {
    Rig::each(async |rig| {
        for (n, name) in ["ada", "grace", "joan", "mary", "edith"].into_iter().enumerate() {
            let person = rig.sign_in(&format!("{name}@example.com")).await;
            if n < 4 {
                rig.expire_jwt();
            }
            let (renewing, leaving) = match n {
                0 => (person.both(), person.both()),
                1 => (person.both(), person.by_token()),
                2 => (person.by_token(), person.by_jwt()),
                3 => (person.by_jwt(), person.by_jwt()),
                _ => (person.by_token(), person.by_token()),
            };
            race(&rig, &person, renewing, &leaving).await;
            rig.emulator.clear_faults();
        }
    })
    .await;
}

#[tokio::test]
async fn an_early_renewal_is_dropped_too() {
    let rig = Rig::start().await;
    let ada = rig.sign_in("ada@example.com").await;
    rig.advance(275);
    rig.inject(Fault::on(AUTHENTICATE).delay(Duration::from_millis(200)));
    rig.inject(Fault::on(REVOKE).status(503).always());
    rig.get("/user", &ada.both()).await.is_served_without_cookies(&ada.user_id);
    until(|| rig.calls() == 1).await;
    rig.logout(&ada.both()).await;
    until(|| rig.all_answered(AUTHENTICATE)).await;
    let newest = rig.fresh_jwt(&ada).await;
    for cookies in [ada.both(), ada.by_token(), ada.with_jwt(&newest)] {
        rig.get("/user", &cookies).await.is_nobody(&["stytch_session", "stytch_session_jwt"]);
    }
}

#[tokio::test]
async fn a_handler_that_signs_out_has_the_last_word_over_its_own_renewal() {
    let rig = Rig::start().await;
    let ada = rig.sign_in("ada@example.com").await;
    rig.expire_jwt();
    let answer = rig.send("POST", "/revoke", &[("cookie", &ada.both())]).await;
    assert_eq!((answer.status, answer.body.as_str()), (200, "Revoked"));
    assert_eq!(answer.cookie("stytch_session").as_deref(), Some(""));
    assert_eq!(rig.get("/user", &ada.both()).await.status, 401);
}

#[tokio::test]
async fn whoever_closes_the_tab_is_signed_out_too() {
    let rig = Rig::start().await;
    let ada = rig.sign_in("ada@example.com").await;
    rig.inject(Fault::on(rig.jwks_path()).delay(Duration::from_millis(200)));
    let (app, cookies) = (rig.app.clone(), ada.by_jwt());
    let headers = move |app| async move {
        send(app, "POST", "/logout", &[("cookie", &cookies), ("sec-fetch-site", "same-origin")]).await
    };
    let leaving = tokio::spawn(headers(app));
    until(|| rig.fetches() == 1).await;
    leaving.abort();
    until(|| rig.revokes() == 1 && rig.all_answered(REVOKE)).await;
    assert!(!rig.emulator.revoke_session(&ada.session_id));
    rig.get("/user", &ada.by_jwt()).await.is_nobody(&["stytch_session_jwt"]);
}
