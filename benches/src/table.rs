//! The table: ratios first, for they are what travels between machines.

use std::collections::HashMap;

use crate::measure::Timing;

/// Allocations above bare, by framework and name.
pub type Allocations = HashMap<(String, String), f64>;

const SEEN: &str = "yardstick: seen token";
const VERIFIED: &str = "yardstick: every token verified";

pub fn print(timings: &[Timing], allocations: &Allocations) {
    println!(
        "{:<12} {:<33} {:>7} {:>9} {:>9} {:>9} {:>9}",
        "", "above the bare router", "x seen", "x verify", "ns", "median ns", "allocs"
    );
    for line in timings {
        let of =
            |name: &str| timings.iter().find(|other| other.framework == line.framework && other.name == name);
        let Some(bare) = of("bare") else { continue };
        let above = line.best - bare.best;
        // jwt-authorizer runs on another axum; the yardsticks are the same machine's.
        let yardstick = |name: &str| {
            let found = of(name).map(|found| found.best - bare.best);
            let axum =
                |name: &str| timings.iter().find(|other| other.name == name).map_or(0.0, |other| other.best);
            found.unwrap_or_else(|| axum(name) - axum("bare"))
        };
        let allocations = allocations.get(&(line.framework.to_owned(), line.name.to_owned()));
        println!(
            "{:<12} {:<33} {:>7.2} {:>9.3} {:>9.0} {:>9.0} {:>9}",
            line.framework,
            line.name,
            above / yardstick(SEEN),
            above / yardstick(VERIFIED),
            above,
            line.median - bare.median,
            allocations.map_or("?".to_owned(), |count| format!("{count:.0}")),
        );
    }
}
