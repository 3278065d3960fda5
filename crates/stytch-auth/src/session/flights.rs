//! One call for everybody who waits for the same thing.

use std::collections::HashMap;
use std::future::Future;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

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
        tokio::spawn(async move {
            let result = work.await;
            let _ = arrived.send(Some(result));
            drop(landing);
        });
        Err(Ticket(flight))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[tokio::test]
    async fn a_hundred_wait_for_one() {
        let flights = Flights::<u8, usize>::default();
        let calls = Arc::new(AtomicUsize::new(0));
        let tickets: Vec<_> = (0..100)
            .map(|_| {
                let calls = Arc::clone(&calls);
                flights.join(
                    1,
                    || None,
                    || async move {
                        tokio::task::yield_now().await;
                        calls.fetch_add(1, Ordering::Relaxed)
                    },
                )
            })
            .collect();
        for ticket in tickets {
            assert_eq!(ticket.err().unwrap().arrival().await, Some(0));
        }
        assert_eq!(calls.load(Ordering::Relaxed), 1);
    }

    #[tokio::test]
    async fn the_one_who_began_may_leave() {
        let flights = Flights::<u8, u8>::default();
        drop(flights.join(
            1,
            || None,
            || async {
                tokio::task::yield_now().await;
                7
            },
        ));
        let follower = flights.join(1, || None, || async { 8 }).err().unwrap();
        assert_eq!(follower.arrival().await, Some(7));
    }

    #[tokio::test]
    async fn a_panic_frees_the_slot() {
        let flights = Flights::<u8, u8>::default();
        let first = flights.join(1, || None, || async { panic!("on purpose") }).err().unwrap();
        assert_eq!(first.arrival().await, None);
        tokio::task::yield_now().await;
        let next = flights.join(1, || None, || async { 8 }).err().unwrap();
        assert_eq!(next.arrival().await, Some(8));
    }
}
