//! A document of Stytch's that everybody reads: read without waiting, fetched once for everybody, kept through outages.
//!
//! The rules are K1 to K9 of the threat model in SECURITY.md, written there for the key set: refreshed in the background
//! before it is old; used for a bounded time while fetches fail; at most one fetch at a time and none for thirty seconds
//! after one; a fetch that yields nothing usable changes nothing. Ages are measured on the clock that never goes back.

use std::time::Duration;

// Not named directly: the model checker runs this very file on its own.
use super::sync::{Arc, ArcSwapOption, Handle, Mutex, PoisonError, timeout, watch};
use super::transport::Transport;
use crate::clock::Clock;
use crate::error::Error;

const COOLDOWN: Duration = Duration::from_secs(30);
const DEADLINE: Duration = Duration::from_secs(5);
const LONGEST_PAUSE: Duration = Duration::from_secs(10 * 60);
/// Pauses between attempts while there is nothing at all: four attempts in the first minute.
const BACK_OFF: [u64; 2] = [5, 15];
const LONGEST_BACK_OFF: u64 = 20;

/// What is fetched, and how long it is good.
pub(crate) struct Kind<T> {
    /// In the plural, for the log.
    pub(crate) name: &'static str,
    pub(crate) read: fn(&[u8]) -> Result<T, Unusable>,
    /// What a refusal of Stytch's comes to, if it answers the question.
    pub(crate) refused: fn(&Error) -> Option<T>,
    /// Whether it is fetched in the project's name rather than as anybody could.
    pub(crate) credentials: bool,
    /// Bytes of the longest that is read.
    pub(crate) limit: usize,
    /// From this age on it is fetched again in the background.
    pub(crate) refresh: Duration,
    /// At this age it is not used any more.
    pub(crate) stale: Duration,
}

/// Why a body is not what was asked for.
pub(crate) type Unusable = Box<dyn std::error::Error + Send + Sync>;

/// What was fetched, and when. A new one is made by every fetch.
pub(crate) struct Loaded<T> {
    pub(crate) content: T,
    fetched: Duration,
    /// Rises when the content changes, so that what was concluded from an earlier one can be forgotten.
    pub(crate) generation: u64,
}

pub(crate) struct Refreshed<T>(Arc<Shared<T>>);

struct Shared<T> {
    kind: Kind<T>,
    transport: Arc<Transport>,
    clock: Arc<dyn Clock>,
    path: String,
    current: ArcSwapOption<Loaded<T>>,
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
    /// The news of Stytch's own that last led to a fetch in spite of the cooldown; once is enough.
    news: Option<Box<str>>,
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

/// A fetch that is under way.
pub(crate) struct Running(watch::Receiver<bool>);

impl Running {
    /// The task ends by its own deadline; a sender that is gone ended the hard way.
    pub(crate) async fn arrival(mut self) {
        let _ = self.0.wait_for(|done| *done).await;
    }
}

impl<T: PartialEq + Send + Sync + 'static> Refreshed<T> {
    pub(crate) fn new(kind: Kind<T>, path: String, transport: Arc<Transport>, clock: Arc<dyn Clock>) -> Self {
        Self(Arc::new(Shared {
            kind,
            transport,
            clock,
            path,
            current: ArcSwapOption::empty(),
            fetching: Mutex::default(),
        }))
    }

    /// The generation of what would be used now; `None` if there is nothing.
    pub(crate) fn generation(&self) -> Option<u64> {
        let current = self.0.current.load();
        let loaded = current.as_ref()?;
        self.is_usable(loaded).then_some(loaded.generation)
    }

    /// What would be used now; `None` if there is nothing.
    pub(crate) fn current(&self) -> Option<Arc<Loaded<T>>> {
        self.0.current.load_full().filter(|loaded| self.is_usable(loaded))
    }

    /// How old what would be used now is.
    pub(crate) fn age(&self) -> Option<Duration> {
        let current = self.0.current.load();
        self.0.clock.monotonic().checked_sub(current.as_ref()?.fetched)
    }

    fn is_usable(&self, loaded: &Loaded<T>) -> bool {
        let age = self.0.clock.monotonic().checked_sub(loaded.fetched);
        // What comes from the future is from before the clock was set back.
        if age.is_none_or(|age| age >= self.0.kind.refresh) {
            self.start(None);
        }
        age.is_none_or(|age| age < self.0.kind.stale)
    }

    /// Starts a fetch, or joins the one under way; `None` if it is too early for another. News of Stytch's own may come
    /// earlier, once.
    pub(crate) fn start(&self, news: Option<&str>) -> Option<Running> {
        Shared::start(&self.0, news).map(Running)
    }
}

impl<T: PartialEq + Send + Sync + 'static> Shared<T> {
    fn start(shared: &Arc<Self>, news: Option<&str>) -> Option<watch::Receiver<bool>> {
        let mut fetching = shared.fetching.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(running) = fetching.running.take() {
            if running.has_changed().is_ok() {
                fetching.running = Some(running.clone());
                return Some(running);
            }
            // A task that was cancelled or panicked has dropped its sender. It has asked nothing, so nobody need pause.
            fetching.cooldown = Pause::default();
        }
        let now = shared.clock.monotonic();
        let new = news.is_some() && fetching.news.as_deref() != news;
        if fetching.asked.holds(now) || fetching.cooldown.holds(now) && !new {
            return None;
        }
        // Whoever asks from outside a runtime uses what there is.
        let runtime = Handle::try_current().ok()?;
        if let Some(news) = news {
            fetching.news = Some(news.into());
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
        let fetch = self.transport.fetch(self.path.clone(), self.kind.limit, self.kind.credentials);
        let result = match timeout(DEADLINE, fetch).await {
            Ok(result) => result,
            Err(_) => Err(Error::unavailable("Stytch's answer did not arrive in time")),
        };
        let content = match result {
            Ok(body) => {
                (self.kind.read)(&body).map_err(|error| Error::unavailable(UNUSABLE).with_source(error))
            }
            Err(error) => (self.kind.refused)(&error).ok_or(error),
        };
        let failure = content.map(|content| self.accept(content)).err();
        let has_some = self.current.load().is_some();
        let mut fetching = self.fetching.lock().unwrap_or_else(PoisonError::into_inner);
        fetching.running = None;
        let Some(error) = failure else {
            fetching.failures = 0;
            return;
        };
        let (now, name) = (self.clock.monotonic(), self.kind.name);
        let reason = std::error::Error::source(&error).map(ToString::to_string);
        if has_some {
            tracing::warn!(%error, reason, "{name} could not be fetched; those in use stay");
        } else {
            tracing::error!(%error, reason, "{name} could not be fetched, and there are none");
            let seconds = BACK_OFF.get(fetching.failures).map_or(LONGEST_BACK_OFF, |seconds| *seconds);
            fetching.cooldown = Pause::new(now, Duration::from_secs(seconds));
        }
        fetching.failures += 1;
        if let Some(asked) = error.retry_after() {
            fetching.asked = Pause::new(now, asked.min(LONGEST_PAUSE));
        }
    }

    fn accept(&self, content: T) {
        let previous = self.current.load_full();
        let fetched = self.clock.monotonic();
        let generation = match &previous {
            Some(previous) if previous.content == content => previous.generation,
            Some(previous) => previous.generation + 1,
            None => 0,
        };
        tracing::debug!(generation, "{} were fetched", self.kind.name);
        self.current.store(Some(Arc::new(Loaded { content, fetched, generation })));
    }
}

const UNUSABLE: &str = "the answer is not what was asked for";
