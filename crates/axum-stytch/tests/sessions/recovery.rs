//! An outage at everybody's own pace: how often Stytch is called before it, in it and after it.

use std::collections::BTreeMap;
use std::time::Duration;

use stytch_emulator::Fault;
use tokio::task::JoinSet;

use crate::herd::{ends, people, seconds};
use crate::support::{AUTHENTICATE, Person, Rig, send, until};

const PEOPLE: usize = 500;
/// So many sign in per second.
const ARRIVING: usize = 2;

/// People who each ask for something every 20 to 60 seconds, and keep the cookies that they get.
struct Crowd {
    rig: Rig,
    people: Vec<Person>,
    /// Who asks next, and when.
    due: BTreeMap<u64, Vec<usize>>,
    random: u64,
}

/// What the requests of one minute came to.
#[derive(Debug, Default, Clone, Copy)]
struct Minute {
    served: usize,
    put_off: usize,
    calls: usize,
}

impl Crowd {
    fn of(rig: Rig) -> Self {
        let people = people(&rig, PEOPLE, ARRIVING);
        let (due, random) = (BTreeMap::new(), 0x9E37_79B9_7F4A_7C15);
        let mut crowd = Self { rig, people, due, random };
        (0..PEOPLE).for_each(|n| crowd.comes_again(n));
        crowd
    }

    fn comes_again(&mut self, n: usize) {
        // Marsaglia's xorshift: the same people in every run.
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        self.due.entry(seconds(&self.rig) + 20 + self.random % 41).or_default().push(n);
    }

    /// The minutes that follow; each second begins when all requests of the one before have their answers, and the calls to
    /// Stytch as well that no request waits for.
    async fn live(&mut self, minutes: u64) -> Vec<Minute> {
        let mut lived = Vec::new();
        for _ in 0..minutes {
            let (start, mut minute) = (seconds(&self.rig), Minute::default());
            while seconds(&self.rig) < start + 60 {
                self.rig.advance(1);
                self.ask(&mut minute).await;
                // A renewal that was just begun may not have made its call yet.
                tokio::task::yield_now().await;
                until(|| self.rig.all_answered(AUTHENTICATE)).await;
            }
            let since = self.rig.emulator.clock().now() - Duration::from_secs(seconds(&self.rig) - start);
            let requests = self.rig.emulator.requests();
            minute.calls =
                requests.iter().filter(|call| call.path == AUTHENTICATE && call.at >= since).count();
            lived.push(minute);
        }
        lived
    }

    /// Everybody whose time it is asks.
    async fn ask(&mut self, minute: &mut Minute) {
        let later = self.due.split_off(&(seconds(&self.rig) + 1));
        let due: Vec<usize> = std::mem::replace(&mut self.due, later).into_values().flatten().collect();
        let mut asking = JoinSet::new();
        for &n in &due {
            let (app, cookies) = (self.rig.app.clone(), self.people[n].both());
            asking.spawn(async move { (n, send(app, "GET", "/user", &[("cookie", &cookies)]).await) });
        }
        for (n, answer) in asking.join_all().await {
            let person = &mut self.people[n];
            if answer.status == 200 {
                assert_eq!(answer.body, person.user_id);
                minute.served += 1;
                if !answer.set_cookies().is_empty() {
                    (person.token, person.jwt) = (answer.cookie("stytch_session").unwrap(), answer.jwt());
                }
            } else {
                answer.is_unavailable();
                assert!(ends(&person.jwt) <= seconds(&self.rig), "a good JWT was refused");
                minute.put_off += 1;
            }
        }
        due.into_iter().for_each(|n| self.comes_again(n));
    }

    /// Half an hour in which Stytch answers nothing, between ten minutes and ten minutes of every day.
    async fn outage(&mut self) -> [Vec<Minute>; 3] {
        self.live(5).await;
        let before = self.live(5).await;
        for path in [AUTHENTICATE, &self.rig.jwks_path()] {
            self.rig.inject(Fault::on(path).status(500).always());
        }
        let during = self.live(30).await;
        self.rig.emulator.clear_faults();
        [before, during, self.live(10).await]
    }
}

/// Calls in a minute of this kind, on average.
fn usual(minutes: &[Minute]) -> usize {
    minutes.iter().map(|minute| minute.calls).sum::<usize>() / minutes.len()
}

/// A call a second finds out when it is over, beside those that find out that it has begun.
fn hardly_called(during: &[Minute]) {
    let calls: usize = during.iter().map(|minute| minute.calls).sum();
    assert!((600..2_000).contains(&calls), "{during:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_comes_in_an_outage_does_not_make_it_worse_and_goes_on_in_the_first_second_after_it() {
    let mut crowd = Crowd::of(Rig::start().await);
    let mails = crowd.rig.emulator.messages().len();
    let [before, during, after] = crowd.outage().await;
    hardly_called(&during);
    let refused = |minutes: &[Minute]| minutes.iter().map(|minute| minute.put_off).sum::<usize>();
    assert!(refused(&during) > 10_000, "{during:?}");
    assert_eq!((refused(&before), refused(&after)), (0, 0), "{after:?}");
    assert_eq!(crowd.rig.emulator.messages().len(), mails, "nobody needs a new link");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_grace_nobody_notices_and_stytch_is_called_twice_as_often_as_usual_at_most() {
    let mut crowd = Crowd::of(Rig::with(|stytch| stytch.outage_grace(Duration::from_secs(3_600))).await);
    let [before, during, after] = crowd.outage().await;
    let all = [&before, &during, &after].into_iter().flatten();
    assert_eq!(all.map(|minute| minute.put_off).sum::<usize>(), 0);
    hardly_called(&during);
    let usual = usual(&before);
    assert!(usual > PEOPLE / 10, "{before:?}");
    assert!(after.iter().all(|minute| minute.calls <= 2 * usual), "{usual} is usual: {after:?}");
    // And they are not merely put off for ever.
    assert!(after.iter().map(|minute| minute.calls).sum::<usize>() > 2 * PEOPLE);
}
