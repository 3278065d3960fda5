//! Results of renewals, for requests that still show the old credential.

use std::time::Duration;

use quick_cache::Weighter;

use super::renewal::{Renewal, Renewed};
// Not named directly: the model checker runs this very file on its own.
use super::sync::{Arc, Cache, Mutex, PoisonError};
use crate::clock::Timestamp;
use crate::seal::Fingerprint;
use crate::stytch::Stytch;

/// How long a failed renewal is not tried again for requests that can do without it.
const PAUSE: Duration = Duration::from_secs(10);
/// How long "there is no such session" is believed.
const GONE_FOR: Duration = Duration::from_secs(30);

/// Bytes of all results together.
const CAPACITY: u64 = 32 * 1024 * 1024;
/// What a session costs beside its token: claims, bookkeeping.
const ENTRY_BYTES: u64 = 1024;
/// What a result costs that is no session.
const NOTE_BYTES: u64 = 256;

/// How renewals ended, by the fingerprint of the credential that was renewed. Evicting an entry costs one call.
pub(super) struct Kept {
    results: Cache<Fingerprint, Entry, ByBytes>,
    /// Held between looking at an entry and replacing it; readers do not need it.
    changing: Mutex<()>,
}

#[derive(Clone)]
struct Entry {
    result: Renewal,
    /// Before this moment the result spares a call. Afterwards it only tells which session it was, and serves those who
    /// come while its JWT, still good, is renewed.
    until: Timestamp,
}

#[derive(Clone)]
struct ByBytes;

impl Weighter<Fingerprint, Entry> for ByBytes {
    fn weight(&self, _: &Fingerprint, entry: &Entry) -> u64 {
        match &entry.result {
            Renewal::Renewed(renewed) => renewed.jwt.expose().len() as u64 * 2 + ENTRY_BYTES,
            Renewal::Gone | Renewal::Unavailable(_) => NOTE_BYTES,
        }
    }
}

impl Default for Kept {
    fn default() -> Self {
        let typical = 3 * 1024;
        let results = Cache::with_weighter((CAPACITY / typical) as usize, CAPACITY, ByBytes);
        Self { results, changing: Mutex::default() }
    }
}

impl Kept {
    /// The result, if it spares a call: Stytch's "no" for a moment, a session until its JWT nears its end.
    pub(super) fn answer(&self, key: &Fingerprint, now: Timestamp) -> Option<Renewal> {
        let result = self.recent(key, now)?;
        let good = match &result {
            Renewal::Renewed(renewed) => now < renewed.principal.valid_until(),
            Renewal::Gone => true,
            Renewal::Unavailable(_) => false,
        };
        good.then_some(result)
    }

    /// The result, a failure too, if it is so new that nobody need ask again who can do without.
    pub(super) fn recent(&self, key: &Fingerprint, now: Timestamp) -> Option<Renewal> {
        let entry = self.results.get(key)?;
        (now < entry.until).then_some(entry.result)
    }

    /// The kept session, if its JWT is good but to be renewed.
    pub(super) fn held(&self, key: &Fingerprint, now: Timestamp) -> Option<Arc<Renewed>> {
        let renewed = self.known(key)?;
        let end = renewed.principal.valid_until();
        (end.minus(Stytch::early_window(key, &renewed.principal)) <= now && now < end).then_some(renewed)
    }

    /// The session that this credential was last renewed to, whatever has become of it.
    pub(super) fn known(&self, key: &Fingerprint) -> Option<Arc<Renewed>> {
        self.results.get(key)?.session()
    }

    /// Takes note of how a renewal ended.
    ///
    /// Renewals of one credential are shared, but a fresh check has a call of its own, and calls end in any order: of two
    /// sessions the one that was issued later stays, and Stytch's "no" outlives a "yes" from before it.
    pub(super) fn keep(&self, key: Fingerprint, result: Renewal, now: Timestamp) {
        let _changing = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let earlier = self.results.get(&key);
        let is_gone = |entry: &Entry| matches!(entry.result, Renewal::Gone) && now < entry.until;
        let entry = match result {
            Renewal::Gone => Entry { result, until: now.plus(GONE_FOR) },
            _ if earlier.as_ref().is_some_and(is_gone) => return,
            Renewal::Renewed(renewed) => {
                let issued = |renewed: &Renewed| renewed.principal.issued_at();
                if earlier
                    .and_then(|entry| entry.session())
                    .is_some_and(|other| issued(&other) > issued(&renewed))
                {
                    return;
                }
                let early = Stytch::early_window(&key, &renewed.principal);
                Entry {
                    until: renewed.principal.valid_until().minus(early),
                    result: Renewal::Renewed(renewed),
                }
            }
            // A session that may be good for another moment is worth more than the failure to renew it.
            Renewal::Unavailable(error) => match earlier {
                Some(Entry { result: Renewal::Renewed(renewed), until }) => {
                    Entry { result: Renewal::Renewed(renewed), until: until.max(now.plus(PAUSE)) }
                }
                _ => Entry { result: Renewal::Unavailable(error), until: now.plus(PAUSE) },
            },
        };
        self.results.insert(key, entry);
    }
}

impl Entry {
    fn session(self) -> Option<Arc<Renewed>> {
        if let Renewal::Renewed(renewed) = self.result { Some(renewed) } else { None }
    }
}
