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

#[actix_web::test]
#[expect(clippy::print_stdout, reason = "the accept rate says whether the headers were worth asking about")]
async fn the_three_adapters_decide_alike() {
    let count = std::env::var("COOKIE_HEADERS").map_or(100_000, |count| count.parse().expect("a number"));
    let sessions = Sessions::start().await;
    let adapters = Adapters::new(&sessions.stack()).await;
    for line in sessions.good_headers() {
        // What Stytch has to be asked about is asked here, while its clock and the one that stands still agree.
        let decisions = adapters.decide(&[line.clone().into_bytes()]).await;
        assert!(decisions.alike() && decisions.accepted(), "{line}: {decisions:?}");
    }
    let mut generator = Generator::new(Random::new(SEED), &sessions);
    let (mut accepted, mut derived) = (0_usize, 0_usize);
    for number in 0..count {
        let lines = generator.next();
        derived += usize::from(generator.was_derived());
        let decisions = adapters.decide(&lines).await;
        let readable: Vec<_> = lines.iter().map(|line| String::from_utf8_lossy(line)).collect();
        assert!(decisions.alike(), "header {number}: {readable:?}\n{decisions:#?}");
        accepted += usize::from(decisions.accepted());
    }
    let percent = |part: usize| part as f64 * 100.0 / f64::from(u32::try_from(count).unwrap());
    println!(
        "{count} Cookie headers: {:.1} % derived from a session, {:.1} % accepted, 0 differences, {} calls",
        percent(derived),
        percent(accepted),
        sessions.calls()
    );
    assert!(percent(derived) >= 30.0 && percent(accepted) >= 10.0, "too few headers come close to a session");
}
