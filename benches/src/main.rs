//! Prints what a request costs. `--rounds N` measures for longer or shorter, `--only TEXT` just the contestants whose
//! name has this text, beside the bare router and the yardsticks.

use std::process::Command;

use speed::contestant::Contestant;
use speed::table::Allocations;
use speed::yardstick::{Seen, Verifier};
use speed::{Scene, arguments, axum, load, measure, memory, sockets, table, threads};

const GARBAGE: usize = 1_000_000;

fn main() {
    let rounds = arguments::number("--rounds").unwrap_or(350);
    let scene = Scene::set(load::SESSIONS);
    println!("A session JWT has {} bytes; the key has 2048 bits.\n", scene.signer.session(0).len());
    if let Some(only) = arguments::text("--only") {
        let mut some = scene.contestants();
        some.retain(|one| [&only, "bare", "yardstick"].iter().any(|text| one.name.contains(*text)));
        return table::print(&measure::run(some, rounds), &Allocations::new());
    }
    table::print(&measure::run(scene.contestants(), rounds), &allocations());

    println!(
        "\nTwo threads, times what one does (2.0 would be perfect; the bare router says what this machine can):"
    );
    let threaded = ["bare", "yardstick: seen token", "ours: seen token", "ours: 10,000 sessions (Zipf)"];
    for mut contestant in scene.contestants().into_iter().filter(|one| threaded.contains(&one.name)) {
        let Contestant { framework, name, .. } = contestant;
        if framework != "axum 0.7" {
            println!("  {framework:<12} {name:<33} {:.2}", threads::scaling(&mut contestant, 25));
        }
    }

    let hot = scene.load.hot()(1).remove(0);
    let ours = axum::routers::ours(scene.stytch.client());
    println!("\nOver loopback sockets, requests per second as a ratio of the no-op layer's:");
    let by_hand = axum::routers::seen(Seen::new(Verifier::new(&scene.signer)));
    let servers = [
        ("no-op, another server", axum::routers::no_op()),
        ("bare", axum::routers::bare()),
        ("yardstick: seen token", by_hand),
        ("ours: seen token", ours.clone()),
    ];
    for (name, ratio) in sockets::ratios(axum::routers::no_op(), servers, &hot, 100) {
        println!("  axum 0.8     {name:<33} {ratio:.2}");
    }

    let good = scene.signer.session(0);
    memory::flood(&ours, &good, 1_000);
    let (resident, calls) = (memory::resident(), scene.stytch.calls());
    memory::flood(&ours, &good, GARBAGE);
    let grown = memory::resident().saturating_sub(resident) as f64 / 1_048_576.0;
    let calls = scene.stytch.calls() - calls;
    println!("{GARBAGE} garbage tokens: {grown:.1} MiB more in memory, {calls} calls to Stytch");
}

/// Asks the other program of this crate, which counts.
fn allocations() -> Allocations {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    let counted = Command::new(env!("CARGO"))
        .args(["run", "--release", "--quiet", "--manifest-path", manifest, "--bin", "allocations"])
        .output()
        .expect("the counting program");
    let lines = String::from_utf8_lossy(&counted.stdout).into_owned();
    let line = |line: &str| {
        let mut cells = line.split('\t');
        let key = (cells.next()?.to_owned(), cells.next()?.to_owned());
        Some((key, cells.next()?.parse().ok()?))
    };
    lines.lines().filter_map(line).collect()
}
