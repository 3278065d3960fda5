//! Whether two threads do twice as much as one.

use std::sync::Barrier;
use std::time::Duration;

use crate::contestant::{AppFactory, Ask, BATCH, Contestant};

const BATCHES: usize = 400;

/// How much more two threads answer than one: 2.0 if they do not disturb each other.
pub fn scaling(contestant: &mut Contestant, rounds: usize) -> f64 {
    (contestant.app)().run(&(contestant.asks)(contestant.warm_up));
    let asks: Vec<Vec<Ask>> = (0..BATCHES).map(|_| (contestant.asks)(BATCH)).collect();
    let mut ratios: Vec<f64> = (0..rounds)
        .map(|_| {
            let alone = together(&contestant.app, &asks, 1);
            let both = together(&contestant.app, &asks, 2);
            2.0 * alone.as_secs_f64() / both.as_secs_f64()
        })
        .collect();
    ratios.sort_by(f64::total_cmp);
    ratios[ratios.len() / 2]
}

/// The time that the slowest of the threads needs for all the requests.
fn together(app: &AppFactory, asks: &[Vec<Ask>], threads: usize) -> Duration {
    let start = Barrier::new(threads);
    let work = || {
        let app = app();
        app.run(&asks[0]);
        start.wait();
        asks.iter().map(|asks| app.run(asks)).sum::<Duration>()
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let times = workers.into_iter().map(|worker| worker.join().expect("a thread that ends"));
        times.max().unwrap_or_default()
    })
}
