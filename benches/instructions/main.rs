//! Instructions per 100 requests, which do not depend on who else uses the machine.
//!
//! `recorded.rs` holds what was counted last; more than 3 % above that is a failure.

#![allow(missing_docs)]

mod recorded;

use std::hint::black_box;

use gungraun::{Callgrind, EventKind, LibraryBenchmarkConfig};
use gungraun::{library_benchmark, library_benchmark_group, main};
use speed::Scene;
use speed::contestant::{App, Ask};

const REQUESTS: usize = 100;

type Ready = (Scene, Box<dyn App>, Vec<Ask>);

/// An app that has seen its sessions, unless they are to be new to it.
fn ready(framework: &str, name: &str) -> Ready {
    let sessions = if name.contains("first sight") { REQUESTS + 50 } else { 1 };
    let scene = Scene::set(sessions);
    let contestant =
        scene.contestants().into_iter().find(|one| one.framework == framework && one.name == name);
    let mut contestant = contestant.expect("a contestant of this name");
    let app = (contestant.app)();
    app.run(&(contestant.asks)(50));
    let asks = (contestant.asks)(REQUESTS);
    (scene, app, asks)
}

fn limit(recorded: Option<u64>) -> LibraryBenchmarkConfig {
    let mut config = LibraryBenchmarkConfig::default();
    if let Some(recorded) = recorded {
        let mut callgrind = Callgrind::default();
        callgrind.hard_limits([(EventKind::Ir, recorded + recorded / 33)]);
        config.tool(callgrind);
    }
    config
}

#[library_benchmark(setup = ready)]
#[bench::bare(args = ("axum 0.8", "bare"), config = limit(recorded::AXUM_BARE))]
#[bench::seen(args = ("axum 0.8", "ours: seen token"), config = limit(recorded::AXUM_SEEN))]
#[bench::first_sight(args = ("axum 0.8", "ours: first sight"), config = limit(recorded::AXUM_FIRST_SIGHT))]
#[bench::nobody(args = ("axum 0.8", "ours: nobody asked for"), config = limit(recorded::AXUM_NOBODY))]
fn axum((scene, app, asks): Ready) -> Ready {
    black_box(app.run(black_box(&asks)));
    (scene, app, asks)
}

#[library_benchmark(setup = ready)]
#[bench::bare(args = ("actix-web 4", "bare"), config = limit(recorded::ACTIX_BARE))]
#[bench::seen(args = ("actix-web 4", "ours: seen token"), config = limit(recorded::ACTIX_SEEN))]
#[bench::first_sight(args = ("actix-web 4", "ours: first sight"), config = limit(recorded::ACTIX_FIRST_SIGHT))]
#[bench::nobody(args = ("actix-web 4", "ours: nobody asked for"), config = limit(recorded::ACTIX_NOBODY))]
fn actix((scene, app, asks): Ready) -> Ready {
    black_box(app.run(black_box(&asks)));
    (scene, app, asks)
}

library_benchmark_group!(name = hot_path, benchmarks = [axum, actix]);
main!(library_benchmark_groups = hot_path);
