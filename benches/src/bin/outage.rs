//! An outage of half an hour on a compressed clock, with 2,000 people and 500 requests a second: how often Stytch is called
//! before, during and after it, without grace and with it.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use speed::world::{AUTHENTICATE, Answer, Random, Visitor, World};
use stytch_emulator::Fault;
use tokio::task::JoinSet;

const PEOPLE: usize = 2_000;
/// Each asks every two to six seconds.
const PAUSE: [u64; 2] = [2, 6];
const MINUTE: usize = 60;

struct Crowd {
    world: World,
    people: Vec<Option<Visitor>>,
    due: BTreeMap<u64, Vec<usize>>,
    random: Random,
    counted: SystemTime,
}

/// One emulated second.
#[derive(Default, Clone, Copy)]
struct Second {
    served: usize,
    put_off: usize,
    wrong: usize,
    calls: usize,
}

impl Crowd {
    async fn gather(grace: Duration) -> Self {
        let world = World::start(|stytch| stytch.outage_grace(grace)).await;
        let people = world.people(PEOPLE).into_iter().map(Some).collect();
        let counted = world.emulator.clock().now();
        let mut crowd = Self { world, people, due: BTreeMap::new(), random: Random::default(), counted };
        (0..PEOPLE).for_each(|n| crowd.comes_again(n));
        crowd
    }

    fn comes_again(&mut self, n: usize) {
        let at = self.world.now() + PAUSE[0] + self.random.below(PAUSE[1] - PAUSE[0] + 1);
        self.due.entry(at).or_default().push(n);
    }

    async fn live(&mut self, minutes: usize) -> Vec<Second> {
        let mut lived = Vec::new();
        for _ in 0..minutes * MINUTE {
            self.world.advance(1);
            let mut second = self.ask().await;
            second.calls = self.calls();
            lived.push(second);
        }
        lived
    }

    /// Everybody whose time it is asks.
    async fn ask(&mut self) -> Second {
        let later = self.due.split_off(&(self.world.now() + 1));
        let due: Vec<usize> = std::mem::replace(&mut self.due, later).into_values().flatten().collect();
        let mut asking = JoinSet::new();
        for n in due {
            let app = self.world.app.clone();
            let mut person = self.people[n].take().expect("one request of each at a time");
            asking.spawn(async move {
                let answer = person.ask(app).await;
                (n, person, answer)
            });
        }
        let mut second = Second::default();
        for (n, person, answer) in asking.join_all().await {
            self.people[n] = Some(person);
            self.comes_again(n);
            match answer {
                Answer::Served => second.served += 1,
                Answer::PutOff => second.put_off += 1,
                Answer::Wrong => second.wrong += 1,
            }
        }
        second
    }

    /// Calls since this was last asked.
    fn calls(&mut self) -> usize {
        let since = std::mem::replace(&mut self.counted, self.world.emulator.clock().now());
        let requests = self.world.emulator.requests();
        let latest = requests.iter().rev().take_while(|call| call.at >= since);
        latest.filter(|call| call.path == AUTHENTICATE && call.at < self.counted).count()
    }
}

fn print(phase: &str, seconds: &[Second]) {
    let sum = |of: fn(&Second) -> usize| seconds.iter().map(of).sum::<usize>();
    let per_second = sum(|second| second.calls) as f64 / seconds.len() as f64;
    let peak = seconds.iter().map(|second| second.calls).max().unwrap_or_default();
    let minutes: Vec<usize> =
        seconds.chunks(MINUTE).map(|minute| minute.iter().map(|one| one.calls).sum()).collect();
    println!(
        "  {phase:<8} {:>8} {:>8} {:>6} {per_second:>8.1} {peak:>6} {:>9} {:>9}",
        sum(|second| second.served),
        sum(|second| second.put_off),
        sum(|second| second.wrong),
        minutes.first().unwrap_or(&0),
        minutes.iter().max().unwrap_or(&0),
    );
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    for (name, grace) in [("without grace", 0), ("with an hour's grace", 3_600)] {
        let mut crowd = Crowd::gather(Duration::from_secs(grace)).await;
        println!("{name}");
        println!(
            "  {:<8} {:>8} {:>8} {:>6} {:>8} {:>6} {:>9} {:>9}",
            "", "served", "put off", "wrong", "calls/s", "peak", "1st min", "worst min"
        );
        crowd.live(5).await;
        print("before", &crowd.live(5).await);
        for path in crowd.world.paths() {
            crowd.world.emulator.inject(Fault::on(path).status(500).always());
        }
        print("outage", &crowd.live(30).await);
        crowd.world.emulator.clear_faults();
        print("after", &crowd.live(15).await);
    }
}
