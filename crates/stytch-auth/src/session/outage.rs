//! Stytch is away: what is known of that, and who is served in spite of it.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::AnyPrincipal;
use crate::error::Error;
use crate::seal::Fingerprint;
use crate::stytch::Stytch;

/// How long a call that had no answer speaks for the next ones.
const BELIEVED: Duration = Duration::from_secs(10);

/// When a renewal last had no answer, unless one has had an answer since.
#[derive(Default)]
pub(super) struct Outage(Mutex<Option<Duration>>);

impl Outage {
    /// Takes note of how a call ended.
    pub(super) fn note<T>(&self, result: &Result<T, Error>, now: Duration) {
        let away = matches!(result, Err(error) if error.is_outage());
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = away.then_some(now);
    }

    /// Whether a call made now would probably have no answer.
    pub(super) fn is_known(&self, now: Duration) -> bool {
        let since = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A time in the future is one from before the clock was set back.
        since.and_then(|since| now.checked_sub(since)).is_some_and(|age| age < BELIEVED)
    }
}

impl Stytch {
    /// Who is served while Stytch is away: the person of a JWT that has not been over for too long, shown in a cookie or
    /// kept here for a browser whose cookies cannot hold it.
    pub(super) fn in_grace(&self, shown: Option<&AnyPrincipal>, key: &Fingerprint) -> Option<AnyPrincipal> {
        let grace = self.config().outage_grace;
        if grace.is_zero() {
            return None;
        }
        let kept = || Some(self.state().kept.known(key)?.principal.clone());
        let principal = shown.cloned().or_else(kept)?;
        let now = self.now();
        let good = now < principal.valid_until().plus(grace)
            && now < principal.session_expires_at()
            && !self.is_beyond_limit(principal.started_at())
            && !self.is_denied(&principal)
            && !self.state().denied.has_credential(key, now);
        good.then(|| principal.degraded())
    }
}
