//! Once a session is denied nobody finds it good, whoever else writes or looks.

use std::sync::Arc;

use loom::sync::atomic::{AtomicBool, Ordering};
use loom::thread;

use super::denied::Denied;
use super::sync::block_on;
use super::{check, in_every_order};
use crate::clock::Timestamp;
use crate::ids::SessionId;
use crate::seal::Fingerprint;

const NOW: i64 = 1_000;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_unix_seconds(seconds)
}

fn id(name: &str) -> SessionId {
    SessionId::new(name)
}

fn deny(denied: &Denied, name: &str, until: i64) {
    denied.deny_session(&id(name), at(until), at(NOW));
}

fn has(denied: &Denied, name: &str) -> bool {
    denied.has_session(&id(name), at(NOW))
}

/// Ada signs out; whoever looks knows whether her sign-out has been answered.
#[derive(Default)]
struct SignOut(AtomicBool);

impl SignOut {
    fn answer(&self) {
        self.0.store(true, Ordering::Release);
    }

    fn is_answered(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

#[test]
fn whoever_looks_after_a_sign_out_sees_it_and_goes_on_seeing_it() {
    in_every_order(|| {
        let denied = Arc::new(Denied::default());
        let sign_out = Arc::new(SignOut::default());
        let leaving = {
            let (denied, sign_out) = (Arc::clone(&denied), Arc::clone(&sign_out));
            thread::spawn(move || {
                deny(&denied, "ada", 2_000);
                sign_out.answer();
            })
        };
        let asking = {
            let (denied, sign_out) = (Arc::clone(&denied), Arc::clone(&sign_out));
            thread::spawn(move || {
                let answered = sign_out.is_answered();
                let first = has(&denied, "ada");
                assert!(first || !answered, "a signed-out session was found good");
                assert!(has(&denied, "ada") || !first, "it came back");
            })
        };
        assert!(!has(&denied, "grace"));
        leaving.join().unwrap();
        asking.join().unwrap();
        assert!(has(&denied, "ada"));
    });
}

#[test]
fn two_who_sign_out_at_once_are_both_denied() {
    in_every_order(|| {
        let denied = Arc::new(Denied::default());
        let leaving = ["ada", "grace"].map(|name| {
            let denied = Arc::clone(&denied);
            thread::spawn(move || {
                deny(&denied, name, 2_000);
                assert!(has(&denied, name));
            })
        });
        leaving.into_iter().for_each(|thread| thread.join().unwrap());
        assert!(has(&denied, "ada") && has(&denied, "grace"));
        assert_eq!(denied.held().0, 2);
    });
}

/// The list is searched from two entries on: each of the writers may be the one who does it.
#[test]
fn a_search_for_ended_entries_loses_no_other() {
    check(Some(4), || {
        let denied = Arc::new(Denied::searched_from(2));
        denied.deny_session(&id("ended"), at(NOW), at(NOW - 100));
        deny(&denied, "live", 2_000);
        let leaving = ["ada", "grace"].map(|name| {
            let denied = Arc::clone(&denied);
            thread::spawn(move || {
                deny(&denied, name, 2_000);
                assert!(has(&denied, name));
            })
        });
        assert!(has(&denied, "live"), "a live entry was lost");
        assert!(!has(&denied, "ended"));
        leaving.into_iter().for_each(|thread| thread.join().unwrap());
        assert!(["live", "ada", "grace"].iter().all(|name| has(&denied, name)));
        assert_eq!(denied.held().0, 3, "the ended entry was not looked for");
    });
}

#[test]
fn of_two_reasons_at_once_the_one_that_lasts_longer_counts() {
    in_every_order(|| {
        let denied = Arc::new(Denied::default());
        let longer = {
            let denied = Arc::clone(&denied);
            thread::spawn(move || deny(&denied, "ada", 9_000))
        };
        deny(&denied, "ada", 2_000);
        longer.join().unwrap();
        assert!(denied.has_session(&id("ada"), at(8_999)));
    });
}

/// As `SessionWatch` does it: from now on tell me; is it denied already? Then wait. No sign-out falls between.
#[test]
fn whoever_watches_is_woken_and_finds_it_denied() {
    in_every_order(|| {
        let denied = Arc::new(Denied::default());
        let watching = {
            let denied = Arc::clone(&denied);
            thread::spawn(move || {
                let mut changes = denied.changes();
                while !has(&denied, "ada") {
                    block_on(changes.changed()).unwrap();
                }
            })
        };
        let another = {
            let denied = Arc::clone(&denied);
            thread::spawn(move || deny(&denied, "grace", 2_000))
        };
        deny(&denied, "ada", 2_000);
        another.join().unwrap();
        watching.join().unwrap();
    });
}

#[test]
fn so_it_is_with_a_jwt_that_could_not_be_read() {
    in_every_order(|| {
        let denied = Arc::new(Denied::default());
        let sign_out = Arc::new(SignOut::default());
        let jwt = |n| Fingerprint([n; 32]);
        let leaving = {
            let (denied, sign_out) = (Arc::clone(&denied), Arc::clone(&sign_out));
            thread::spawn(move || {
                denied.deny_jwt(jwt(1), at(9_000), at(2_000));
                sign_out.answer();
            })
        };
        let another = {
            let denied = Arc::clone(&denied);
            thread::spawn(move || denied.deny_jwt(jwt(2), at(9_000), at(1_500)))
        };
        let answered = sign_out.is_answered();
        assert!(denied.has_jwt(|| jwt(1), at(NOW)) || !answered, "a denied JWT was found good");
        leaving.join().unwrap();
        another.join().unwrap();
        // The later of the two ends counts.
        assert!(denied.has_jwt(|| jwt(1), at(1_999)));
    });
}
