//! What a flight is to those who wait for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::session::flights::Flights;

#[tokio::test]
async fn a_hundred_wait_for_one() {
    let flights = Flights::<u8, usize>::default();
    let calls = Arc::new(AtomicUsize::new(0));
    let tickets: Vec<_> = (0..100)
        .map(|_| {
            let calls = Arc::clone(&calls);
            flights.join(
                1,
                || None,
                || async move {
                    tokio::task::yield_now().await;
                    calls.fetch_add(1, Ordering::Relaxed)
                },
            )
        })
        .collect();
    for ticket in tickets {
        assert_eq!(ticket.err().unwrap().arrival().await, Some(0));
    }
    assert_eq!(calls.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn the_one_who_began_may_leave() {
    let flights = Flights::<u8, u8>::default();
    drop(flights.join(
        1,
        || None,
        || async {
            tokio::task::yield_now().await;
            7
        },
    ));
    let follower = flights.join(1, || None, || async { 8 }).err().unwrap();
    assert_eq!(follower.arrival().await, Some(7));
}

#[tokio::test]
async fn a_panic_frees_the_slot() {
    let flights = Flights::<u8, u8>::default();
    let first = flights.join(1, || None, || async { panic!("on purpose") }).err().unwrap();
    assert_eq!(first.arrival().await, None);
    tokio::task::yield_now().await;
    let next = flights.join(1, || None, || async { 8 }).err().unwrap();
    assert_eq!(next.arrival().await, Some(8));
}
