//! One call for everybody who waits for the same thing.

use std::collections::HashMap;
use std::future::Future;
use std::hash::Hash;

// Not named directly: the model checker runs this very file on its own.
use super::sync::{Arc, Mutex, PoisonError, spawn, watch};

/// Work under way, by key. The work is a task of its own: whoever began it may leave without stopping it.
pub(crate) struct Flights<K, V>(Arc<Running<K, V>>);

struct Running<K, V>(Mutex<HashMap<K, watch::Receiver<Option<V>>>>);

impl<K, V> Default for Flights<K, V> {
    fn default() -> Self {
        Self(Arc::new(Running(Mutex::default())))
    }
}

/// Takes the flight off the list when the task ends, however it ends.
struct Landing<K: Eq + Hash, V> {
    flights: Arc<Running<K, V>>,
    key: K,
}

impl<K: Eq + Hash, V> Drop for Landing<K, V> {
    fn drop(&mut self) {
        self.flights.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.key);
    }
}

/// Waits for a flight; the flight goes on if the waiting is dropped.
pub(crate) struct Ticket<V>(watch::Receiver<Option<V>>);

impl<V: Clone> Ticket<V> {
    /// The result; `None` if the task died without one.
    pub(crate) async fn arrival(mut self) -> Option<V> {
        self.0.wait_for(Option::is_some).await.ok()?.clone()
    }
}

impl<K, V> Flights<K, V>
where
    K: Eq + Hash + Clone + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    /// Joins the flight for `key`, or starts one unless `landed` already has its result.
    ///
    /// `landed` is asked under the lock: between the end of one flight and the beginning of the next nobody slips
    /// through, as long as the work itself stores what `landed` finds.
    pub(crate) fn join<W>(
        &self,
        key: K,
        landed: impl FnOnce() -> Option<V>,
        work: impl FnOnce() -> W,
    ) -> Result<V, Ticket<V>>
    where
        W: Future<Output = V> + Send + 'static,
    {
        let mut running = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(flight) = running.get(&key) {
            return Err(Ticket(flight.clone()));
        }
        if let Some(result) = landed() {
            return Ok(result);
        }
        let (arrived, flight) = watch::channel(None);
        running.insert(key.clone(), flight.clone());
        drop(running);
        let landing = Landing { flights: Arc::clone(&self.0), key };
        let work = work();
        spawn(async move {
            let result = work.await;
            let _ = arrived.send(Some(result));
            drop(landing);
        });
        Err(Ticket(flight))
    }
}
