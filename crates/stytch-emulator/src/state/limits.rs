//! How often something may be done in an interval of the clock.

use std::collections::HashMap;

use jiff::Timestamp;

/// Counts per key, each in the interval it was last counted in. Intervals are aligned, as Stytch's are: a minute begins
/// when the clock's does.
#[derive(Debug, Default)]
pub(crate) struct Limits(HashMap<String, Count>);

#[derive(Debug)]
struct Count {
    ends_at: i64,
    times: u32,
}

impl Limits {
    /// Counts one more; false if that is too many.
    pub(crate) fn allow(&mut self, key: String, times: u32, seconds: i64, now: Timestamp) -> bool {
        let now = now.as_second();
        self.0.retain(|_, count| now < count.ends_at);
        let ends_at = now - now.rem_euclid(seconds) + seconds;
        let count = self.0.entry(key).or_insert(Count { ends_at, times: 0 });
        count.times += 1;
        count.times <= times
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }
}
