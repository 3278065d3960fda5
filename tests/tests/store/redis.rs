//! What only a Redis can do to a store: be away, hang, be full, refuse, forget.

use std::time::Duration;

use conformance::RedisServer;
use stytch_auth::{RedisStore, Store};

const MINUTE: Duration = Duration::from_secs(60);
/// Longer than a call may take, and than the pause after a failed one.
const PATIENCE: Duration = Duration::from_secs(20);

fn open(server: &RedisServer) -> RedisStore {
    RedisStore::open(&server.url()).unwrap()
}

/// The text of a failed call, with everything behind it.
async fn failure(store: &RedisStore) -> String {
    let put = tokio::time::timeout(PATIENCE, store.put("key", b"value", MINUTE));
    let error = put.await.expect("it says so in time").unwrap_err();
    let source = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
    format!("{error}: {source} {error:?}")
}

async fn works_again(store: &RedisStore) {
    let again = async {
        while store.put("key", b"value", MINUTE).await.is_err() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, again).await.expect("it works again");
    assert_eq!(store.get("key").await.unwrap().as_deref(), Some(&b"value"[..]));
}

#[tokio::test]
async fn needs_no_redis_to_be_made() {
    let store = std::thread::spawn(|| RedisStore::open("redis://127.0.0.1:1").unwrap());
    let text = failure(&store.join().unwrap()).await;
    assert!(text.contains("127.0.0.1:1 cannot be reached"), "{text}");
}

#[tokio::test]
async fn killed_and_restarted() {
    let mut server = RedisServer::start();
    let store = open(&server);
    works_again(&store).await;
    server.kill();
    failure(&store).await;
    server.restart();
    works_again(&store).await;
}

#[tokio::test]
async fn hanging() {
    let server = RedisServer::start();
    let store = open(&server);
    works_again(&store).await;
    server.pause();
    // Two in turn: the first loses its connection, the second finds no other.
    failure(&store).await;
    failure(&store).await;
    server.resume();
    works_again(&store).await;
}

#[tokio::test]
async fn full() {
    let server = RedisServer::start();
    let store = open(&server);
    works_again(&store).await;
    server.does("CONFIG SET maxmemory-policy noeviction");
    server.does("CONFIG SET maxmemory 1");
    let text = failure(&store).await;
    assert!(text.contains("OOM"), "{text}");
    store.increment("n", MINUTE).await.unwrap_err();
    store.announce("feed", "entry", MINUTE).await.unwrap_err();
    assert!(store.get("key").await.unwrap().is_some(), "what is there can be read");
    assert!(store.announced("feed", 0).await.unwrap().is_empty());
    server.does("CONFIG SET maxmemory 0");
    works_again(&store).await;
}

#[tokio::test]
async fn read_only() {
    let server = RedisServer::start();
    let store = open(&server);
    works_again(&store).await;
    server.does("REPLICAOF 127.0.0.1 1");
    let text = failure(&store).await;
    assert!(text.contains("read only replica"), "{text}");
    store.increment("n", MINUTE).await.unwrap_err();
    store.announce("feed", "entry", MINUTE).await.unwrap_err();
    server.does("REPLICAOF NO ONE");
    works_again(&store).await;
}

/// Positions rise on, though nothing is left of those before.
#[tokio::test]
async fn forgetful() {
    let mut server = RedisServer::start();
    let store = open(&server);
    store.announce("feed", "before", MINUTE).await.unwrap();
    let before = store.announced("feed", 0).await.unwrap();
    server.kill();
    server.restart();
    works_again(&store).await;
    store.announce("feed", "after", MINUTE).await.unwrap();
    let after = store.announced("feed", before[0].position).await.unwrap();
    assert_eq!(after.len(), 1);
    assert_eq!(after[0].entry, "after");
}

#[tokio::test]
async fn passwords_are_sent_and_never_shown() {
    let server = RedisServer::with(&["--requirepass", "canary-4711"]);
    let port = server.port();
    let right = RedisStore::open(&format!("redis://:canary-4711@127.0.0.1:{port}/2")).unwrap();
    works_again(&right).await;
    let wrong = RedisStore::open(&format!("redis://:canary-4712@127.0.0.1:{port}")).unwrap();
    let text = failure(&wrong).await;
    assert!(text.to_lowercase().contains("auth") || text.contains("WRONGPASS"), "{text}");
    for shown in [text, format!("{right:?} {wrong:?} {right:#?}")] {
        assert!(!shown.contains("canary"), "{shown}");
    }
    assert_eq!(format!("{right:?}"), format!("RedisStore {{ endpoint: 127.0.0.1:{port} }}"));
}

/// Everything of ours begins alike, and ends.
#[tokio::test]
async fn keys() {
    let server = RedisServer::start();
    let store = open(&server);
    store.put("project:code:1", b"value", MINUTE).await.unwrap();
    store.increment("project:tries:1", MINUTE).await.unwrap();
    store.announce("project:signed-out", "entry", MINUTE).await.unwrap();
    for key in [
        "stytch:project:code:1",
        "stytch:project:tries:1",
        "stytch:{project:signed-out}:positions",
        "stytch:{project:signed-out}:ends",
    ] {
        let left: i64 = server.command(&format!("PTTL {key}")).trim_start_matches(':').parse().unwrap();
        assert!(left > 0 && left <= 60_000, "{key} lives for {left} ms");
    }
    assert_eq!(server.command("DBSIZE"), ":4");
}

/// A runtime that ends takes its connection with it, and nothing else.
#[test]
fn outlives_a_runtime() {
    let server = RedisServer::start();
    let store = open(&server);
    for n in 0..3_u64 {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            works_again(&store).await;
            assert_eq!(store.increment("n", MINUTE).await.unwrap().count, n + 1);
        });
    }
}
