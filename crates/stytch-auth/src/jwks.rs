//! The project's public keys: read without waiting, fetched once for everybody, kept through outages.
//!
//! The rules are K1 to K9 of the threat model in SECURITY.md: fresh for ten minutes and refreshed in the
//! background from eight; used for up to a day while fetches fail; an unknown key id in a request leads to one fetch, then
//! to none for thirty seconds, and one in an answer of Stytch's to one at once; a fetch that yields no usable key changes
//! nothing. Ages are measured on the clock that never goes back.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use arc_swap::ArcSwapOption;
use tokio::runtime::Handle;
use tokio::sync::watch;

use crate::clock::Clock;
use crate::config::{Config, Vertical};
use crate::error::Error;
use crate::jwt::{KeySet, KeySetError};
use crate::transport::Transport;

const REFRESH: Duration = Duration::from_secs(8 * 60);
const STALE: Duration = Duration::from_secs(24 * 60 * 60);
const COOLDOWN: Duration = Duration::from_secs(30);
const DEADLINE: Duration = Duration::from_secs(5);
const LONGEST_PAUSE: Duration = Duration::from_secs(10 * 60);
const BODY_LIMIT: usize = 256 * 1024;
/// Pauses between attempts while there are no keys at all: four attempts in the first minute.
const BACK_OFF: [u64; 2] = [5, 15];
const LONGEST_BACK_OFF: u64 = 20;

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

/// Where a token comes from, and with it how much its key id is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// A request: anybody can write any key id.
    Anybody,
    /// An answer of Stytch's. If its key is unknown, the keys have just been rotated, whenever we last looked.
    Stytch,
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
    /// After an attempt, whether it succeeded or failed.
    cooldown: Pause,
    /// Stytch said when to come again.
    asked: Pause,
    /// The key id of Stytch's own that last led to a fetch in spite of the cooldown; once is enough.
    vouched: Option<Box<str>>,
}

/// A time in which something is not done.
#[derive(Default, Clone, Copy)]
struct Pause {
    from: Duration,
    until: Duration,
}

impl Pause {
    fn new(from: Duration, length: Duration) -> Self {
        Self { from, until: from.saturating_add(length) }
    }

    /// A clock that was set back ends it: an hour back must not mean an hour without keys.
    fn holds(self, now: Duration) -> bool {
        self.from <= now && now < self.until
    }
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
        let age = self.0.clock.monotonic().checked_sub(loaded.fetched);
        // A key set from the future is one from before the clock was set back.
        if age.is_none_or(|age| age >= REFRESH) {
            Shared::start(&self.0, None);
        }
        age.is_none_or(|age| age < STALE).then_some(loaded.generation)
    }

    /// Finds the keys to verify a token with, fetching them if they cannot be decided about otherwise.
    ///
    /// # Errors
    ///
    /// Unavailable: there are no keys and none can be fetched now.
    pub(crate) async fn lookup(&self, kid: &str, source: Source) -> Result<Lookup, Error> {
        let vouched = (source == Source::Stytch).then_some(kid);
        // The fetch that is joined may have begun before the key existed; for Stytch's own there is another then.
        for _ in 0..2 {
            if let Some(found) = self.usable(kid) {
                return Ok(Lookup::Found(found));
            }
            let Some(running) = Shared::start(&self.0, vouched) else { break };
            arrival(running).await;
            if vouched.is_none() {
                break;
            }
        }
        match self.usable(kid) {
            Some(found) => Ok(Lookup::Found(found)),
            None if self.generation().is_some() => Ok(Lookup::Unknown),
            None => Err(Error::unavailable(NO_KEYS)),
        }
    }

    /// Waits until there are keys.
    ///
    /// # Errors
    ///
    /// Unavailable: there are none and none can be fetched now.
    pub(crate) async fn ready(&self) -> Result<(), Error> {
        if self.generation().is_some() {
            return Ok(());
        }
        if let Some(running) = Shared::start(&self.0, None) {
            arrival(running).await;
        }
        self.generation().map(drop).ok_or_else(|| Error::unavailable(NO_KEYS))
    }

    /// The keys that would be used now, if there are any.
    pub(crate) fn current(&self) -> Option<Arc<Loaded>> {
        self.generation()?;
        self.0.current.load_full()
    }

    fn usable(&self, kid: &str) -> Option<Arc<Loaded>> {
        self.current().filter(|loaded| loaded.keys.contains(kid))
    }
}

const NO_KEYS: &str = "the project's keys cannot be fetched";

/// The task ends by its own deadline; a sender that is gone ended the hard way.
async fn arrival(mut running: watch::Receiver<bool>) {
    let _ = running.wait_for(|done| *done).await;
}

impl Shared {
    /// Starts a fetch, or joins the one under way; `None` if it is too early for another.
    fn start(shared: &Arc<Self>, vouched: Option<&str>) -> Option<watch::Receiver<bool>> {
        let mut fetching = shared.fetching.lock().unwrap_or_else(PoisonError::into_inner);
        // A task that was cancelled or panicked has dropped its sender and must not block the next one.
        if let Some(running) = fetching.running.as_ref().filter(|running| running.has_changed().is_ok()) {
            return Some(running.clone());
        }
        let now = shared.clock.monotonic();
        let news = vouched.is_some() && fetching.vouched.as_deref() != vouched;
        if fetching.asked.holds(now) || fetching.cooldown.holds(now) && !news {
            return None;
        }
        // Whoever asks from outside a runtime uses the keys there are.
        let runtime = Handle::try_current().ok()?;
        if let Some(kid) = vouched {
            fetching.vouched = Some(kid.into());
        }
        let (done, running) = watch::channel(false);
        fetching.running = Some(running.clone());
        fetching.cooldown = Pause::new(now, COOLDOWN);
        let shared = Arc::clone(shared);
        runtime.spawn(async move {
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
        let failure = match result {
            Ok(body) => self.accept(&body).err().map(|error| Error::unavailable(UNUSABLE).with_source(error)),
            Err(error) => Some(error),
        };
        let has_keys = self.current.load().is_some();
        let mut fetching = self.fetching.lock().unwrap_or_else(PoisonError::into_inner);
        fetching.running = None;
        let Some(error) = failure else {
            fetching.failures = 0;
            return;
        };
        let now = self.clock.monotonic();
        let reason = std::error::Error::source(&error).map(ToString::to_string);
        if has_keys {
            tracing::warn!(%error, reason, "the project's keys could not be fetched; those in use stay");
        } else {
            tracing::error!(%error, reason, "the project's keys could not be fetched, and there are none");
            let seconds = BACK_OFF.get(fetching.failures).map_or(LONGEST_BACK_OFF, |seconds| *seconds);
            fetching.cooldown = Pause::new(now, Duration::from_secs(seconds));
        }
        fetching.failures += 1;
        if let Some(asked) = error.retry_after() {
            fetching.asked = Pause::new(now, asked.min(LONGEST_PAUSE));
        }
    }

    fn accept(&self, body: &[u8]) -> Result<(), KeySetError> {
        let keys = KeySet::parse(body)?;
        let previous = self.current.load_full();
        let fetched = self.clock.monotonic();
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

const UNUSABLE: &str = "the answer is no key set";
