//! The key set, or a policy: fetched once for everybody, never torn, never an older one after a newer one.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, UNIX_EPOCH};

use loom::thread;

use super::refreshed::{Kind, Refreshed};
use super::sync::{block_on, kill_the_next, settle};
use super::transport::Transport;
use super::{check, in_every_order};

/// Its content is the number of the fetch that brought it.
type Document = Refreshed<usize>;

const KIND: Kind<usize> = Kind {
    name: "documents",
    read: |body| Ok(usize::from_be_bytes(body.try_into()?)),
    refused: |_| None,
    credentials: false,
    limit: 8,
    refresh: Duration::from_secs(480),
    stale: Duration::from_secs(86_400),
};

struct World {
    document: Document,
    stytch: Arc<Transport>,
    seconds: Arc<AtomicU64>,
}

impl World {
    fn new() -> Arc<Self> {
        let (stytch, seconds) = (Arc::new(Transport::default()), Arc::new(AtomicU64::new(1_000)));
        let time = Arc::clone(&seconds);
        let clock = Arc::new(move || UNIX_EPOCH + Duration::from_secs(time.load(Ordering::SeqCst)));
        let document = Refreshed::new(KIND, "/document".to_owned(), Arc::clone(&stytch), clock);
        Arc::new(Self { document, stytch, seconds })
    }

    /// One that was fetched so many seconds ago.
    fn aged(seconds: u64) -> Arc<Self> {
        let world = Self::new();
        assert_eq!(world.get(), Some(0));
        settle();
        world.advance(seconds);
        world
    }

    fn advance(&self, seconds: u64) {
        self.seconds.fetch_add(seconds, Ordering::SeqCst);
    }

    /// As a request does it that cannot do without: what there is, else what a fetch brings.
    fn get(&self) -> Option<usize> {
        if let Some(loaded) = self.document.current() {
            return Some(loaded.content);
        }
        if let Some(running) = self.document.start(None) {
            block_on(running.arrival());
        }
        Some(self.document.current()?.content)
    }

    fn fetches(&self) -> usize {
        self.stytch.fetches.load(Ordering::SeqCst)
    }
}

/// Runs `ask` on this thread and on another, and waits for every fetch.
fn both(world: &Arc<World>, ask: fn(&World)) {
    let other = Arc::clone(world);
    let other = thread::spawn(move || ask(&other));
    ask(world);
    other.join().unwrap();
    settle();
}

#[test]
fn two_who_have_none_share_one_fetch() {
    in_every_order(|| {
        let world = World::new();
        both(&world, |world| assert_eq!(world.get(), Some(0)));
        assert_eq!(world.fetches(), 1);
    });
}

#[test]
fn an_old_one_is_replaced_beside_those_who_use_it() {
    in_every_order(|| {
        let world = World::aged(500);
        both(&world, |world| {
            let seen = [0, 1].map(|_| {
                let loaded = world.document.current().expect("nobody has to do without");
                assert_eq!(loaded.content as u64, loaded.generation, "torn");
                loaded.content
            });
            assert!(seen[0] <= seen[1], "an older one after a newer one: {seen:?}");
        });
        assert_eq!((world.fetches(), world.get()), (2, Some(1)));
    });
}

#[test]
fn a_fetch_that_dies_leaves_nothing_behind() {
    in_every_order(|| {
        let world = World::new();
        kill_the_next();
        // Whoever waited for it goes on, and the next one fetches, without any pause.
        both(&world, |world| {
            let _ = world.get();
        });
        assert_eq!(world.get(), Some(0));
        settle();
        assert_eq!(world.fetches(), 1);
    });
}

#[test]
fn a_fetch_that_fails_is_not_repeated_by_the_one_who_waited_with_it() {
    check(Some(3), || {
        let world = World::new();
        world.stytch.failing.store(1, Ordering::SeqCst);
        both(&world, |world| assert_eq!(world.get(), None));
        assert_eq!(world.fetches(), 1);
        world.advance(5);
        both(&world, |world| assert_eq!(world.get(), Some(1)));
        assert_eq!(world.fetches(), 2);
    });
}

#[test]
fn a_failing_fetch_takes_nothing_away() {
    in_every_order(|| {
        let world = World::aged(500);
        world.stytch.failing.store(2, Ordering::SeqCst);
        both(&world, |world| assert_eq!(world.get(), Some(0)));
        assert_eq!((world.fetches(), world.get()), (2, Some(0)));
    });
}

/// Stytch's own answer names a key that came after the last fetch; two requests learn of it at once.
#[test]
fn news_lead_to_one_fetch_inside_the_pause() {
    in_every_order(|| {
        let world = World::aged(1);
        both(&world, |world| {
            if let Some(running) = world.document.start(Some("key")) {
                block_on(running.arrival());
            }
            assert_eq!(world.document.current().map(|loaded| loaded.content), Some(1));
        });
        assert_eq!(world.fetches(), 2);
    });
}
