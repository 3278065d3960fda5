//! What replicas share: parked hand-off tokens, counts of tries and of links sent, behind a trait.

mod memory;

use std::fmt;
use std::time::Duration;

use async_trait::async_trait;

pub(crate) use memory::MemoryStore;

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

    /// Adds one to the counter under `key` and tells what it shows now; a new counter lives for `ttl`, whatever is
    /// added later.
    ///
    /// # Errors
    ///
    /// The count could not be kept: the store is away or full.
    async fn increment(&self, key: &str, ttl: Duration) -> Result<Counter, StoreError>;
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
