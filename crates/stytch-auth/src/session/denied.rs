//! Sessions that were signed out, denied before their last JWT has run out.

use std::collections::HashMap;

// Not named directly: the model checker runs this very file on its own.
use super::sync::{AtomicI64, AtomicUsize, Cache, Ordering, PoisonError, RwLock, watch};
use crate::clock::Timestamp;
use crate::ids::SessionId;
use crate::seal::Fingerprint;

/// Fewer entries than this are never searched for ended ones.
const FEW: usize = 1_024;
/// Credentials that are refused unread.
const CREDENTIALS: usize = 65_536;

/// The deny-list of this process; replicas tell each other what to put on it ([`Fleet`](super::fleet::Fleet)).
///
/// Session ids are what counts. They come from JWTs with a good signature, so an entry costs its writer a real session;
/// the list is not bounded by eviction, which would let a signed-out session back in, and entries end in time.
///
/// Credentials (tokens, and JWTs that no key could be had for) are denied as well, by fingerprint, so that a denied one
/// leads to no call. Anybody can show any number of them, so that list is bounded; whoever is pushed off it is still
/// stopped by the session id when Stytch's answer names it.
pub(crate) struct Denied {
    sessions: RwLock<Sessions>,
    // Most processes deny nobody most of the time; then a look costs one load.
    count: AtomicUsize,
    credentials: Cache<Fingerprint, Timestamp>,
    /// Until when a JWT denied by its fingerprint could pass the local check: while this is past, none is hashed.
    jwts_until: AtomicI64,
    changes: watch::Sender<()>,
}

struct Sessions {
    until: HashMap<SessionId, Timestamp>,
    /// Fewer than this are never searched.
    few: usize,
    /// The size at which ended entries are looked for next; it doubles, so that an insert costs little on average.
    prune_at: usize,
}

impl Default for Denied {
    fn default() -> Self {
        Self::searched_from(FEW)
    }
}

impl Denied {
    pub(super) fn searched_from(few: usize) -> Self {
        Self {
            sessions: RwLock::new(Sessions { until: HashMap::new(), few, prune_at: few }),
            count: AtomicUsize::new(0),
            credentials: Cache::new(CREDENTIALS),
            jwts_until: AtomicI64::new(0),
            changes: watch::Sender::new(()),
        }
    }

    /// Denies a session at least until then: of several reasons the one that lasts longest counts.
    pub(crate) fn deny_session(&self, session_id: &SessionId, until: Timestamp, now: Timestamp) {
        self.enter(session_id, now, |earlier| earlier.max(until));
    }

    /// Denies a session that Stytch has ended too, and therefore no longer than until then.
    pub(crate) fn settle_session(&self, session_id: &SessionId, until: Timestamp, now: Timestamp) {
        self.enter(session_id, now, |_| until);
    }

    fn enter(&self, session_id: &SessionId, now: Timestamp, until: impl FnOnce(Timestamp) -> Timestamp) {
        let mut sessions = self.sessions.write().unwrap_or_else(PoisonError::into_inner);
        if sessions.until.len() >= sessions.prune_at {
            sessions.until.retain(|_, until| *until > now);
            sessions.prune_at = (sessions.until.len() * 2).max(sessions.few);
        }
        let entry = sessions.until.entry(session_id.clone()).or_insert(now);
        *entry = until(*entry);
        self.count.store(sessions.until.len(), Ordering::Release);
        self.changes.send_replace(());
    }

    /// Tells of every session that is denied from now on.
    pub(crate) fn changes(&self) -> watch::Receiver<()> {
        self.changes.subscribe()
    }

    pub(crate) fn has_session(&self, session_id: &SessionId, now: Timestamp) -> bool {
        if self.count.load(Ordering::Acquire) == 0 {
            return false;
        }
        let sessions = self.sessions.read().unwrap_or_else(PoisonError::into_inner);
        sessions.until.get(session_id).is_some_and(|until| *until > now)
    }

    /// Until when a session is denied, if it is on the list.
    pub(crate) fn session_until(&self, session_id: &SessionId) -> Option<Timestamp> {
        self.sessions.read().unwrap_or_else(PoisonError::into_inner).until.get(session_id).copied()
    }

    /// The sessions that are denied now.
    pub(crate) fn sessions(&self, now: Timestamp) -> Vec<(SessionId, Timestamp)> {
        let sessions = self.sessions.read().unwrap_or_else(PoisonError::into_inner);
        let denied = sessions.until.iter().filter(|(_, until)| **until > now);
        denied.map(|(session_id, until)| (session_id.clone(), *until)).collect()
    }

    pub(crate) fn deny_credential(&self, credential: Fingerprint, until: Timestamp) {
        self.credentials.insert(credential, until);
    }

    pub(crate) fn has_credential(&self, credential: &Fingerprint, now: Timestamp) -> bool {
        self.credentials.get(credential).is_some_and(|until| until > now)
    }

    /// Denies a JWT that could not be read: as a credential, and where JWTs are checked locally until it has expired.
    pub(crate) fn deny_jwt(&self, jwt: Fingerprint, until: Timestamp, expired_by: Timestamp) {
        self.deny_credential(jwt, until);
        self.jwts_until.fetch_max(expired_by.as_unix_seconds(), Ordering::AcqRel);
    }

    /// Whether any JWT is denied that could pass the local check.
    pub(crate) fn may_have_jwt(&self, now: Timestamp) -> bool {
        now.as_unix_seconds() < self.jwts_until.load(Ordering::Acquire)
    }

    pub(crate) fn has_jwt(&self, jwt: impl FnOnce() -> Fingerprint, now: Timestamp) -> bool {
        self.may_have_jwt(now) && self.has_credential(&jwt(), now)
    }

    /// How many sessions and credentials are on the list.
    #[cfg(test)]
    pub(super) fn held(&self) -> (usize, usize) {
        (self.count.load(Ordering::Acquire), self.credentials.len())
    }
}
