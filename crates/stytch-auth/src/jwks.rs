//! The project's public keys: read without waiting, fetched once for everybody, kept through outages.
//!
//! The rules are K1 to K9 of the threat model in SECURITY.md: fresh for ten minutes and refreshed in the
//! background from eight; used for up to a day while fetches fail; an unknown key id leads to one fetch, then to
//! none for thirty seconds; a fetch that yields no usable key changes nothing. Ages are measured on the clock that
//! never goes back.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use arc_swap::ArcSwapOption;
use tokio::sync::watch;

use crate::clock::Clock;
use crate::config::{Config, Vertical};
use crate::error::Error;
use crate::jwt::KeySet;
use crate::transport::Transport;

const SECOND: Duration = Duration::from_secs(1);
const REFRESH: Duration = Duration::from_secs(8 * 60);
const STALE: Duration = Duration::from_secs(24 * 60 * 60);
const COOLDOWN: Duration = Duration::from_secs(30);
const DEADLINE: Duration = SECOND.saturating_mul(5);
const LONGEST_PAUSE: Duration = Duration::from_secs(10 * 60);
const BODY_LIMIT: usize = 256 * 1024;
/// Pauses between attempts while there are no keys at all: four attempts in the first minute.
const BACK_OFF: [u64; 3] = [5, 15, 20];

/// A key set and when it was fetched. A new one is made whenever the content changes.
pub(crate) struct Loaded {
    pub(crate) keys: KeySet,
    fetched: Duration,
    /// Rises when the keys change, so that what was verified with a removed key can be forgotten.
    pub(crate) generation: u64,
}

/// What is known about the key that a token names.
pub(crate) enum Lookup {
    Found(Arc<Loaded>),
    /// Freshly asked, or asked too recently to ask again: the token is not one of ours.
    Unknown,
}

pub(crate) struct Jwks(Arc<Shared>);

struct Shared {
    transport: Arc<Transport>,
    clock: Arc<dyn Clock>,
    path: String,
    current: ArcSwapOption<Loaded>,
    fetching: Mutex<Fetching>,
}

#[derive(Default)]
struct Fetching {
    running: Option<watch::Receiver<bool>>,
    failures: usize,
    /// Not before this moment, whether the last attempt succeeded or failed.
    next: Duration,
}

impl Jwks {
    pub(crate) fn new(transport: Arc<Transport>, clock: Arc<dyn Clock>, config: &Config) -> Self {
        let product = match config.vertical {
            Vertical::Consumer => "/v1/sessions/jwks/",
            Vertical::B2b => "/v1/b2b/sessions/jwks/",
        };
        Self(Arc::new(Shared {
            transport,
            clock,
            path: format!("{product}{}", config.project_id),
            current: ArcSwapOption::empty(),
            fetching: Mutex::default(),
        }))
    }

    /// The generation of the keys that would be used now; `None` if there are none.
    pub(crate) fn generation(&self) -> Option<u64> {
        let current = self.0.current.load();
        let loaded = current.as_ref()?;
        let age = self.0.clock.monotonic().saturating_sub(loaded.fetched);
        if age >= REFRESH {
            Shared::start(&self.0);
        }
        (age < STALE).then_some(loaded.generation)
    }

    /// Finds the keys to verify a token with, fetching them if they cannot be decided about otherwise.
    ///
    /// # Errors
    ///
    /// Unavailable: there are no keys and none can be fetched now.
    pub(crate) async fn lookup(&self, kid: &str) -> Result<Lookup, Error> {
        if let Some(found) = self.usable(kid) {
            return Ok(Lookup::Found(found));
        }
        if let Some(mut running) = Shared::start(&self.0) {
            // The task ends by its own deadline; a sender that is gone ended the hard way.
            let _ = running.wait_for(|done| *done).await;
        }
        match self.usable(kid) {
            Some(found) => Ok(Lookup::Found(found)),
            None if self.generation().is_some() => Ok(Lookup::Unknown),
            None => Err(Error::unavailable("the project's keys cannot be fetched")),
        }
    }

    fn usable(&self, kid: &str) -> Option<Arc<Loaded>> {
        self.generation()?;
        self.0.current.load_full().filter(|loaded| loaded.keys.contains(kid))
    }
}

impl Shared {
    /// Starts a fetch, or joins the one under way; `None` if it is too early for another.
    fn start(shared: &Arc<Self>) -> Option<watch::Receiver<bool>> {
        let mut fetching = shared.fetching.lock().unwrap_or_else(PoisonError::into_inner);
        // A task that was cancelled or panicked has dropped its sender and must not block the next one.
        if let Some(running) = fetching.running.as_ref().filter(|running| running.has_changed().is_ok()) {
            return Some(running.clone());
        }
        let now = shared.clock.monotonic();
        if now < fetching.next {
            return None;
        }
        let (done, running) = watch::channel(false);
        fetching.running = Some(running.clone());
        fetching.next = now.saturating_add(COOLDOWN);
        let shared = Arc::clone(shared);
        tokio::spawn(async move {
            shared.fetch().await;
            let _ = done.send(true);
        });
        Some(running)
    }

    async fn fetch(&self) {
        let fetch = self.transport.fetch(self.path.clone(), BODY_LIMIT);
        let result = match tokio::time::timeout(DEADLINE, fetch).await {
            Ok(result) => result,
            Err(_) => Err(Error::unavailable("the key set did not arrive in time")),
        };
        let pause = match result {
            Ok(body) => self.accept(body),
            Err(error) => {
                tracing::warn!(%error, "the project's keys could not be fetched");
                Err(error.retry_after())
            }
        };
        let mut fetching = self.fetching.lock().unwrap_or_else(PoisonError::into_inner);
        fetching.running = None;
        match pause {
            Ok(()) => fetching.failures = 0,
            Err(asked) => {
                let back_off = if self.current.load().is_some() {
                    COOLDOWN
                } else {
                    SECOND * BACK_OFF.get(fetching.failures).map_or(20, |seconds| *seconds) as u32
                };
                fetching.failures += 1;
                let pause = asked.map_or(back_off, |asked| asked.max(back_off)).min(LONGEST_PAUSE);
                fetching.next = self.clock.monotonic().saturating_add(pause);
            }
        }
    }

    fn accept(&self, body: Vec<u8>) -> Result<(), Option<Duration>> {
        let previous = self.current.load_full();
        let fetched = self.clock.monotonic();
        let keys = match KeySet::parse(&body) {
            Ok(keys) => keys,
            Err(error) => {
                tracing::error!(%error, "the key set is not usable; the keys in use stay");
                return Err(None);
            }
        };
        let generation = match &previous {
            Some(previous) if previous.keys == keys => previous.generation,
            Some(previous) => previous.generation + 1,
            None => 0,
        };
        tracing::debug!(keys = keys.len(), generation, "the project's keys were fetched");
        self.current.store(Some(Arc::new(Loaded { keys, fetched, generation })));
        Ok(())
    }
}
