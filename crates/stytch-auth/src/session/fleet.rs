//! Who signed out, told to the other replicas and heard from them.
//!
//! What this replica denies it announces in a feed of the [`Store`](crate::Store), and one task for each project handle
//! reads what the others announced. No request does either: it looks at the deny-list of its own process, which the
//! task adds to. While the store is away everything is kept that was not told yet, and nobody else notices.

mod ended;
mod exchange;
mod untold;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::{Notify, watch};
use tokio::task::AbortHandle;

pub(super) use self::ended::Ended;
use self::exchange::Exchange;
use self::untold::Untold;
use crate::clock::Timestamp;
use crate::error::Error;
use crate::ids::ProjectId;
use crate::stytch::Stytch;

/// The other replicas, as far as this one knows of them.
pub(crate) struct Fleet {
    feed: String,
    untold: Untold,
    /// Something is to be told, or nobody is left to hear.
    wake: Arc<Notify>,
    /// The task that tells and hears.
    task: Mutex<Option<AbortHandle>>,
    /// Whether everything was heard since the store was last away.
    heard: watch::Sender<bool>,
}

impl Fleet {
    pub(crate) fn new(project_id: &ProjectId) -> Self {
        Self {
            feed: format!("{project_id}:signed-out"),
            untold: Untold::default(),
            wake: Arc::default(),
            task: Mutex::default(),
            heard: watch::Sender::new(false),
        }
    }
}

impl Drop for Fleet {
    // The task finds nobody, and ends.
    fn drop(&mut self) {
        self.wake.notify_one();
    }
}

impl Stytch {
    /// Tells the other replicas what is denied, as soon as the store takes it.
    pub(super) fn tell(&self, ended: Ended, until: Timestamp) {
        let Some(fleet) = &self.state().fleet else { return };
        if fleet.untold.add(ended, until, self.now()) {
            fleet.wake.notify_one();
            self.keep_in_touch();
        }
    }

    /// Sees to it that the task runs that tells and hears, if there is a store that others share.
    ///
    /// Called whenever something is decided anew. A task can only end with its runtime; the next caller starts another.
    pub(crate) fn keep_in_touch(&self) {
        let Some(fleet) = &self.state().fleet else { return };
        let mut task = fleet.task.lock().unwrap_or_else(PoisonError::into_inner);
        if task.as_ref().is_some_and(|task| !task.is_finished()) {
            return;
        }
        // Whoever calls from outside a runtime leaves it to the next.
        let Ok(runtime) = Handle::try_current() else { return };
        let exchange = Exchange::default().run(self.downgrade(), Arc::clone(&fleet.wake));
        *task = Some(runtime.spawn(exchange).abort_handle());
    }

    /// Waits until everything is known that other replicas have told so far.
    pub(crate) async fn heard_within(&self, patience: Duration) -> Result<(), Error> {
        let Some(fleet) = &self.state().fleet else { return Ok(()) };
        self.keep_in_touch();
        let mut heard = fleet.heard.subscribe();
        match tokio::time::timeout(patience, heard.wait_for(|heard| *heard)).await {
            Ok(Ok(_)) => Ok(()),
            _ => Err(Error::unavailable("the shared store did not tell in time who signed out")),
        }
    }
}
