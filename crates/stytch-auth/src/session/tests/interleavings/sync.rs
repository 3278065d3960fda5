//! The checker's own locks, threads and wakers, by the names of `session/sync.rs`.

use std::cell::{Cell, RefCell};
use std::pin::pin;

// Counting references is not what is checked, and would multiply the orders.
pub(super) use std::sync::{Arc, PoisonError};
use std::task::{Context, Poll, Waker};

pub(super) use loom::sync::Mutex;
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

/// As much of `tokio::sync::watch` as the flights use.
pub(super) mod watch {
    use std::cell::Cell;
    use std::ops::Deref;

    use loom::sync::Condvar;

    use super::{Arc, Mutex};

    struct State<T> {
        /// The value, and whether there will be no other.
        value: Mutex<(T, bool)>,
        changed: Condvar,
    }

    pub(in super::super) struct Sender<T> {
        state: Arc<State<T>>,
        /// Then its end tells nobody anything.
        sent: Cell<bool>,
    }

    pub(in super::super) struct Receiver<T>(Arc<State<T>>);

    /// The value, as the real one lends it.
    pub(in super::super) struct Seen<T>(T);

    impl<T> Deref for Seen<T> {
        type Target = T;

        fn deref(&self) -> &T {
            &self.0
        }
    }

    pub(in super::super) fn channel<T>(value: T) -> (Sender<T>, Receiver<T>) {
        let state = Arc::new(State { value: Mutex::new((value, false)), changed: Condvar::new() });
        (Sender { state: Arc::clone(&state), sent: Cell::new(false) }, Receiver(state))
    }

    impl<T> Sender<T> {
        pub(in super::super) fn send(&self, value: T) -> Result<(), T> {
            self.sent.set(true);
            self.state.value.lock().unwrap().0 = value;
            self.state.changed.notify_all();
            Ok(())
        }
    }

    impl<T> Drop for Sender<T> {
        fn drop(&mut self) {
            if !self.sent.get() {
                self.state.value.lock().unwrap().1 = true;
                self.state.changed.notify_all();
            }
        }
    }

    impl<T> Clone for Receiver<T> {
        fn clone(&self) -> Self {
            Self(Arc::clone(&self.0))
        }
    }

    impl<T: Clone> Receiver<T> {
        pub(in super::super) async fn wait_for(
            &mut self,
            wanted: impl Fn(&T) -> bool,
        ) -> Result<Seen<T>, ()> {
            let mut state = self.0.value.lock().unwrap();
            loop {
                match &*state {
                    (value, _) if wanted(value) => return Ok(Seen(value.clone())),
                    (_, true) => return Err(()),
                    _ => state = self.0.changed.wait(state).unwrap(),
                }
            }
        }
    }
}
