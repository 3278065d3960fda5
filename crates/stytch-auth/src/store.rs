//! What replicas share: parked hand-off tokens, counts of tries and of links sent, who signed out, behind a trait.

mod memory;
#[cfg(feature = "redis")]
mod redis;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;

pub use self::memory::MemoryStore;
#[cfg(feature = "redis")]
pub use self::redis::RedisStore;

/// Keeps small values for a short time, for one process or for a fleet.
///
/// Without one, each process keeps them in its memory, which is right for one process. Behind a load balancer, give every
/// replica the same store with [`StytchBuilder::store`](crate::StytchBuilder::store): a code shown by one replica is
/// then accepted by another, links are counted by all together, and a session that was signed out at one replica is
/// refused by all within about a second.
///
/// `RedisStore`, behind the feature `redis`, is one for Redis and Valkey. The trait is for other databases.
///
/// Keys and feeds begin with the project's id and are plain ASCII, so that projects can share a store. Values that are
/// secret arrive sealed or fingerprinted; treat the store as confidential all the same.
///
/// # Time
///
/// Requests wait for some of these calls, so a store that is away should say so after a second or two, not hang. All
/// durations are measured by the store's own clock; the replicas' clocks are compared with nothing.
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

    /// Adds one to the counter under `key` and tells what it shows now; a new counter lives for `ttl`, whatever is
    /// added later.
    ///
    /// # Errors
    ///
    /// The count could not be kept: the store is away or full.
    async fn increment(&self, key: &str, ttl: Duration) -> Result<Counter, StoreError>;

    /// Adds an entry to the end of a feed, where it stays for `ttl`. One that is in the feed already moves to the end, and
    /// stays for `ttl` from now, be that longer or shorter.
    ///
    /// # Errors
    ///
    /// The entry could not be kept: the store is away or full.
    async fn announce(&self, feed: &str, entry: &str, ttl: Duration) -> Result<(), StoreError>;

    /// Reads what stands in a feed after a position, oldest first; after 0, from its beginning.
    ///
    /// It may be a part: whoever wants all asks again, after the last position, until nothing comes. The next question
    /// begins there too, so no entry may appear at or below a position that was already read. Numbers that a
    /// database gives out before a transaction is committed do not keep this promise by themselves.
    ///
    /// # Errors
    ///
    /// The store is away.
    async fn announced(&self, feed: &str, after: u64) -> Result<Vec<Announcement>, StoreError>;
}

/// A store that several handles in one process share.
#[async_trait]
impl<S: Store + ?Sized> Store for Arc<S> {
    async fn put(&self, key: &str, value: &[u8], ttl: Duration) -> Result<(), StoreError> {
        (**self).put(key, value, ttl).await
    }

    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        (**self).get(key).await
    }

    async fn take(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        (**self).take(key).await
    }

    async fn increment(&self, key: &str, ttl: Duration) -> Result<Counter, StoreError> {
        (**self).increment(key, ttl).await
    }

    async fn announce(&self, feed: &str, entry: &str, ttl: Duration) -> Result<(), StoreError> {
        (**self).announce(feed, entry, ttl).await
    }

    async fn announced(&self, feed: &str, after: u64) -> Result<Vec<Announcement>, StoreError> {
        (**self).announced(feed, after).await
    }
}

/// An entry in a feed of a [`Store`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announcement {
    /// What was announced.
    pub entry: String,
    /// Where it stands in its feed, above 0; later ones stand higher.
    pub position: u64,
    /// How long it stays.
    pub ends_in: Duration,
}

/// What a counter of a [`Store`] shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counter {
    /// How often one was added.
    pub count: u64,
    /// How long it lives on before it begins anew.
    pub ends_in: Duration,
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
