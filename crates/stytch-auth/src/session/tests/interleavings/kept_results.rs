//! Calls for one session that end at once, in any order: the result that is kept is the last word.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use loom::thread;

use super::flights::Flights;
use super::in_every_order;
use super::kept::Kept;
use super::renewal::{Renewal, Renewed};
use super::sync::{self, block_on};
use crate::clock::Timestamp;
use crate::error::Error;
use crate::jwt::SessionClaims;
use crate::seal::Fingerprint;
use crate::session::AnyPrincipal;

const KEY: Fingerprint = Fingerprint([0; 32]);

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_unix_seconds(seconds)
}

/// The session with a JWT that was issued then and is good for five minutes.
fn renewed(issued_at: i64) -> Renewal {
    let claims = SessionClaims {
        subject: "user-test-1".to_owned(),
        session_id: "session-test-1".into(),
        started_at: at(0),
        last_accessed_at: at(issued_at),
        session_expires_at: at(100_000),
        authentication_factors: Vec::new(),
        roles: Vec::new(),
        ip_address: String::new(),
        user_agent: String::new(),
        organization: None,
        issued_at: at(issued_at),
        not_before: at(issued_at),
        expires_at: at(issued_at + 300),
        custom: serde_json::Map::new(),
    };
    Renewal::Renewed(Arc::new(Renewed::new(AnyPrincipal::new(claims), "jwt".into(), None)))
}

fn failed() -> Renewal {
    Renewal::Unavailable(Error::unavailable("on purpose"))
}

/// When the session that is kept was issued.
fn issued(kept: &Kept) -> Option<i64> {
    Some(kept.known(&KEY)?.principal.issued_at().as_unix_seconds())
}

/// Keeps both results at once while somebody reads.
fn at_once(results: [fn() -> Renewal; 2], reading: impl FnOnce(&Kept)) -> Arc<Kept> {
    let kept = Arc::new(Kept::default());
    kept.keep(KEY, renewed(700), at(700));
    let ending = results.map(|result| {
        let kept = Arc::clone(&kept);
        thread::spawn(move || kept.keep(KEY, result(), at(1_000)))
    });
    reading(&kept);
    ending.into_iter().for_each(|thread| thread.join().unwrap());
    kept
}

#[test]
fn of_two_sessions_the_later_one_stays_and_nobody_sees_it_go() {
    in_every_order(|| {
        let kept = at_once([|| renewed(999), || renewed(1_000)], |kept| {
            let seen = [issued(kept), issued(kept)];
            assert!(seen[0] <= seen[1], "{seen:?}");
        });
        assert_eq!(issued(&kept), Some(1_000));
    });
}

#[test]
fn a_failure_takes_no_session_away() {
    in_every_order(|| {
        let kept = at_once([failed, || renewed(1_000)], |kept| assert!(issued(kept).is_some()));
        assert_eq!(issued(&kept), Some(1_000));
        // Nor does it shorten how long the session spares a call.
        assert!(matches!(kept.answer(&KEY, at(1_200)), Some(Renewal::Renewed(_))));
    });
}

#[test]
fn what_stytch_called_gone_does_not_come_back() {
    in_every_order(|| {
        for other in [failed, || renewed(999)] {
            let kept = at_once([|| Renewal::Gone, other], |_| {});
            assert!(matches!(kept.answer(&KEY, at(1_029)), Some(Renewal::Gone)));
            assert!(kept.known(&KEY).is_none());
        }
    });
}

/// The renewal of an old cookie as the engine does it, with the real results: two ask, and one task calls.
#[test]
fn two_who_show_an_old_cookie_get_the_one_new_session() {
    in_every_order(|| {
        let engine = Arc::new((Flights::<Fingerprint, Renewal>::default(), Arc::new(Kept::default())));
        let calls = Arc::new(AtomicI64::new(0));
        let ask = |engine: &(Flights<Fingerprint, Renewal>, Arc<Kept>), calls: &Arc<AtomicI64>| {
            let (flights, kept) = engine;
            let (keeping, calls) = (Arc::clone(kept), Arc::clone(calls));
            let work = || async move {
                let result = renewed(1_000 + calls.fetch_add(1, Ordering::SeqCst));
                keeping.keep(KEY, result.clone(), at(1_000));
                result
            };
            let result = match flights.join(KEY, || kept.answer(&KEY, at(1_000)), work) {
                Ok(result) => Some(result),
                Err(ticket) => block_on(ticket.arrival()),
            };
            assert!(matches!(result, Some(Renewal::Renewed(_))));
        };
        let other = {
            let (engine, calls) = (Arc::clone(&engine), Arc::clone(&calls));
            thread::spawn(move || ask(&engine, &calls))
        };
        ask(&engine, &calls);
        other.join().unwrap();
        sync::settle();
        assert_eq!((calls.load(Ordering::SeqCst), issued(&engine.1)), (1, Some(1_000)));
    });
}
