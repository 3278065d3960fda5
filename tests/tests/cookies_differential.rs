//! The same Cookie headers through the three adapters: each makes the same session decision.
//!
//! A hundred thousand by default; `COOKIE_HEADERS=1000000` for a million. The seed is fixed, there are no sockets but
//! for the few calls that Stytch itself has to answer, and the clock stands still.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

#[path = "cookies_differential/adapters.rs"]
mod adapters;
#[path = "cookies_differential/generator.rs"]
mod generator;
#[path = "cookies_differential/sessions.rs"]
mod sessions;

use adapters::Adapters;
use conformance::conformance::random::Random;
use generator::Generator;
use sessions::Sessions;

const SEED: u64 = 0x5747_5943_4820_2026;
/// Threads, each with a sequence, an emulator and adapters of its own; a fixed number, so that the headers are.
const SHARDS: u32 = 4;

#[derive(Default)]
struct Tally {
    headers: u32,
    derived: u32,
    accepted: u32,
    calls: usize,
}

async fn shard(number: u32, headers: u32) -> Tally {
    let sessions = Sessions::start().await;
    let adapters = Adapters::new(&sessions.stack()).await;
    for line in sessions.good_headers() {
        // What Stytch has to be asked about is asked here, while its clock and the one that stands still agree.
        let decisions = adapters.decide(&[line.clone().into_bytes()]).await;
        assert!(decisions.alike() && decisions.accepted(), "{line}: {decisions:?}");
    }
    let mut generator = Generator::new(Random::new(SEED + u64::from(number)), &sessions);
    let mut tally = Tally { headers, ..Tally::default() };
    for _ in 0..headers {
        let lines = generator.next();
        tally.derived += u32::from(generator.was_derived());
        let decisions = adapters.decide(&lines).await;
        assert!(decisions.alike(), "{:?}\n{decisions:#?}", readable(&lines));
        tally.accepted += u32::from(decisions.accepted());
    }
    Tally { calls: sessions.calls(), ..tally }
}

fn readable(lines: &[Vec<u8>]) -> Vec<std::borrow::Cow<'_, str>> {
    lines.iter().map(|line| String::from_utf8_lossy(line)).collect()
}

#[test]
#[expect(clippy::print_stdout, reason = "the accept rate says whether the headers were worth asking about")]
fn the_three_adapters_decide_alike() {
    let headers = std::env::var("COOKIE_HEADERS").map_or(100_000, |count| count.parse().expect("a number"));
    let shards: Vec<_> = (0..SHARDS)
        .map(|number| {
            let share = headers / SHARDS + u32::from(number < headers % SHARDS);
            std::thread::spawn(move || actix_web::rt::System::new().block_on(shard(number, share)))
        })
        .collect();
    let mut all = Tally::default();
    for shard in shards {
        let tally = shard.join().expect("no difference");
        all.headers += tally.headers;
        all.derived += tally.derived;
        all.accepted += tally.accepted;
        all.calls += tally.calls;
    }
    let percent = |part: u32| f64::from(part) * 100.0 / f64::from(all.headers);
    println!(
        "{} Cookie headers: {:.1} % derived from a session, {:.1} % accepted, 0 differences, {} calls to Stytch",
        all.headers,
        percent(all.derived),
        percent(all.accepted),
        all.calls
    );
    assert_eq!(all.headers, headers);
    assert!(percent(all.derived) >= 30.0 && percent(all.accepted) >= 30.0, "too few come close to a session");
}
