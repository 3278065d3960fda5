//! Stores that are well, and stores that are not.

use std::sync::Arc;
use std::time::Duration;

use stytch_auth::{MemoryStore, Store};
use stytch_emulator::Emulator;

use crate::log;
use crate::support::{Mood, Moody, accepts, deny, replica, until};

#[tokio::test]
async fn what_one_denies_all_deny() {
    let emulator = Emulator::start().await.unwrap();
    let store = Arc::new(MemoryStore::new());
    let replicas = [0; 3].map(|_| replica(&emulator, Arc::clone(&store)));
    let (ada, bob) =
        (emulator.login_as("ada@example.com").unwrap(), emulator.login_as("bob@example.com").unwrap());
    for replica in &replicas {
        assert!(accepts(replica, &ada).await);
    }
    deny(&replicas[0], &ada);
    assert!(!accepts(&replicas[0], &ada).await);
    for replica in &replicas {
        until(async || !accepts(replica, &ada).await).await;
        assert!(accepts(replica, &bob).await);
    }
    // Stytch itself would still have renewed the session; nobody has told it.
    assert_eq!(emulator.count_requests("/v1/sessions/revoke"), 0);
}

#[tokio::test]
async fn projects_in_one_store_are_apart() {
    let (emulator, store) = (Emulator::start().await.unwrap(), Arc::new(MemoryStore::new()));
    let other =
        Emulator::builder().project("project-test-22222222-2222-4222-8222-222222222222", "secret-test-b");
    let other = other.start().await.unwrap();
    let (ours, theirs) = (replica(&emulator, Arc::clone(&store)), replica(&other, Arc::clone(&store)));
    let ada = emulator.login_as("ada@example.com").unwrap();
    deny(&ours, &ada);
    theirs.deny_session(&"session-test-theirs".into());
    let feed = |emulator: &Emulator| format!("{}:signed-out", emulator.project_id());
    for emulator in [&emulator, &other] {
        until(async || store.announced(&feed(emulator), 0).await.unwrap().len() == 1).await;
    }
}

/// Nobody is signed out by it and nothing is lost; the log says so once for the outage, not for each request.
#[tokio::test]
async fn a_store_that_fails_is_told_later() {
    log::start();
    let emulator = Emulator::start().await.unwrap();
    let memory = Arc::new(MemoryStore::new());
    let moody = Moody::new(&memory);
    let (here, there) = (replica(&emulator, Arc::clone(&moody)), replica(&emulator, Arc::clone(&memory)));
    here.require_warm_start(Duration::from_secs(60)).await.unwrap();
    let people: Vec<_> = (0..20).map(|n| emulator.login_as(&format!("u{n}@example.com")).unwrap()).collect();
    moody.becomes(Mood::Failing);
    until(async || !log::lines_with("until the shared store is back").is_empty()).await;
    for (n, person) in people.iter().enumerate() {
        assert!(accepts(&here, person).await);
        let who_leaves = if n < 10 { &here } else { &there };
        deny(who_leaves, person);
        assert!(!accepts(who_leaves, person).await);
    }
    // Long enough for the store to be asked again, which is no news.
    tokio::time::sleep(Duration::from_millis(2_500)).await;
    let lines = log::lines_with("until the shared store is back");
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].contains("the cable is cut"), "{lines:?}");
    assert!(accepts(&there, &people[0]).await && accepts(&here, &people[19]).await, "nobody could know");
    moody.becomes(Mood::Well);
    for person in &people {
        until(async || !accepts(&here, person).await && !accepts(&there, person).await).await;
    }
    until(async || log::lines_with("the shared store is back;").len() == 1).await;
}

#[tokio::test]
async fn a_store_that_hangs_is_given_up() {
    let emulator = Emulator::start().await.unwrap();
    let memory = Arc::new(MemoryStore::new());
    let moody = Moody::new(&memory);
    let (here, there) = (replica(&emulator, Arc::clone(&moody)), replica(&emulator, Arc::clone(&memory)));
    let ada = emulator.login_as("ada@example.com").unwrap();
    moody.becomes(Mood::Hanging);
    assert!(here.require_warm_start(Duration::from_millis(700)).await.is_err());
    deny(&here, &ada);
    assert!(!accepts(&here, &ada).await);
    moody.becomes(Mood::Well);
    until(async || !accepts(&there, &ada).await).await;
}

#[tokio::test]
async fn a_store_that_repeats_itself_is_heard() {
    let emulator = Emulator::start().await.unwrap();
    let memory = Arc::new(MemoryStore::new());
    let moody = Moody::new(&memory);
    moody.becomes(Mood::Repeating);
    let (here, there) = (replica(&emulator, Arc::clone(&moody)), replica(&emulator, Arc::clone(&memory)));
    for name in ["ada@example.com", "bob@example.com"] {
        let person = emulator.login_as(name).unwrap();
        deny(&there, &person);
        until(async || !accepts(&here, &person).await).await;
    }
}

/// Entries that nobody with the project's secret wrote deny nobody, are many, and are said once.
#[tokio::test]
async fn junk_is_ignored_and_said_once() {
    log::start();
    let emulator = Emulator::start().await.unwrap();
    let store = Arc::new(MemoryStore::new());
    let feed = format!("{}:signed-out", emulator.project_id());
    let ada = emulator.login_as("ada@example.com").unwrap();
    let (minute, stranger) = (Duration::from_secs(60), "A".repeat(43));
    for n in 0..5_000 {
        store.announce(&feed, &format!("{stranger}:session:junk-{n}"), minute).await.unwrap();
    }
    store.announce(&feed, &format!("{stranger}:session:{}", ada.session_id), minute).await.unwrap();
    let (here, there) = (replica(&emulator, Arc::clone(&store)), replica(&emulator, Arc::clone(&store)));
    for stytch in [&here, &there] {
        stytch.require_warm_start(Duration::from_secs(60)).await.unwrap();
        assert!(accepts(stytch, &ada).await);
    }
    for n in 0..5 {
        store.announce(&feed, &format!("{stranger}:session:more-{n}"), minute).await.unwrap();
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let bob = emulator.login_as("bob@example.com").unwrap();
    deny(&here, &bob);
    until(async || !accepts(&there, &bob).await).await;
    assert_eq!(log::lines_with("they are ignored").len(), 2, "once for each replica");
    assert!(accepts(&there, &ada).await);
}

/// A sign-out that was announced by somebody else's replica is announced again to a store that lost it.
#[tokio::test]
async fn a_store_that_forgets_is_reminded() {
    let emulator = Emulator::start().await.unwrap();
    let (before, after) = (Arc::new(MemoryStore::new()), Arc::new(MemoryStore::new()));
    let swapped = crate::support::Moody::new(&before);
    let ada = emulator.login_as("ada@example.com").unwrap();
    let gone = replica(&emulator, Arc::clone(&before));
    let stays = replica(&emulator, Exchangeable::new(&swapped, &after));
    deny(&gone, &ada);
    until(async || !accepts(&stays, &ada).await).await;
    drop(gone);
    swapped.becomes(Mood::Failing);
    let newcomer = replica(&emulator, Arc::clone(&after));
    until(async || !accepts(&newcomer, &ada).await).await;
}

/// The first store until it fails, and the second from then on, which knows nothing of what was told before.
struct Exchangeable {
    first: Arc<Moody>,
    second: Arc<MemoryStore>,
    failed: std::sync::atomic::AtomicBool,
}

impl Exchangeable {
    fn new(first: &Arc<Moody>, second: &Arc<MemoryStore>) -> Self {
        Self { first: Arc::clone(first), second: Arc::clone(second), failed: false.into() }
    }
}

#[async_trait::async_trait]
impl Store for Exchangeable {
    async fn put(&self, key: &str, value: &[u8], ttl: Duration) -> Result<(), stytch_auth::StoreError> {
        self.second.put(key, value, ttl).await
    }

    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, stytch_auth::StoreError> {
        self.second.get(key).await
    }

    async fn take(&self, key: &str) -> Result<Option<Vec<u8>>, stytch_auth::StoreError> {
        self.second.take(key).await
    }

    async fn increment(
        &self,
        key: &str,
        ttl: Duration,
    ) -> Result<stytch_auth::Counter, stytch_auth::StoreError> {
        self.second.increment(key, ttl).await
    }

    async fn announce(&self, feed: &str, entry: &str, ttl: Duration) -> Result<(), stytch_auth::StoreError> {
        if self.failed.load(std::sync::atomic::Ordering::SeqCst) {
            return self.second.announce(feed, entry, ttl).await;
        }
        self.first.announce(feed, entry, ttl).await
    }

    async fn announced(
        &self,
        feed: &str,
        after: u64,
    ) -> Result<Vec<stytch_auth::Announcement>, stytch_auth::StoreError> {
        if self.failed.load(std::sync::atomic::Ordering::SeqCst) {
            return self.second.announced(feed, after).await;
        }
        let heard = self.first.announced(feed, after).await;
        self.failed.fetch_or(heard.is_err(), std::sync::atomic::Ordering::SeqCst);
        heard
    }
}
