//! Handles on one emulator and one store.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use stytch_auth::{Announcement, Counter, MemoryStore, SessionId, SessionJwt, Store, StoreError, Stytch};
use stytch_emulator::{Emulator, TestSession};

const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) fn replica(emulator: &Emulator, store: impl Store) -> Stytch {
    let clock = emulator.clock();
    Stytch::builder()
        .project_id(emulator.project_id())
        .secret(emulator.secret())
        .base_url(emulator.base_url())
        .timeout(Duration::from_secs(45))
        .clock(move || clock.now())
        .store(store)
        .build()
        .unwrap()
}

pub(crate) async fn accepts(stytch: &Stytch, session: &TestSession) -> bool {
    match stytch.authenticate_jwt(&SessionJwt::from(session.session_jwt.as_str())).await {
        Ok(_) => true,
        Err(error) if error.to_string().contains("signed out") => false,
        Err(error) => panic!("{error}"),
    }
}

pub(crate) fn deny(stytch: &Stytch, session: &TestSession) {
    stytch.deny_session(&SessionId::from(session.session_id.as_str()));
}

/// Asks until it is so.
pub(crate) async fn until(mut is_so: impl AsyncFnMut() -> bool) {
    let asked = async {
        while !is_so().await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(PATIENCE, asked).await.expect("it never came to be so");
}

/// What a store does when it is to read or to add to a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mood {
    Well,
    Failing,
    Hanging,
    /// It always tells everything.
    Repeating,
}

/// A store with moods.
pub(crate) struct Moody {
    pub(crate) inner: Arc<MemoryStore>,
    mood: tokio::sync::watch::Sender<Mood>,
}

impl Moody {
    pub(crate) fn new(inner: &Arc<MemoryStore>) -> Arc<Self> {
        Arc::new(Self { inner: Arc::clone(inner), mood: tokio::sync::watch::Sender::new(Mood::Well) })
    }

    pub(crate) fn becomes(&self, mood: Mood) {
        self.mood.send_replace(mood);
    }

    async fn mood(&self) -> Result<Mood, StoreError> {
        let mood = *self.mood.borrow();
        match mood {
            Mood::Failing => Err(StoreError::new("the cable is cut")),
            Mood::Hanging => std::future::pending().await,
            Mood::Well | Mood::Repeating => Ok(mood),
        }
    }
}

#[async_trait]
impl Store for Moody {
    async fn put(&self, key: &str, value: &[u8], ttl: Duration) -> Result<(), StoreError> {
        self.inner.put(key, value, ttl).await
    }

    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.inner.get(key).await
    }

    async fn take(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.inner.take(key).await
    }

    async fn increment(&self, key: &str, ttl: Duration) -> Result<Counter, StoreError> {
        self.inner.increment(key, ttl).await
    }

    async fn announce(&self, feed: &str, entry: &str, ttl: Duration) -> Result<(), StoreError> {
        self.mood().await?;
        self.inner.announce(feed, entry, ttl).await
    }

    async fn announced(&self, feed: &str, after: u64) -> Result<Vec<Announcement>, StoreError> {
        let after = if self.mood().await? == Mood::Repeating { 0 } else { after };
        self.inner.announced(feed, after).await
    }
}
