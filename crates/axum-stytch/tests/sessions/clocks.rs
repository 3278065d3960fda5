//! Clocks that disagree: a little is tolerated, a lot is an outage of ours and nobody's logout.

use tracing::Level;

use crate::support::{Logs, Rig, with_header};

#[tokio::test]
async fn ten_seconds_are_fine_both_ways() {
    for by in [-10, 10] {
        let rig = Rig::start().await;
        rig.skew(by);
        let ada = rig.sign_in("ada@example.com").await;
        rig.get("/user", &ada.both()).await.is_served_without_cookies(&ada.user_id);
        rig.get("/user", &ada.by_token()).await.is_renewed(&ada.user_id);
        rig.advance(330);
        rig.get("/user", &ada.both()).await.is_renewed(&ada.user_id);
    }
}

#[tokio::test]
async fn ten_minutes_are_a_clock_error_and_cookies_stay() {
    for by in [-600, 600] {
        let rig = Rig::start().await;
        let ada = rig.sign_in("ada@example.com").await;
        rig.skew(by);
        for cookies in [ada.both(), ada.by_token(), ada.by_jwt()] {
            let (logs, guard) = Logs::capture();
            rig.get("/user", &cookies).await.is_unavailable();
            assert!(logs.has(Level::ERROR, "clock"), "{by}: {:?}", logs.at(Level::ERROR));
            drop(guard);
            rig.get("/maybe", &cookies).await.is_unavailable();
        }
        if by < 0 {
            let bearer = format!("Bearer {}", ada.jwt);
            rig.send("GET", "/user", &[("authorization", &bearer)]).await.is_unavailable();
        }
        rig.skew(0);
        rig.get("/user", &ada.both()).await.is_served_without_cookies(&ada.user_id);
        rig.get("/user", &ada.by_token()).await.is_renewed(&ada.user_id);
        assert_eq!(rig.revokes(), 0);
    }
}

#[tokio::test]
async fn a_clock_a_fortnight_ahead_revokes_nothing() {
    let rig = Rig::start().await;
    let ada = rig.sign_in("ada@example.com").await;
    rig.skew(14 * 24 * 3_600);
    rig.get("/user", &ada.by_token()).await.is_unavailable();
    rig.skew(0);
    rig.get("/user", &ada.by_token()).await.is_renewed(&ada.user_id);
    assert_eq!(rig.revokes(), 0);
}

#[tokio::test]
async fn a_clock_that_is_set_back_does_not_stop_key_fetches() {
    let rig = Rig::start().await;
    let ada = rig.sign_in("ada@example.com").await;
    let unknown = |n: usize| {
        let header = format!(r#"{{"alg":"RS256","kid":"jwk-test-{n}","typ":"JWT"}}"#);
        format!("stytch_session_jwt={}", with_header(&ada.jwt, &header))
    };
    rig.skew(3_600);
    rig.get("/user", &unknown(1)).await.is_nobody(&[]);
    assert_eq!(rig.fetches(), 1);
    rig.skew(0);
    rig.get("/user", &unknown(2)).await.is_nobody(&[]);
    assert_eq!(rig.fetches(), 2, "the pause that lay in the future is void");
    for n in 3..20 {
        rig.get("/user", &unknown(n)).await.is_nobody(&[]);
    }
    assert_eq!(rig.fetches(), 2);
    rig.get("/user", &ada.both()).await.is_served_without_cookies(&ada.user_id);
}

#[tokio::test]
async fn a_difference_is_measured_and_warned_about_once() {
    let rig = Rig::start().await;
    let ada = rig.sign_in("ada@example.com").await;
    assert_eq!(rig.stytch.clock_offset(), None, "no answer yet");
    let (logs, _guard) = Logs::capture();
    // What Stytch answers, whether the session can be decided or not, is dated.
    let ask = async |skew: i64| {
        rig.skew(skew);
        rig.get("/fresh", &ada.by_token()).await;
        rig.stytch.clock_offset().unwrap()
    };
    for skew in [0, 3, -4] {
        assert!((ask(skew).await + skew).abs() <= 1);
        assert!(logs.at(Level::WARN).is_empty(), "{skew}: {:?}", logs.at(Level::WARN));
    }
    for skew in [-8, -8, -9] {
        assert!((ask(skew).await + skew).abs() <= 1);
        assert_eq!(logs.at(Level::WARN).len(), 1);
    }
    assert!(logs.has(Level::WARN, "stytch_is_ahead_by_seconds"));
    ask(-600).await;
    assert_eq!(logs.at(Level::WARN).len(), 2);
    ask(0).await;
    ask(0).await;
    assert_eq!(logs.at(Level::WARN).len(), 2);
    assert!(logs.has(Level::INFO, "agree again"));
    ask(600).await;
    assert_eq!(logs.at(Level::WARN).len(), 3);
}

#[tokio::test]
async fn a_jwt_of_the_future_says_by_how_much() {
    let rig = Rig::start().await;
    let ada = rig.sign_in("ada@example.com").await;
    rig.skew(-600);
    let (logs, _guard) = Logs::capture();
    rig.get("/user", &ada.by_jwt()).await.is_unavailable();
    let said = logs.at(Level::ERROR).into_iter().find(|line| line.contains("not valid yet")).unwrap();
    assert!(["599", "600", "601"].iter().any(|seconds| said.contains(seconds)), "{said}");
}
