//! This process's memory, bounded: what a project handle uses that was given no store.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;

use super::{Announcement, Counter, Store, StoreError};
use crate::clock::{Clock, SystemClock};

/// Values, and counters and announcements beside them, held at once; each is at most a token of 512 bytes and its key.
const ENTRIES: usize = 16_384;
/// Announcements that are read at once.
const PAGE: usize = 1_000;

/// A [`Store`] in this process's memory: for tests, and for several project handles in one process that know of each
/// other's sign-outs.
///
/// A handle that is given no store has one of its own. It is bounded; when it is full, what would end soonest goes first.
///
/// # Examples
///
/// ```
/// use std::sync::Arc;
/// use stytch_auth::{MemoryStore, Stytch};
///
/// let store = Arc::new(MemoryStore::new());
/// let replica = || {
///     Stytch::builder()
///         .project_id("project-test-11111111-1111-4111-8111-111111111111")
///         .secret("secret-test-emulator")
///         .store(Arc::clone(&store))
///         .build()
/// };
/// let (one, other) = (replica()?, replica()?);
/// # Ok::<(), stytch_auth::ConfigError>(())
/// ```
pub struct MemoryStore {
    clock: Arc<dyn Clock>,
    // A shelf each: strangers can make counters by the million, and must not push out what people wait for.
    values: Shelf<Vec<u8>>,
    counters: Shelf<u64>,
    /// Where each announcement stands in its feed. One number runs through all feeds.
    announced: Shelf<u64>,
}

struct Shelf<T>(Mutex<Entries<T>>);

struct Entries<T> {
    entries: HashMap<Arc<str>, (T, Duration)>,
    /// The same by when they end, for what has to go first.
    by_end: BTreeSet<(Duration, Arc<str>)>,
    /// The last number that was given to an entry, where entries are numbered.
    last: u64,
}

impl MemoryStore {
    /// An empty one, by the operating system's clock.
    pub fn new() -> Self {
        Self::by(Arc::new(SystemClock::new()))
    }

    /// An empty one, by another clock: the one that the handles are given, so that tests can move time.
    pub fn with_clock(clock: impl Clock) -> Self {
        Self::by(Arc::new(clock))
    }

    pub(crate) fn by(clock: Arc<dyn Clock>) -> Self {
        Self { clock, values: Shelf::new(), counters: Shelf::new(), announced: Shelf::new() }
    }
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self::new()
    }
}

// What it holds is nobody's business.
impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryStore").finish_non_exhaustive()
    }
}

impl<T> Shelf<T> {
    fn new() -> Self {
        Self(Mutex::new(Entries { entries: HashMap::new(), by_end: BTreeSet::new(), last: 0 }))
    }

    /// Works with the entries that have not ended.
    fn at<R>(&self, now: Duration, act: impl FnOnce(&mut Entries<T>) -> R) -> R {
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        while entries.by_end.first().is_some_and(|(end, _)| *end <= now) {
            entries.drop_soonest();
        }
        act(&mut entries)
    }
}

impl<T> Entries<T> {
    fn insert(&mut self, key: &str, value: T, end: Duration) {
        self.remove(key);
        if self.entries.len() >= ENTRIES {
            // A flood makes room at the expense of what would end soonest, not of what people use now.
            self.drop_soonest();
        }
        let key: Arc<str> = key.into();
        self.by_end.insert((end, Arc::clone(&key)));
        self.entries.insert(key, (value, end));
    }

    fn remove(&mut self, key: &str) -> Option<T> {
        let (key, (value, end)) = self.entries.remove_entry(key)?;
        self.by_end.remove(&(end, key));
        Some(value)
    }

    fn drop_soonest(&mut self) {
        if let Some((_, key)) = self.by_end.pop_first() {
            self.entries.remove(&key);
        }
    }
}

#[async_trait]
impl Store for MemoryStore {
    async fn put(&self, key: &str, value: &[u8], ttl: Duration) -> Result<(), StoreError> {
        let now = self.clock.monotonic();
        self.values.at(now, |values| values.insert(key, value.to_vec(), now.saturating_add(ttl)));
        Ok(())
    }

    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let now = self.clock.monotonic();
        Ok(self.values.at(now, |values| values.entries.get(key).map(|(value, _)| value.clone())))
    }

    async fn take(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let now = self.clock.monotonic();
        // What is taken is gone, whichever kind it was.
        self.counters.at(now, |counters| counters.remove(key));
        Ok(self.values.at(now, |values| values.remove(key)))
    }

    async fn increment(&self, key: &str, ttl: Duration) -> Result<Counter, StoreError> {
        let now = self.clock.monotonic();
        Ok(self.counters.at(now, |counters| match counters.entries.get_mut(key) {
            Some((count, end)) => {
                *count = count.saturating_add(1);
                Counter { count: *count, ends_in: end.saturating_sub(now) }
            }
            None => {
                counters.insert(key, 1, now.saturating_add(ttl));
                Counter { count: 1, ends_in: ttl }
            }
        }))
    }

    async fn announce(&self, feed: &str, entry: &str, ttl: Duration) -> Result<(), StoreError> {
        let now = self.clock.monotonic();
        self.announced.at(now, |announced| {
            announced.last += 1;
            let position = announced.last;
            announced.insert(&in_feed(feed, entry), position, now.saturating_add(ttl));
        });
        Ok(())
    }

    async fn announced(&self, feed: &str, after: u64) -> Result<Vec<Announcement>, StoreError> {
        let now = self.clock.monotonic();
        let prefix = in_feed(feed, "");
        let mut found: Vec<_> = self.announced.at(now, |announced| {
            // Mostly nothing is new, and this is asked often.
            if announced.last <= after {
                return Vec::new();
            }
            let new = announced.entries.iter().filter(|(_, (position, _))| *position > after);
            new.filter_map(|(key, (position, end))| {
                let entry = key.strip_prefix(&*prefix)?.to_owned();
                Some(Announcement { entry, position: *position, ends_in: end.saturating_sub(now) })
            })
            .collect()
        });
        found.sort_unstable_by_key(|announcement| announcement.position);
        found.truncate(PAGE);
        Ok(found)
    }
}

/// Keys are ASCII, so nothing in one can look like the border.
fn in_feed(feed: &str, entry: &str) -> String {
    format!("{feed}\0{entry}")
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
        let store = MemoryStore::with_clock(clock);
        let minute = Duration::from_secs(60);
        store.put("a", b"1", minute).await.unwrap();
        assert_eq!(store.get("a").await.unwrap().as_deref(), Some(&b"1"[..]));
        assert_eq!(store.take("a").await.unwrap().as_deref(), Some(&b"1"[..]));
        assert_eq!(store.take("a").await.unwrap(), None);
        store.put("a", b"1", minute).await.unwrap();
        assert_eq!(store.increment("n", minute).await.unwrap().count, 1);
        assert_eq!(store.increment("n", minute).await.unwrap().count, 2);
        seconds.fetch_add(59, Ordering::Relaxed);
        let third = Counter { count: 3, ends_in: Duration::from_secs(1) };
        assert_eq!(store.increment("n", minute).await.unwrap(), third, "adding does not prolong it");
        seconds.fetch_add(1, Ordering::Relaxed);
        assert_eq!(store.take("a").await.unwrap(), None);
        assert_eq!(store.increment("n", minute).await.unwrap().count, 1);
    }

    #[tokio::test]
    async fn a_flood_stays_within_bounds() {
        let store = MemoryStore::with_clock(|| UNIX_EPOCH);
        for n in 0..ENTRIES + 100 {
            store.put(&format!("k{n}"), b"", Duration::from_secs(1 + n as u64)).await.unwrap();
        }
        assert!(store.values.0.lock().unwrap().entries.len() <= ENTRIES);
        let newest = format!("k{}", ENTRIES + 99);
        for n in 100..200 {
            assert!(store.get(&format!("k{n}")).await.unwrap().is_some(), "reading pushes nothing out");
            store.put(&newest, b"", Duration::from_secs(1)).await.unwrap();
        }
        assert!(store.take(&newest).await.unwrap().is_some());
    }

    #[tokio::test]
    async fn a_flood_of_counters_pushes_out_no_value_and_no_busy_counter() {
        let store = MemoryStore::with_clock(|| UNIX_EPOCH);
        let (minute, hour) = (Duration::from_secs(60), Duration::from_secs(3600));
        store.put("code", b"token", Duration::from_secs(1)).await.unwrap();
        store.increment("tries", hour).await.unwrap();
        for n in 0..ENTRIES * 2 {
            store.increment(&format!("n{n}"), minute).await.unwrap();
        }
        let held = store.counters.at(Duration::ZERO, |shelf| (shelf.entries.len(), shelf.by_end.len()));
        assert_eq!(held, (ENTRIES, ENTRIES));
        assert!(store.get("code").await.unwrap().is_some());
        assert_eq!(store.increment("tries", hour).await.unwrap().count, 2);
    }
}
