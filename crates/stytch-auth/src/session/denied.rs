//! Sessions that were signed out here, denied before their last JWT has run out.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{PoisonError, RwLock};

use tokio::sync::watch;

use crate::clock::Timestamp;
use crate::ids::SessionId;
use crate::seal::Fingerprint;

/// The deny-list of this process.
///
/// It is not bounded by eviction, which would let a signed-out session back in: an entry costs its writer a real
/// session, and ends with it.
#[derive(Default)]
pub(crate) struct Denied {
    sessions: Entries<SessionId>,
    tokens: Entries<Fingerprint>,
    changes: watch::Sender<()>,
}

struct Entries<K> {
    until: RwLock<HashMap<K, Timestamp>>,
    // Most processes deny nobody most of the time; then a look costs one load.
    count: AtomicUsize,
}

impl<K> Default for Entries<K> {
    fn default() -> Self {
        Self { until: RwLock::default(), count: AtomicUsize::new(0) }
    }
}

impl<K: Eq + Hash> Entries<K> {
    fn insert(&self, key: K, until: Timestamp, now: Timestamp) {
        let mut entries = self.until.write().unwrap_or_else(PoisonError::into_inner);
        entries.retain(|_, until| *until > now);
        entries.insert(key, until);
        self.count.store(entries.len(), Ordering::Release);
    }

    fn contains(&self, key: &K, now: Timestamp) -> bool {
        if self.count.load(Ordering::Acquire) == 0 {
            return false;
        }
        let entries = self.until.read().unwrap_or_else(PoisonError::into_inner);
        entries.get(key).is_some_and(|until| *until > now)
    }
}

impl Denied {
    pub(crate) fn deny_session(&self, session_id: &SessionId, until: Timestamp, now: Timestamp) {
        self.sessions.insert(session_id.clone(), until, now);
        self.changes.send_replace(());
    }

    /// Tells of every session that is denied from now on.
    pub(crate) fn changes(&self) -> watch::Receiver<()> {
        self.changes.subscribe()
    }

    pub(crate) fn deny_token(&self, token: Fingerprint, until: Timestamp, now: Timestamp) {
        self.tokens.insert(token, until, now);
    }

    pub(crate) fn has_session(&self, session_id: &SessionId, now: Timestamp) -> bool {
        self.sessions.contains(session_id, now)
    }

    pub(crate) fn has_token(&self, token: &Fingerprint, now: Timestamp) -> bool {
        self.tokens.contains(token, now)
    }
}
