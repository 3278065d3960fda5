//! What threads share in here, under every interleaving of three of them.
//!
//! The model checker runs the files themselves (single flight, the deny-list, kept results, the document that everybody
//! reads) on locks, atomics, threads and wakers of its own, once for each order in which these can be reached, and shows an
//! atomic load every value that the memory model allows. Where there are too many orders for every run of the tests, it is
//! all in which no more than so many threads are interrupted; each test says so.
//!
//! A look-up in a cache counts as one step, and so does publishing a document: those are other crates' own.

#[allow(clippy::duplicate_mod, dead_code, reason = "the same lines, on other locks")]
#[path = "../denied.rs"]
mod denied;
#[allow(clippy::duplicate_mod, reason = "the same lines, on other locks")]
#[path = "../flights.rs"]
mod flights;
#[allow(clippy::duplicate_mod, dead_code, reason = "the same lines, on other locks")]
#[path = "../kept.rs"]
mod kept;
#[allow(clippy::duplicate_mod, dead_code, reason = "the same lines, on other locks")]
#[path = "../../refreshed.rs"]
mod refreshed;

mod deny_list;
mod document;
mod kept_results;
mod single_flight;
mod sync;
mod transport;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::session::renewal;

/// Runs `test` in every order, and says how many there are.
fn in_every_order(test: impl Fn() + Sync + Send + 'static) {
    check(None, test);
}

/// Runs `test` in every order that interrupts threads at most so often, unless they wait.
#[allow(clippy::print_stdout, reason = "for whoever wants to know what was covered")]
fn check(interruptions: Option<usize>, test: impl Fn() + Sync + Send + 'static) {
    let orders = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&orders);
    let mut model = loom::model::Builder::new();
    model.preemption_bound = interruptions;
    model.check(move || {
        count.fetch_add(1, Ordering::Relaxed);
        test();
    });
    println!("{} orders", orders.load(Ordering::Relaxed));
}
