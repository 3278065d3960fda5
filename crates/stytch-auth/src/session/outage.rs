//! Stytch is away: what is known of that, how seldom it is asked meanwhile, and who asks when it is back.
//!
//! While it answers nothing, a call for every request would be a hundred times what it gets on a good day, and all who
//! have waited would ask in its first second back.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::error::Error;
use crate::seal::Fingerprint;

/// How long a call that had no answer speaks for the next ones.
const BELIEVED: Duration = Duration::from_secs(10);
/// After so many failures in a row, one call at a time finds out when it is over. Fewer may be bad luck, for which nobody
/// else is to pay.
const MANY: u32 = 32;
/// Between the failure of such a call and the next one.
const PAUSE: Duration = Duration::from_secs(1);
/// In an outage up to this long no more sessions come to be renewed than twice what is usual in a minute.
const SHORT: Duration = Duration::from_secs(60);
/// In which every session that is in use is renewed once: a JWT's life but for its early window.
const ROUND: Duration = Duration::from_secs(240);

#[derive(Default)]
pub(super) struct Outage {
    known: Mutex<Known>,
    /// Held by the one who finds out.
    asking: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Known {
    /// Failures since a call last had an answer, and when the first and the latest of them were.
    failures: u32,
    began: Duration,
    latest: Duration,
    /// When the last outage ended, and how long it was.
    last: Option<(Duration, Duration)>,
}

/// Leave to call. Others wait until it is dropped, if there is an outage.
pub(super) struct Turn<'a>(
    #[expect(dead_code, reason = "it is held")] Option<tokio::sync::MutexGuard<'a, ()>>,
);

impl Outage {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes note of how a call ended.
    pub(super) fn note<T>(&self, result: &Result<T, Error>, now: Duration) {
        let mut known = self.known();
        if matches!(result, Err(error) if error.is_outage()) {
            if known.failures == 0 {
                known.began = now;
            }
            known.failures = known.failures.saturating_add(1);
            known.latest = now;
        } else if known.failures > 0 {
            known.last = Some((now, now.saturating_sub(known.began)));
            known.failures = 0;
        }
    }

    /// Whether a call made now would probably have no answer.
    pub(super) fn is_known(&self, now: Duration) -> bool {
        let known = self.known();
        known.failures > 0 && within(known.latest, BELIEVED, now)
    }

    /// Waits for leave to call; `None` if somebody has just found out that it would be in vain.
    ///
    /// Dropping the future, or the turn, lets the next one try.
    pub(super) async fn turn(&self, now: impl Fn() -> Duration) -> Option<Turn<'_>> {
        let many = || self.known().failures >= MANY;
        if !many() {
            return Some(Turn(None));
        }
        let asking = self.asking.lock().await;
        if !many() {
            return Some(Turn(None));
        }
        (!within(self.known().latest, PAUSE, now())).then_some(Turn(Some(asking)))
    }

    /// Whether a renewal that nobody waits for is to wait, so that those of a long outage are not all made in its first
    /// seconds but spread over the time in which they would have been made.
    pub(super) fn puts_off(&self, key: &Fingerprint, now: Duration) -> bool {
        let Some((ended, length)) = self.known().last else { return false };
        // Other bytes than those that choose the early window.
        let place = u32::from(u16::from_be_bytes([key.0[1], key.0[2]]));
        length > SHORT && within(ended, length.min(ROUND) * place / (1 << 16), now)
    }
}

/// Whether `now` is less than `length` after `start`. A start in the future is one from before the clock was set back.
fn within(start: Duration, length: Duration, now: Duration) -> bool {
    now.checked_sub(start).is_some_and(|age| age < length)
}
