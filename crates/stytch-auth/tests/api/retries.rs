//! Calls are repeated only where that is safe, once, and when Stytch says so.

use std::time::Duration;

use stytch_auth::{Error, Stytch, UserId};
use stytch_emulator::{Emulator, Fault};

use crate::support::{LOGIN_OR_CREATE, REDEEM, sign_in, start, with};

const SESSIONS: &str = "/v1/sessions";

async fn safe(stytch: &Stytch, user_id: &UserId) -> Result<(), Error> {
    stytch.sessions().get(user_id).await.map(drop)
}

async fn somebody() -> (Emulator, Stytch, UserId) {
    let (emulator, stytch) = start().await;
    let user_id = sign_in(&emulator, &stytch, "ada@example.com").await.user_id;
    (emulator, stytch, user_id)
}

#[tokio::test]
async fn a_safe_call_rides_out_one_failure() {
    let (emulator, stytch, ada) = somebody().await;
    for status in [502, 503, 504] {
        let before = emulator.count_requests(SESSIONS);
        emulator.inject(Fault::on(SESSIONS).status(status));
        safe(&stytch, &ada).await.unwrap();
        assert_eq!(emulator.count_requests(SESSIONS) - before, 2);
    }
}

#[tokio::test]
async fn and_not_two() {
    let (emulator, stytch, ada) = somebody().await;
    emulator.inject(Fault::on(SESSIONS).status(503).always());
    assert!(safe(&stytch, &ada).await.unwrap_err().is_unavailable());
    assert_eq!(emulator.count_requests(SESSIONS), 2);
}

#[tokio::test]
async fn what_would_fail_again_or_is_unclear_is_not_repeated() {
    let (emulator, stytch, ada) = somebody().await;
    for fault in [
        Fault::on(SESSIONS).status(400),
        Fault::on(SESSIONS).status(401),
        Fault::on(SESSIONS).status(429),
        Fault::on(SESSIONS).status(500),
        Fault::on(SESSIONS).body("<html></html>"),
        Fault::on(SESSIONS).drop_connection(),
    ] {
        let before = emulator.count_requests(SESSIONS);
        emulator.inject(fault);
        safe(&stytch, &ada).await.unwrap_err();
        assert_eq!(emulator.count_requests(SESSIONS) - before, 1);
        safe(&stytch, &ada).await.unwrap();
    }
}

#[tokio::test]
async fn retry_after_is_waited_for_if_short_and_handed_on_if_not() {
    let (emulator, stytch, ada) = somebody().await;
    emulator.inject(Fault::on(SESSIONS).retry_after(1));
    safe(&stytch, &ada).await.unwrap();
    assert_eq!(emulator.count_requests(SESSIONS), 2);
    for (status, seconds) in [(429, 60), (503, 3_600), (429, u64::MAX)] {
        let before = emulator.count_requests(SESSIONS);
        emulator.inject(Fault::on(SESSIONS).status(status).retry_after(seconds));
        let error = safe(&stytch, &ada).await.unwrap_err();
        assert_eq!(error.retry_after(), Some(Duration::from_secs(seconds)));
        assert!(error.is_unavailable());
        assert_eq!(emulator.count_requests(SESSIONS) - before, 1);
    }
}

#[tokio::test]
async fn mails_and_links_are_never_repeated() {
    let (emulator, stytch) = start().await;
    for fault in [
        Fault::on(LOGIN_OR_CREATE).status(503),
        Fault::on(LOGIN_OR_CREATE).retry_after(1),
        Fault::on(LOGIN_OR_CREATE).drop_connection(),
    ] {
        let before = emulator.count_requests(LOGIN_OR_CREATE);
        emulator.inject(fault);
        stytch.magic_links().email().login_or_create("ada@example.com").send().await.unwrap_err();
        assert_eq!(emulator.count_requests(LOGIN_OR_CREATE) - before, 1);
    }
    assert_eq!(emulator.messages().len(), 0);
    emulator.inject(Fault::on(REDEEM).status(502));
    stytch.magic_links().authenticate(&"t".into()).send().await.unwrap_err();
    assert_eq!(emulator.count_requests(REDEEM), 1);
}

#[tokio::test]
async fn a_slow_answer_ends_with_the_timeout_and_is_not_asked_for_again() {
    let (emulator, stytch) = with(|stytch| stytch.timeout(Duration::from_millis(200))).await;
    emulator.inject(Fault::on(SESSIONS).delay(Duration::from_secs(30)).always());
    let error = safe(&stytch, &UserId::new("u")).await.unwrap_err();
    assert!(error.is_unavailable());
    assert_eq!(emulator.count_requests(SESSIONS), 1);
    emulator.clear_faults();
    assert!(safe(&stytch, &UserId::new("u")).await.unwrap_err().api().is_some());
}
