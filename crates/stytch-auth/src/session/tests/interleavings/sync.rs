//! The checker's own locks, threads and wakers, by the names of the crate's `sync.rs`.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::hash::Hash;
use std::marker::PhantomData;
use std::pin::pin;
// Counting references is not what is checked, and would multiply the orders.
pub(super) use std::sync::{Arc, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

pub(super) use loom::sync::Mutex;
pub(super) use loom::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use loom::thread::JoinHandle;

thread_local! {
    // The checker's threads take turns on one thread of the system.
    static DEADLY: Cell<bool> = const { Cell::new(false) };
    static TASKS: RefCell<Vec<JoinHandle<()>>> = const { RefCell::new(Vec::new()) };
}

/// Lets the next task die before it has begun, as at the end of a runtime.
pub(super) fn kill_the_next() {
    DEADLY.set(true);
}

/// A task is a thread of its own.
pub(super) fn spawn(task: impl Future<Output = ()> + Send + 'static) {
    if !DEADLY.replace(false) {
        let task = loom::thread::spawn(|| block_on(task));
        TASKS.with_borrow_mut(|tasks| tasks.push(task));
    }
}

/// The runtime that everything here runs in.
pub(super) struct Handle;

impl Handle {
    pub(super) fn try_current() -> Result<Self, ()> {
        Ok(Self)
    }

    pub(super) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        spawn(task);
    }
}

/// Time does not pass while something is waited for.
pub(super) async fn timeout<T>(_: Duration, future: impl Future<Output = T>) -> Result<T, ()> {
    Ok(future.await)
}

/// Waits until every task has ended.
pub(super) fn settle() {
    while let Some(task) = TASKS.with_borrow_mut(Vec::pop) {
        task.join().unwrap();
    }
}

/// Runs a future that never waits but by blocking its thread: wakers would multiply the orders.
pub(super) fn block_on<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => unreachable!("nothing here is ever pending"),
    }
}

/// The map that is read without a lock: every look-up and every insert is one step.
pub(super) struct Map<K, V>(Mutex<HashMap<K, V>>);

impl<K: Clone + Eq + Hash, V: Copy> Map<K, V> {
    pub(super) fn new() -> Self {
        Self(Mutex::default())
    }

    pub(super) fn get(&self, key: &K) -> Option<V> {
        self.0.lock().unwrap().get(key).copied()
    }

    pub(super) fn insert(&self, key: K, value: V) {
        self.0.lock().unwrap().insert(key, value);
    }

    pub(super) fn retain(&self, mut keep: impl FnMut(V) -> bool) {
        self.0.lock().unwrap().retain(|_, value| keep(*value));
    }

    pub(super) fn len(&self) -> usize {
        self.0.lock().unwrap().len()
    }

    pub(super) fn entries(&self) -> Vec<(K, V)> {
        self.0.lock().unwrap().iter().map(|(key, value)| (key.clone(), *value)).collect()
    }
}

/// As much of `quick_cache` as is used: every look-up and every insert is one step.
pub(super) struct Cache<K, V, W = ()>(Mutex<HashMap<K, V>>, PhantomData<W>);

impl<K: Eq + Hash, V: Clone, W> Cache<K, V, W> {
    pub(super) fn new(_: usize) -> Self {
        Self(Mutex::default(), PhantomData)
    }

    pub(super) fn with_weighter(_: usize, _: u64, _: W) -> Self {
        Self(Mutex::default(), PhantomData)
    }

    pub(super) fn get(&self, key: &K) -> Option<V> {
        self.0.lock().unwrap().get(key).cloned()
    }

    pub(super) fn insert(&self, key: K, value: V) {
        self.0.lock().unwrap().insert(key, value);
    }

    pub(super) fn len(&self) -> usize {
        self.0.lock().unwrap().len()
    }
}

/// As much of `arc_swap` as is used: an atomic place in a list of everything that was ever stored, so that a load may
/// find whatever the memory model lets it find.
pub(super) struct ArcSwapOption<T> {
    place: AtomicUsize,
    stored: std::sync::Mutex<Vec<Arc<T>>>,
}

impl<T> ArcSwapOption<T> {
    pub(super) fn empty() -> Self {
        Self { place: AtomicUsize::new(0), stored: std::sync::Mutex::default() }
    }

    pub(super) fn load(&self) -> Option<Arc<T>> {
        let place = self.place.load(Ordering::Acquire);
        self.stored.lock().unwrap().get(place.checked_sub(1)?).cloned()
    }

    pub(super) fn load_full(&self) -> Option<Arc<T>> {
        self.load()
    }

    pub(super) fn store(&self, value: Option<Arc<T>>) {
        let place = {
            let mut stored = self.stored.lock().unwrap();
            stored.extend(value);
            stored.len()
        };
        self.place.store(place, Ordering::Release);
    }
}

/// As much of `tokio::sync::watch` as is used.
pub(super) mod watch {
    use std::ops::Deref;
    // Not one of the checker's: it would multiply the orders.
    use std::sync::atomic::{AtomicBool, Ordering};

    use loom::sync::Condvar;

    use super::{Arc, Mutex};

    struct State<T> {
        latest: Mutex<Latest<T>>,
        changed: Condvar,
    }

    struct Latest<T> {
        value: T,
        version: usize,
        /// There will be no other.
        closed: bool,
    }

    pub(in super::super) struct Sender<T> {
        state: Arc<State<T>>,
        /// Then its end tells nobody anything.
        sent: AtomicBool,
    }

    pub(in super::super) struct Receiver<T> {
        state: Arc<State<T>>,
        seen: usize,
    }

    /// The value, as the real one lends it.
    pub(in super::super) struct Seen<T>(T);

    impl<T> Deref for Seen<T> {
        type Target = T;

        fn deref(&self) -> &T {
            &self.0
        }
    }

    pub(in super::super) fn channel<T>(value: T) -> (Sender<T>, Receiver<T>) {
        let latest = Mutex::new(Latest { value, version: 0, closed: false });
        let state = Arc::new(State { latest, changed: Condvar::new() });
        (Sender { state: Arc::clone(&state), sent: AtomicBool::new(false) }, Receiver { state, seen: 0 })
    }

    impl<T> Sender<T> {
        pub(in super::super) fn new(value: T) -> Self {
            channel(value).0
        }

        pub(in super::super) fn send(&self, value: T) -> Result<(), T> {
            self.send_replace(value);
            Ok(())
        }

        pub(in super::super) fn send_replace(&self, value: T) -> T {
            self.sent.store(true, Ordering::Relaxed);
            let mut latest = self.state.latest.lock().unwrap();
            latest.version += 1;
            let earlier = std::mem::replace(&mut latest.value, value);
            drop(latest);
            self.state.changed.notify_all();
            earlier
        }

        pub(in super::super) fn subscribe(&self) -> Receiver<T> {
            let seen = self.state.latest.lock().unwrap().version;
            Receiver { state: Arc::clone(&self.state), seen }
        }
    }

    impl<T> Drop for Sender<T> {
        fn drop(&mut self) {
            if !self.sent.load(Ordering::Relaxed) {
                self.state.latest.lock().unwrap().closed = true;
                self.state.changed.notify_all();
            }
        }
    }

    impl<T> Clone for Receiver<T> {
        fn clone(&self) -> Self {
            Self { state: Arc::clone(&self.state), seen: self.seen }
        }
    }

    impl<T: Clone> Receiver<T> {
        pub(in super::super) fn has_changed(&self) -> Result<bool, ()> {
            let latest = self.state.latest.lock().unwrap();
            if latest.closed { Err(()) } else { Ok(latest.version != self.seen) }
        }

        pub(in super::super) async fn changed(&mut self) -> Result<(), ()> {
            let mut latest = self.state.latest.lock().unwrap();
            while latest.version == self.seen {
                if latest.closed {
                    return Err(());
                }
                latest = self.state.changed.wait(latest).unwrap();
            }
            self.seen = latest.version;
            Ok(())
        }

        pub(in super::super) async fn wait_for(
            &mut self,
            wanted: impl Fn(&T) -> bool,
        ) -> Result<Seen<T>, ()> {
            let mut latest = self.state.latest.lock().unwrap();
            loop {
                if wanted(&latest.value) {
                    return Ok(Seen(latest.value.clone()));
                }
                if latest.closed {
                    return Err(());
                }
                latest = self.state.changed.wait(latest).unwrap();
            }
        }
    }
}
