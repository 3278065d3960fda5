//! The contract of `Store`, for the one in memory and the one in Redis.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use conformance::RedisServer;
use stytch_auth::{MemoryStore, RedisStore, Store};

const MINUTE: Duration = Duration::from_secs(60);
const MOMENT: Duration = Duration::from_millis(50);
const PATIENCE: Duration = Duration::from_secs(10);

/// A test of each function for each store.
macro_rules! of_each_store {
    ($($name:ident),+ $(,)?) => {
        mod memory {
            $(#[tokio::test]
            async fn $name() {
                super::$name(super::Arc::new(super::MemoryStore::new())).await;
            })+
        }
        mod redis {
            $(#[tokio::test]
            async fn $name() {
                let server = super::RedisServer::start();
                super::$name(super::Arc::new(super::RedisStore::open(&server.url()).unwrap())).await;
            })+
        }
    };
}

of_each_store!(
    values,
    taken_once,
    values_end,
    counters,
    counted_by_many,
    counters_end,
    feeds,
    moved_to_the_end,
    feeds_end,
    long_feeds,
    announced_by_many,
);

/// Asks until it is so.
async fn until(mut is_so: impl AsyncFnMut() -> bool) {
    let asked = async {
        while !is_so().await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(PATIENCE, asked).await.expect("it never came to be so");
}

async fn values(store: Arc<dyn Store>) {
    assert_eq!(store.get("a").await.unwrap(), None);
    let every_byte: Vec<u8> = (0..=255).collect();
    store.put("a", &every_byte, MINUTE).await.unwrap();
    store.put("b", b"", MINUTE).await.unwrap();
    assert_eq!(store.get("a").await.unwrap(), Some(every_byte));
    assert_eq!(store.get("b").await.unwrap(), Some(Vec::new()));
    store.put("a", b"2", MINUTE).await.unwrap();
    assert_eq!(store.get("a").await.unwrap().as_deref(), Some(&b"2"[..]), "replaced");
    assert_eq!(store.take("a").await.unwrap().as_deref(), Some(&b"2"[..]));
    assert_eq!(store.take("a").await.unwrap(), None);
    assert_eq!(store.get("a").await.unwrap(), None);
    assert_eq!(store.get("b").await.unwrap(), Some(Vec::new()), "the other is still there");
}

/// Of many who ask at once, one gets it.
async fn taken_once(store: Arc<dyn Store>) {
    for _ in 0..20 {
        store.put("code", b"token", MINUTE).await.unwrap();
        let takers: Vec<_> = (0..20)
            .map(|_| {
                let store = Arc::clone(&store);
                tokio::spawn(async move { store.take("code").await.unwrap().is_some() })
            })
            .collect();
        let mut got = 0;
        for taker in takers {
            got += usize::from(taker.await.unwrap());
        }
        assert_eq!(got, 1);
    }
}

async fn values_end(store: Arc<dyn Store>) {
    store.put("soon", b"1", MOMENT).await.unwrap();
    store.put("later", b"1", MINUTE).await.unwrap();
    store.put("prolonged", b"1", MOMENT).await.unwrap();
    store.put("prolonged", b"2", MINUTE).await.unwrap();
    until(async || store.get("soon").await.unwrap().is_none()).await;
    assert_eq!(store.take("soon").await.unwrap(), None);
    assert!(store.get("later").await.unwrap().is_some());
    tokio::time::sleep(MOMENT).await;
    assert!(store.get("prolonged").await.unwrap().is_some());
}

async fn counters(store: Arc<dyn Store>) {
    let first = store.increment("n", MINUTE).await.unwrap();
    assert_eq!(first.count, 1);
    assert!(first.ends_in <= MINUTE && first.ends_in > MINUTE / 2, "{first:?}");
    let second = store.increment("n", MINUTE * 60).await.unwrap();
    assert_eq!(second.count, 2);
    assert!(second.ends_in <= first.ends_in, "adding does not prolong it: {second:?}");
    assert_eq!(store.increment("m", MINUTE).await.unwrap().count, 1);
    store.take("n").await.unwrap();
    assert_eq!(store.increment("n", MINUTE).await.unwrap().count, 1, "taken, it begins anew");
}

/// Nobody's count is lost, and no two see the same.
async fn counted_by_many(store: Arc<dyn Store>) {
    let counting: Vec<_> = (0..200)
        .map(|_| {
            let store = Arc::clone(&store);
            tokio::spawn(async move { store.increment("n", MINUTE).await.unwrap().count })
        })
        .collect();
    let mut seen = BTreeSet::new();
    for count in counting {
        seen.insert(count.await.unwrap());
    }
    assert!(seen.into_iter().eq(1..=200));
}

async fn counters_end(store: Arc<dyn Store>) {
    // Another end than the first one asked for would show here as a count that never begins anew.
    until(async || store.increment("n", MOMENT).await.unwrap().count >= 2).await;
    until(async || store.increment("n", MINUTE).await.unwrap().count == 1).await;
}

async fn entries(store: &dyn Store, feed: &str, after: u64) -> Vec<String> {
    store.announced(feed, after).await.unwrap().into_iter().map(|announcement| announcement.entry).collect()
}

async fn feeds(store: Arc<dyn Store>) {
    assert!(store.announced("feed", 0).await.unwrap().is_empty());
    for entry in ["a", "b", "c"] {
        store.announce("feed", entry, MINUTE).await.unwrap();
        store.announce("another", &format!("{entry}!"), MINUTE).await.unwrap();
    }
    let all = store.announced("feed", 0).await.unwrap();
    assert_eq!(entries(&*store, "feed", 0).await, ["a", "b", "c"]);
    assert_eq!(entries(&*store, "another", 0).await, ["a!", "b!", "c!"]);
    assert!(all.is_sorted_by(|one, next| 0 < one.position && one.position < next.position), "{all:?}");
    assert!(all.iter().all(|one| one.ends_in <= MINUTE && one.ends_in > MINUTE / 2), "{all:?}");
    assert_eq!(entries(&*store, "feed", all[0].position).await, ["b", "c"]);
    assert!(entries(&*store, "feed", all[2].position).await.is_empty());
    store.announce("feed", "d", MINUTE).await.unwrap();
    assert_eq!(entries(&*store, "feed", all[2].position).await, ["d"]);
}

async fn moved_to_the_end(store: Arc<dyn Store>) {
    for entry in ["a", "b", "c"] {
        store.announce("feed", entry, MINUTE * 60).await.unwrap();
    }
    let last = store.announced("feed", 0).await.unwrap()[2].position;
    store.announce("feed", "a", MINUTE).await.unwrap();
    let again = store.announced("feed", last).await.unwrap();
    assert_eq!(again.len(), 1);
    assert_eq!(again[0].entry, "a");
    assert!(again[0].ends_in <= MINUTE, "it can be shortened: {again:?}");
    assert_eq!(entries(&*store, "feed", 0).await, ["b", "c", "a"]);
    store.announce("feed", "b", MINUTE * 120).await.unwrap();
    let again = store.announced("feed", again[0].position).await.unwrap();
    assert!(again[0].ends_in > MINUTE * 60, "and prolonged: {again:?}");
}

async fn feeds_end(store: Arc<dyn Store>) {
    store.announce("feed", "soon", MOMENT).await.unwrap();
    store.announce("feed", "later", MINUTE).await.unwrap();
    let is_over = async || {
        let all = store.announced("feed", 0).await.unwrap();
        // Whether it is still listed is the store's business.
        all.iter().all(|one| one.entry == "later" || one.ends_in.is_zero())
    };
    until(is_over).await;
    store.announce("feed", "next", MINUTE).await.unwrap();
    assert_eq!(entries(&*store, "feed", 0).await, ["later", "next"], "what has ended makes room");
}

/// Pages follow each other without a gap.
async fn long_feeds(store: Arc<dyn Store>) {
    let expected: Vec<_> = (0..2_500).map(|n| format!("entry-{n}")).collect();
    for entry in &expected {
        store.announce("feed", entry, MINUTE).await.unwrap();
    }
    let (mut found, mut position, mut pages) = (Vec::new(), 0, 0);
    loop {
        let page = store.announced("feed", position).await.unwrap();
        let Some(last) = page.last() else { break };
        position = last.position;
        found.extend(page.into_iter().map(|announcement| announcement.entry));
        pages += 1;
    }
    assert_eq!(found, expected);
    assert!(pages > 1, "it is not read as a whole");
}

/// Whoever reads while others write misses nothing.
async fn announced_by_many(store: Arc<dyn Store>) {
    let writers: Vec<_> = (0..8)
        .map(|writer| {
            let store = Arc::clone(&store);
            tokio::spawn(async move {
                for n in 0..100 {
                    store.announce("feed", &format!("{writer}-{n}"), MINUTE).await.unwrap();
                }
            })
        })
        .collect();
    let (mut seen, mut position) = (BTreeSet::new(), 0);
    until(async || {
        for announcement in store.announced("feed", position).await.unwrap() {
            assert!(announcement.position > position);
            position = announcement.position;
            assert!(seen.insert(announcement.entry));
        }
        seen.len() == 800
    })
    .await;
    for writer in writers {
        writer.await.unwrap();
    }
}
