//! Time as a parameter: the [`Clock`] that everything asks, and the [`Timestamp`] it is compared with.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Tells the time to everything in this crate.
///
/// Inject one with [`StytchBuilder::clock`](crate::StytchBuilder::clock) so that a five-minute token can be
/// tested in a millisecond. Any closure that returns a [`SystemTime`] is a clock.
///
/// # Examples
///
/// ```
/// use std::time::{Duration, SystemTime, UNIX_EPOCH};
/// use stytch_auth::Clock;
///
/// let frozen = || UNIX_EPOCH + Duration::from_secs(1_760_000_000);
/// assert_eq!(Clock::now(&frozen), frozen());
/// ```
pub trait Clock: Send + Sync + 'static {
    /// The wall-clock time, which tokens are checked against.
    fn now(&self) -> SystemTime;

    /// A reading that never goes back, which cache lifetimes are measured with.
    ///
    /// The default derives it from [`now`](Clock::now), so that moving an injected clock ages the caches too.
    fn monotonic(&self) -> Duration {
        self.now().duration_since(UNIX_EPOCH).unwrap_or_default()
    }
}

impl<F: Fn() -> SystemTime + Send + Sync + 'static> Clock for F {
    fn now(&self) -> SystemTime {
        self()
    }
}

/// The operating system's clock.
#[derive(Debug, Clone)]
pub(crate) struct SystemClock {
    started: std::time::Instant,
}

impl SystemClock {
    #[allow(clippy::disallowed_methods, reason = "the one place where real time enters")]
    pub(crate) fn new() -> Self {
        Self { started: std::time::Instant::now() }
    }
}

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "the one place where real time enters")]
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    // A wall clock that is set back or forward must not make every cache stale at once.
    fn monotonic(&self) -> Duration {
        self.started.elapsed()
    }
}

/// A moment, in whole seconds since 1970-01-01T00:00:00Z.
///
/// Stytch writes times as RFC 3339 text with whole seconds; fractions are cut off.
///
/// # Examples
///
/// ```
/// use stytch_auth::Timestamp;
///
/// let moment: Timestamp = "2025-10-09T08:53:20Z".parse()?;
/// assert_eq!(moment.as_unix_seconds(), 1_760_000_000);
/// assert_eq!(moment.to_string(), "2025-10-09T08:53:20Z");
/// # Ok::<(), stytch_auth::InvalidTimestamp>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// The last second of the year 9999, the end of what RFC 3339 can write.
const LATEST: i64 = 253_402_300_799;

impl Timestamp {
    /// The moment that is `seconds` after 1970, held within the years 1970 to 9999.
    pub fn from_unix_seconds(seconds: i64) -> Self {
        Self(seconds.clamp(0, LATEST))
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    pub fn as_unix_seconds(self) -> i64 {
        self.0
    }

    /// This moment and `duration` more.
    #[must_use]
    pub fn plus(self, duration: Duration) -> Self {
        let seconds = i64::try_from(duration.as_secs()).unwrap_or(i64::MAX);
        Self::from_unix_seconds(self.0.saturating_add(seconds))
    }

    /// This moment and `duration` less.
    #[must_use]
    pub fn minus(self, duration: Duration) -> Self {
        let seconds = i64::try_from(duration.as_secs()).unwrap_or(i64::MAX);
        Self::from_unix_seconds(self.0.saturating_sub(seconds))
    }

    /// How long after `earlier` this moment is; zero if it is not after it.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_secs(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        let seconds = time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        Self::from_unix_seconds(i64::try_from(seconds).unwrap_or(i64::MAX))
    }
}

impl From<Timestamp> for SystemTime {
    fn from(moment: Timestamp) -> Self {
        UNIX_EPOCH + Duration::from_secs(u64::try_from(moment.0).unwrap_or(0))
    }
}

/// The text is not an RFC 3339 time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidTimestamp(());

impl fmt::Display for InvalidTimestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an RFC 3339 time such as 2025-10-09T08:53:20Z")
    }
}

impl std::error::Error for InvalidTimestamp {}

impl std::str::FromStr for Timestamp {
    type Err = InvalidTimestamp;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let moment: jiff::Timestamp = text.parse().map_err(|_| InvalidTimestamp(()))?;
        let seconds = moment.as_second();
        if (0..=LATEST).contains(&seconds) { Ok(Self(seconds)) } else { Err(InvalidTimestamp(())) }
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_second(self.0) {
            Ok(moment) => write!(f, "{moment}"),
            Err(_) => write!(f, "@{}", self.0),
        }
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extreme_times_never_overflow() {
        let last = Timestamp::from_unix_seconds(i64::MAX);
        assert_eq!(last.plus(Duration::MAX), last);
        assert_eq!(Timestamp::from_unix_seconds(i64::MIN).minus(Duration::MAX).as_unix_seconds(), 0);
        assert_eq!(Timestamp::from_unix_seconds(5).since(last), Duration::ZERO);
    }

    #[test]
    fn fractions_are_cut_and_text_survives() {
        let sandbox: Timestamp = "2021-08-28T00:41:58.935673Z".parse().unwrap();
        assert_eq!(sandbox.to_string(), "2021-08-28T00:41:58Z");
        assert!("yesterday".parse::<Timestamp>().is_err());
    }
}
