//! What replicas share: parked hand-off tokens and counters, behind a trait.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;

use crate::clock::Clock;

/// Keeps small values for a short time, for one process or for a fleet.
///
/// The default keeps them in memory, which is right for one process. Behind a load balancer, give every replica
/// the same store with [`StytchBuilder::store`](crate::StytchBuilder::store): a code shown by one replica is
/// then accepted by another. Keys are plain ASCII; values that are secret arrive sealed or fingerprinted where
/// possible, so treat the store as confidential all the same.
#[async_trait]
pub trait Store: Send + Sync + 'static {
    /// Keeps `value` under `key` for at most `ttl`, replacing what was there.
    ///
    /// # Errors
    ///
    /// The value could not be kept: the store is away or full.
    async fn put(&self, key: &str, value: &[u8], ttl: Duration) -> Result<(), StoreError>;

    /// Reads the value under `key`.
    ///
    /// # Errors
    ///
    /// The store is away.
    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError>;

    /// Reads the value under `key` and removes it: of two who ask at once, one gets it.
    ///
    /// # Errors
    ///
    /// The store is away.
    async fn take(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError>;

    /// Adds one to the counter under `key` and returns it; a new counter lives for `ttl`.
    ///
    /// # Errors
    ///
    /// The count could not be kept: the store is away or full.
    async fn increment(&self, key: &str, ttl: Duration) -> Result<u64, StoreError>;
}

/// The store did not do what was asked.
#[derive(Debug)]
pub struct StoreError(Box<dyn std::error::Error + Send + Sync>);

impl StoreError {
    /// Wraps the cause, an error or a text.
    pub fn new(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self(cause.into())
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the shared store failed")
    }
}

impl std::error::Error for StoreError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.0)
    }
}

/// Values held at once; each is at most a token of 512 bytes and its key.
const ENTRIES: usize = 16_384;

/// The default store: this process's memory, bounded.
pub(crate) struct MemoryStore {
    clock: Arc<dyn Clock>,
    entries: Mutex<HashMap<Box<str>, Entry>>,
}

struct Entry {
    value: Vec<u8>,
    count: u64,
    until: Duration,
}

impl MemoryStore {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, entries: Mutex::default() }
    }

    fn with<T>(
        &self,
        act: impl FnOnce(&mut HashMap<Box<str>, Entry>, Duration) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let now = self.clock.monotonic();
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        act(&mut entries, now)
    }
}

/// Sees to it that `key` can be added.
fn make_room(entries: &mut HashMap<Box<str>, Entry>, key: &str, now: Duration) {
    if entries.len() < ENTRIES || entries.contains_key(key) {
        return;
    }
    entries.retain(|_, entry| entry.until > now);
    if entries.len() >= ENTRIES {
        // A flood makes room at the expense of what would end soonest, not of what people use now.
        let soonest = entries.iter().min_by_key(|(_, entry)| entry.until).map(|(key, _)| key.clone());
        soonest.and_then(|key| entries.remove(&key));
    }
}

#[async_trait]
impl Store for MemoryStore {
    async fn put(&self, key: &str, value: &[u8], ttl: Duration) -> Result<(), StoreError> {
        self.with(|entries, now| {
            make_room(entries, key, now);
            let entry = Entry { value: value.to_vec(), count: 0, until: now.saturating_add(ttl) };
            entries.insert(key.into(), entry);
            Ok(())
        })
    }

    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.with(|entries, now| {
            Ok(entries.get(key).filter(|entry| entry.until > now).map(|entry| entry.value.clone()))
        })
    }

    async fn take(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.with(|entries, now| {
            Ok(entries.remove(key).filter(|entry| entry.until > now).map(|entry| entry.value))
        })
    }

    async fn increment(&self, key: &str, ttl: Duration) -> Result<u64, StoreError> {
        self.with(|entries, now| {
            make_room(entries, key, now);
            let fresh = || Entry { value: Vec::new(), count: 0, until: now.saturating_add(ttl) };
            let entry = entries.entry(key.into()).or_insert_with(fresh);
            if entry.until <= now {
                *entry = fresh();
            }
            entry.count = entry.count.saturating_add(1);
            Ok(entry.count)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::time::UNIX_EPOCH;

    #[tokio::test]
    async fn values_are_taken_once_and_end_in_time() {
        let seconds = Arc::new(AtomicU64::new(1_000));
        let hand = Arc::clone(&seconds);
        let clock = move || UNIX_EPOCH + Duration::from_secs(hand.load(Ordering::Relaxed));
        let store = MemoryStore::new(Arc::new(clock));
        let minute = Duration::from_secs(60);
        store.put("a", b"1", minute).await.unwrap();
        assert_eq!(store.get("a").await.unwrap().as_deref(), Some(&b"1"[..]));
        assert_eq!(store.take("a").await.unwrap().as_deref(), Some(&b"1"[..]));
        assert_eq!(store.take("a").await.unwrap(), None);
        store.put("a", b"1", minute).await.unwrap();
        assert_eq!(store.increment("n", minute).await.unwrap(), 1);
        assert_eq!(store.increment("n", minute).await.unwrap(), 2);
        seconds.fetch_add(60, Ordering::Relaxed);
        assert_eq!(store.take("a").await.unwrap(), None);
        assert_eq!(store.increment("n", minute).await.unwrap(), 1);
    }

    #[tokio::test]
    async fn a_flood_stays_within_bounds() {
        let store = MemoryStore::new(Arc::new(|| UNIX_EPOCH));
        for n in 0..ENTRIES + 100 {
            store.put(&format!("k{n}"), b"", Duration::from_secs(1 + n as u64)).await.unwrap();
        }
        assert!(store.entries.lock().unwrap().len() <= ENTRIES);
        let newest = format!("k{}", ENTRIES + 99);
        for n in 100..200 {
            assert!(store.get(&format!("k{n}")).await.unwrap().is_some(), "reading pushes nothing out");
            store.put(&newest, b"", Duration::from_secs(1)).await.unwrap();
            store.increment(&newest, Duration::from_secs(1)).await.unwrap();
        }
        assert!(store.take(&newest).await.unwrap().is_some());
    }
}
