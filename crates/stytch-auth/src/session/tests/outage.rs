//! What is concluded from calls that had no answer, and from the first one that had one again.

use std::time::Duration;

use crate::error::Error;
use crate::seal::Fingerprint;
use crate::session::outage::Outage;

fn at(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn fail(outage: &Outage, times: usize, seconds: u64) {
    for _ in 0..times {
        outage.note(&Err::<(), _>(Error::unavailable("on purpose").of_call()), at(seconds));
    }
}

fn answer(outage: &Outage, seconds: u64) {
    outage.note(&Ok(()), at(seconds));
}

#[tokio::test]
async fn a_few_failures_keep_nobody_from_calling() {
    let outage = Outage::default();
    fail(&outage, 31, 100);
    for _ in 0..100 {
        assert!(outage.turn(|| at(100)).await.is_some());
    }
    assert!(outage.is_known(at(109)) && !outage.is_known(at(110)));
}

#[tokio::test]
async fn after_many_one_call_a_second_finds_out() {
    let outage = Outage::default();
    fail(&outage, 32, 100);
    assert!(outage.turn(|| at(100)).await.is_none());
    let turn = outage.turn(|| at(101)).await.unwrap();
    // Whoever comes meanwhile waits for what comes of it.
    let (second, third) = tokio::join!(biased; outage.turn(|| at(101)), async {
        tokio::task::yield_now().await;
        fail(&outage, 1, 101);
        drop(turn);
        outage.turn(|| at(101)).await
    });
    assert!(second.is_none() && third.is_none());
    let turn = outage.turn(|| at(102)).await.unwrap();
    let (second, _) = tokio::join!(biased; outage.turn(|| at(102)), async {
        tokio::task::yield_now().await;
        answer(&outage, 102);
        drop(turn);
    });
    assert!(second.is_some(), "and then everybody may");
    assert!(outage.turn(|| at(102)).await.is_some());
}

#[tokio::test]
async fn whoever_leaves_while_finding_out_lets_the_next_one_try() {
    let outage = Outage::default();
    fail(&outage, 32, 100);
    drop(outage.turn(|| at(101)).await.unwrap());
    assert!(outage.turn(|| at(101)).await.is_some());
    // A clock that was set back keeps nobody waiting.
    assert!(outage.turn(|| at(5)).await.is_some());
}

/// How many of 65,536 sessions are put off at this moment.
fn put_off(outage: &Outage, seconds: u64) -> usize {
    let key = |n: u16| {
        let [first, second] = n.to_be_bytes();
        let mut bytes = [7; 32];
        (bytes[1], bytes[2]) = (first, second);
        Fingerprint(bytes)
    };
    (0..=u16::MAX).filter(|&n| outage.puts_off(&key(n), at(seconds))).count()
}

#[test]
fn a_long_outage_is_made_up_for_in_four_minutes_and_evenly() {
    let outage = Outage::default();
    assert_eq!(put_off(&outage, 50), 0);
    fail(&outage, 5, 100);
    answer(&outage, 1_900);
    for (seconds, left) in [(1_900, 65_535), (1_960, 49_151), (2_020, 32_767), (2_080, 16_383), (2_140, 0)] {
        assert!(put_off(&outage, seconds).abs_diff(left) <= 1, "{}", put_off(&outage, seconds));
    }
    assert_eq!(put_off(&outage, 1_000), 0, "the clock was set back");
}

#[test]
fn a_short_one_needs_no_making_up_for() {
    let outage = Outage::default();
    fail(&outage, 5, 100);
    answer(&outage, 160);
    assert_eq!(put_off(&outage, 160), 0);
    fail(&outage, 5, 200);
    answer(&outage, 261);
    assert!(put_off(&outage, 261) > 65_000);
    assert_eq!(put_off(&outage, 322), 0, "no longer than it was");
}
