//! An app under steady load in real time, with another fault every now and then: errors outside of the faults, and memory.
//!
//! `--seconds 300`, `--every 30` (a fault, which lasts for five seconds), `--rate 2000` (requests a second). The emulator's
//! clock runs ten times as fast, so that sessions are renewed meanwhile.

use std::time::{Duration, Instant};

use speed::arguments::number;
use speed::world::{AUTHENTICATE, Answer, Visitor, World};
use speed::{memory, percentiles};
use stytch_emulator::Fault;
use tokio::task::JoinSet;

const PEOPLE: usize = 2_000;
const TICK: Duration = Duration::from_millis(10);
const FASTER: u32 = 10;
const LASTS: Duration = Duration::from_secs(5);
/// After a fault, until nothing may be felt of it any more.
const RECOVERY: Duration = Duration::from_secs(10);

/// The faults, in turn.
fn fault(world: &World, n: usize) -> &'static str {
    let on = |fault: fn(Fault) -> Fault| {
        for path in world.paths() {
            world.emulator.inject(fault(Fault::on(path)).always());
        }
    };
    match n % 6 {
        0 => on(|fault| fault.status(503)),
        1 => on(Fault::drop_connection),
        2 => on(|fault| fault.delay(Duration::from_secs(7))),
        3 => on(|fault| fault.status(429)),
        4 => world.emulator.inject(Fault::on(AUTHENTICATE).wrong_key().always()),
        _ => world.emulator.rotate_keys_without_overlap(),
    }
    ["503", "dropped connections", "no answer in time", "429", "a wrong key", "keys changed without overlap"]
        [n % 6]
}

#[derive(Default)]
struct Tally {
    answers: usize,
    wrong: usize,
    put_off: usize,
    put_off_outside: usize,
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let seconds = Duration::from_secs(number("--seconds").unwrap_or(300) as u64);
    let every = Duration::from_secs(number("--every").unwrap_or(30) as u64);
    let each_tick = number("--rate").unwrap_or(2_000) / 100;
    let world = World::start(|stytch| stytch).await;
    let mut people: Vec<Option<Visitor>> = world.people(PEOPLE).into_iter().map(Some).collect();
    let (mut tally, mut times, mut resident) = (Tally::default(), Vec::new(), Vec::new());
    let (start, mut faults, mut next) = (Instant::now(), 0, 0);
    let (mut began, mut faulty) = (None::<Instant>, false);
    let mut ticks = tokio::time::interval(TICK);
    let mut outside = std::collections::BTreeMap::<(usize, u64), usize>::new();
    let mut asking = JoinSet::new();
    while start.elapsed() < seconds {
        ticks.tick().await;
        // Real time counts as well.
        world.emulator.advance(TICK * (FASTER - 1));
        if start.elapsed() >= every * (faults as u32 + 1) && !faulty {
            println!("{:>6.0} s  {}", start.elapsed().as_secs_f64(), fault(&world, faults));
            (faults, began, faulty) = (faults + 1, Some(Instant::now()), true);
        }
        if faulty && began.is_some_and(|began| began.elapsed() >= LASTS) {
            world.emulator.clear_faults();
            faulty = false;
        }
        for _ in 0..each_tick {
            next = (next + 1) % PEOPLE;
            // Whoever still waits for an answer does not ask for another.
            let Some(mut person) = people[next].take() else { continue };
            let (app, n) = (world.app.clone(), next);
            asking.spawn(async move {
                let asked = Instant::now();
                let answer = person.ask(app).await;
                (n, person, answer, asked)
            });
        }
        while let Some(Ok((n, person, answer, asked))) = asking.try_join_next() {
            people[n] = Some(person);
            tally.answers += 1;
            match answer {
                Answer::Served if began.is_none() => times.push(asked.elapsed()),
                Answer::Served => {}
                Answer::PutOff => {
                    tally.put_off += 1;
                    if began.is_none_or(|began| began.elapsed() > LASTS + RECOVERY) {
                        tally.put_off_outside += 1;
                        *outside
                            .entry((faults, began.map_or(0, |began| began.elapsed().as_secs())))
                            .or_insert(0) += 1;
                    }
                }
                Answer::Wrong => tally.wrong += 1,
            }
        }
        if start.elapsed().as_secs() as usize > resident.len() {
            resident.push(memory::resident() as f64 / 1_048_576.0);
        }
    }
    println!("{} answers in {:.0} s, {faults} faults", tally.answers, start.elapsed().as_secs_f64());
    println!("{} wrong answers (signed out, another person, an error)", tally.wrong);
    println!("{} answers of 503 within {LASTS:?} of a fault and {RECOVERY:?} after it", tally.put_off);
    println!("{} of them outside of that", tally.put_off_outside);
    for ((fault, seconds), count) in outside {
        println!("  {count}, {seconds} s after fault {fault} began");
    }
    println!("before the first fault: {}", percentiles::line(times));
    println!("{}", growth(&resident));
}

/// How memory grows once everything has been made that is made once: from the second third on.
fn growth(resident: &[f64]) -> String {
    let later = &resident[resident.len() / 3..];
    let count = later.len() as f64;
    let (middle, mean) = ((count - 1.0) / 2.0, later.iter().sum::<f64>() / count);
    let slope = |(second, mib): (usize, &f64)| (second as f64 - middle) * (mib - mean);
    let spread: f64 = (0..later.len()).map(|second| (second as f64 - middle).powi(2)).sum();
    let per_second = later.iter().enumerate().map(slope).sum::<f64>() / spread;
    let [first, last] = [later.first(), later.last()].map(|mib| mib.copied().unwrap_or_default());
    format!(
        "memory, the emulator's included: {first:.1} MiB after a third of the time, {last:.1} at the end, {:+.1} MiB an hour",
        per_second * 3_600.0
    )
}
