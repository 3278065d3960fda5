//! One call for everybody who waits for the same thing, and the hand-over of its result to the cache.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use loom::sync::Mutex;
use loom::thread;

use super::flights::Flights;
use super::sync::{self, block_on};
use super::{check, in_every_order};

/// A session engine in small: one key, a cache for the result, and a count of the calls to Stytch.
#[derive(Default)]
struct Engine {
    flights: Flights<u8, usize>,
    kept: Arc<Mutex<Option<usize>>>,
    calls: Arc<AtomicUsize>,
}

impl Engine {
    /// What a renewal does: look under the lock, else join or begin; the work keeps its result before it lands.
    fn renew(&self) -> Option<usize> {
        let (kept, calls) = (Arc::clone(&self.kept), Arc::clone(&self.calls));
        let work = || async move {
            let result = 7 + calls.fetch_add(1, Ordering::SeqCst);
            *kept.lock().unwrap() = Some(result);
            result
        };
        match self.flights.join(1, || *self.kept.lock().unwrap(), work) {
            Ok(result) => Some(result),
            Err(ticket) => block_on(ticket.arrival()),
        }
    }

    /// Somebody who begins or joins, and does not wait.
    fn leave(&self) {
        let (kept, calls) = (Arc::clone(&self.kept), Arc::clone(&self.calls));
        let work = || async move {
            let result = 7 + calls.fetch_add(1, Ordering::SeqCst);
            *kept.lock().unwrap() = Some(result);
            result
        };
        drop(self.flights.join(1, || *self.kept.lock().unwrap(), work));
    }

    /// When all is over there has been one call, and its place is free.
    fn settle(&self) {
        sync::settle();
        assert_eq!(self.calls.load(Ordering::SeqCst), 1);
        assert_eq!(self.flights.join(1, || Some(0), || async { 0 }).ok(), Some(0), "a flight is stuck");
    }
}

/// So many ask at once, this thread among them; those who leave do not wait for an answer.
fn crowd(asking: usize, leaving: usize) {
    let engine = Arc::new(Engine::default());
    let others: Vec<_> = (1..asking)
        .map(|_| {
            let engine = Arc::clone(&engine);
            thread::spawn(move || assert_eq!(engine.renew(), Some(7)))
        })
        .collect();
    let left: Vec<_> = (0..leaving)
        .map(|_| {
            let engine = Arc::clone(&engine);
            thread::spawn(move || engine.leave())
        })
        .collect();
    assert_eq!(engine.renew(), Some(7));
    others.into_iter().chain(left).for_each(|thread| thread.join().unwrap());
    engine.settle();
}

#[test]
fn whoever_comes_at_once_shares_one_call() {
    in_every_order(|| crowd(2, 0));
}

#[test]
fn so_do_three() {
    check(Some(3), || crowd(3, 0));
}

#[test]
fn whoever_leaves_takes_nothing_along() {
    in_every_order(|| crowd(1, 1));
    check(Some(3), || crowd(2, 1));
}

#[test]
fn a_call_that_dies_frees_its_place_and_tells_who_waits() {
    in_every_order(|| {
        let engine = Arc::new(Engine::default());
        sync::kill_the_next();
        let others: Vec<_> = (0..2)
            .map(|_| {
                let engine = Arc::clone(&engine);
                thread::spawn(move || engine.renew())
            })
            .collect();
        let results: Vec<_> = others.into_iter().map(|other| other.join().unwrap()).collect();
        // Whoever waited for it hears that there is nothing; the next one gets through.
        assert!(results.contains(&None));
        assert_eq!(engine.renew(), Some(7));
        engine.settle();
    });
}

/// The checker does see a gap: here the result is kept by whoever waited, after the flight has landed.
#[test]
#[should_panic(expected = "two calls")]
fn a_result_that_is_kept_too_late_is_found_out() {
    in_every_order(|| {
        let engine = Arc::new(Engine::default());
        let late = |engine: &Engine| {
            let calls = Arc::clone(&engine.calls);
            let work = || async move { calls.fetch_add(1, Ordering::SeqCst) };
            if let Err(ticket) = engine.flights.join(1, || *engine.kept.lock().unwrap(), work) {
                *engine.kept.lock().unwrap() = block_on(ticket.arrival());
            }
        };
        let other = {
            let engine = Arc::clone(&engine);
            thread::spawn(move || late(&engine))
        };
        late(&engine);
        other.join().unwrap();
        sync::settle();
        assert_eq!(engine.calls.load(Ordering::SeqCst), 1, "two calls");
    });
}
