//! Time, taken so that a noisy machine matters little: every contestant gets a short batch in every round, and each is
//! judged by its best rounds.

use crate::contestant::{App, BATCH, Contestant};

/// One contestant's result, in nanoseconds per request.
pub struct Timing {
    pub framework: &'static str,
    pub name: &'static str,
    pub best: f64,
    pub median: f64,
}

/// Requests before each batch that are not timed, so that nobody pays for what the one before left in the caches.
const UNTIMED: usize = 10;

struct Entry {
    contestant: Contestant,
    app: Box<dyn App>,
    times: Vec<f64>,
}

pub fn run(contestants: Vec<Contestant>, rounds: usize) -> Vec<Timing> {
    let enter = |mut contestant: Contestant| {
        let app = (contestant.app)();
        app.run(&(contestant.asks)(contestant.warm_up));
        Entry { contestant, app, times: Vec::with_capacity(rounds) }
    };
    let mut entries: Vec<_> = contestants.into_iter().map(enter).collect();
    for _ in 0..rounds {
        for Entry { contestant, app, times } in &mut entries {
            app.run(&(contestant.asks)(UNTIMED));
            let asks = (contestant.asks)(BATCH);
            // Sessions that nobody has seen run out.
            if asks.len() == BATCH {
                times.push(app.run(&asks).as_nanos() as f64 / asks.len() as f64);
            }
        }
    }
    entries.into_iter().map(timing).collect()
}

fn timing(entry: Entry) -> Timing {
    let Entry { contestant, mut times, .. } = entry;
    times.sort_by(f64::total_cmp);
    // Not the very best round: one in twenty may be luck.
    let (best, median) = (times[times.len() / 20], times[times.len() / 2]);
    Timing { framework: contestant.framework, name: contestant.name, best, median }
}
