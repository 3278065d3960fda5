//! What the other replicas were not told yet.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::Ended;
use crate::clock::Timestamp;

/// Credentials that are told within [`WINDOW`]. Anybody can sign out tokens that never were any; a session, which is
/// always told, takes a real one.
const CREDENTIALS: usize = 8_192;
const WINDOW: Duration = Duration::from_secs(300);

#[derive(Default)]
pub(super) struct Untold(Mutex<Waiting>);

#[derive(Default)]
struct Waiting {
    /// Of what was denied twice only the last counts.
    until: HashMap<Ended, Timestamp>,
    window: Window,
}

#[derive(Default)]
struct Window {
    ends: Option<Timestamp>,
    credentials: usize,
}

impl Untold {
    /// Whether it will be told.
    pub(super) fn add(&self, ended: Ended, until: Timestamp, now: Timestamp) -> bool {
        let mut waiting = self.waiting();
        if !ended.is_session() && !waiting.window.has_room(now) {
            return false;
        }
        waiting.until.insert(ended, until);
        true
    }

    /// Whether a word about it is still to be told.
    pub(super) fn has(&self, ended: &Ended) -> bool {
        self.waiting().until.contains_key(ended)
    }

    /// Some of it, in no order.
    pub(super) fn some(&self, most: usize) -> Vec<(Ended, Timestamp)> {
        self.waiting().until.iter().take(most).map(|(ended, until)| (ended.clone(), *until)).collect()
    }

    /// Takes off what was told, unless there is more to say about it by now.
    pub(super) fn told(&self, ended: &Ended, until: Timestamp) {
        let mut waiting = self.waiting();
        if waiting.until.get(ended) == Some(&until) {
            waiting.until.remove(ended);
        }
    }

    fn waiting(&self) -> std::sync::MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Window {
    fn has_room(&mut self, now: Timestamp) -> bool {
        // A clock that was set back must not make it longer.
        let over = self.ends.is_none_or(|ends| ends <= now || ends > now.plus(WINDOW));
        if over {
            *self = Self { ends: Some(now.plus(WINDOW)), credentials: 0 };
        }
        self.credentials += 1;
        if self.credentials == CREDENTIALS + 1 {
            tracing::warn!("very many sign-outs: for some minutes other replicas are told of sessions alone");
        }
        self.credentials <= CREDENTIALS
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::SessionId;
    use crate::seal::Fingerprint;

    fn token(n: usize) -> Ended {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&n.to_be_bytes());
        Ended::Token(Fingerprint(bytes))
    }

    #[test]
    fn a_flood_of_credentials_keeps_no_session_from_being_told() {
        let (untold, now) = (Untold::default(), Timestamp::from_unix_seconds(1_000));
        let until = now.plus(WINDOW);
        let told = (0..100_000).filter(|n| untold.add(token(*n), until, now)).count();
        assert_eq!((told, untold.some(usize::MAX).len()), (CREDENTIALS, CREDENTIALS));
        for n in 0..10_000 {
            assert!(untold.add(Ended::Session(SessionId::new(format!("session-test-{n}"))), until, now));
        }
        assert!(!untold.add(token(1), until, until.minus(Duration::from_secs(1))));
        assert!(untold.add(token(1), until, until), "the next window");
        assert!(untold.add(token(2), until, now.minus(WINDOW * 2)), "a clock that was set back");
    }

    #[test]
    fn the_last_word_is_told() {
        let (untold, now) = (Untold::default(), Timestamp::from_unix_seconds(1_000));
        let session = Ended::Session(SessionId::from("session-test-1"));
        untold.add(session.clone(), now.plus(Duration::from_secs(9_000)), now);
        let first = untold.some(10);
        untold.add(session.clone(), now.plus(Duration::from_secs(320)), now);
        untold.told(&session, first[0].1);
        assert!(untold.has(&session), "there was more to say");
        let [(_, until)] = untold.some(10)[..] else { panic!("one") };
        assert_eq!(until, now.plus(Duration::from_secs(320)));
        untold.told(&session, until);
        assert!(!untold.has(&session));
    }
}
