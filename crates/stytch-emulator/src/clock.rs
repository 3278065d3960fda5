//! The emulator's own time: the real clock, plus whatever a test has added to it.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use jiff::Timestamp;

/// Further than this no test needs to go, and date arithmetic stays far from its limits.
const FURTHEST: Duration = Duration::from_secs(100 * 366 * 24 * 60 * 60);

/// The clock of one emulator: every expiry, every timestamp and the `Date` header follow it.
///
/// Clones share the same time, so an app under test can be given a clone and then agrees with the emulator about
/// whether a session token of five minutes has expired.
///
/// # Examples
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), stytch_emulator::StartError> {
/// use std::time::Duration;
///
/// let emulator = stytch_emulator::Emulator::start().await?;
/// let clock = emulator.clock();
/// let before = clock.now();
/// clock.advance(Duration::from_secs(360));
/// assert!(clock.now() >= before + Duration::from_secs(360));
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct EmulatorClock(Arc<Mutex<Setting>>);

struct Setting {
    start: Option<SystemTime>,
    origin: SystemTime,
    advanced: Duration,
}

impl EmulatorClock {
    /// A clock that runs from `start`, or that is the real one.
    pub(crate) fn new(start: Option<SystemTime>) -> Self {
        Self(Arc::new(Mutex::new(Setting { start, origin: real_now(), advanced: Duration::ZERO })))
    }

    /// The emulator's present.
    pub fn now(&self) -> SystemTime {
        let setting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let real = real_now();
        let base = match setting.start {
            None => real,
            Some(start) => {
                let elapsed = real.duration_since(setting.origin).unwrap_or_default();
                start.checked_add(elapsed).unwrap_or(start)
            }
        };
        base.checked_add(setting.advanced).unwrap_or(base)
    }

    /// Moves the clock forward. It never goes back, and stops a century from where it started.
    pub fn advance(&self, by: Duration) {
        let mut setting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        setting.advanced = setting.advanced.saturating_add(by).min(FURTHEST);
    }

    /// How far the clock has been moved.
    pub(crate) fn advanced(&self) -> Duration {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).advanced
    }

    /// Puts an advance back that was kept in a file.
    pub(crate) fn set_advanced(&self, seconds: u64) {
        let mut setting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        setting.advanced = Duration::from_secs(seconds).min(FURTHEST);
    }

    /// The present in whole seconds, rounded down: what goes into tokens must not lie in the future.
    pub(crate) fn timestamp(&self) -> Timestamp {
        let seconds = Timestamp::try_from(self.now()).map_or(0, Timestamp::as_second);
        Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// Forgets every advance: back to the real clock, or to the start the emulator was built with.
    pub(crate) fn reset(&self) {
        let mut setting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        setting.advanced = Duration::ZERO;
        setting.origin = real_now();
    }
}

impl fmt::Debug for EmulatorClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("EmulatorClock").field(&self.now()).finish()
    }
}

#[allow(clippy::disallowed_methods, reason = "this file is the clock that everything else asks")]
fn real_now() -> SystemTime {
    SystemTime::now()
}
