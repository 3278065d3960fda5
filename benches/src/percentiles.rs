//! How long the slow ones take.

use std::time::Duration;

/// The time that so many in a thousand stay below.
pub fn at(times: &mut [Duration], of_thousand: usize) -> Duration {
    times.sort_unstable();
    times.get(times.len() * of_thousand / 1_000).or(times.last()).copied().unwrap_or_default()
}

/// Median, p99 and p99.9.
pub fn line(mut times: Vec<Duration>) -> String {
    let [median, p99, p999] =
        [500, 990, 999].map(|of_thousand| at(&mut times, of_thousand).as_secs_f64() * 1e6);
    format!("p50 {median:>9.1} us   p99 {p99:>9.1} us   p99.9 {p999:>9.1} us   ({} times)", times.len())
}
