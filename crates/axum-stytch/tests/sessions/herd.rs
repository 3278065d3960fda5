//! Many at once: a thousand sessions that expire together, two thousand people in a long outage.

use std::time::UNIX_EPOCH;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use stytch_emulator::Fault;
use tokio::task::JoinSet;

use crate::support::{AUTHENTICATE, Person, Rig, send};

/// When a JWT ends, in seconds since 1970.
pub(crate) fn ends(jwt: &str) -> u64 {
    let payload = URL_SAFE_NO_PAD.decode(jwt.split('.').nth(1).unwrap()).unwrap();
    serde_json::from_slice::<serde_json::Value>(&payload).unwrap()["exp"].as_u64().unwrap()
}

pub(crate) fn seconds(rig: &Rig) -> u64 {
    rig.emulator.clock().now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}

/// Signs so many people in; after every so many a second passes.
pub(crate) fn people(rig: &Rig, count: usize, every: usize) -> Vec<Person> {
    let mut people = Vec::new();
    for n in 0..count {
        if n % every == every - 1 {
            rig.advance(1);
        }
        let session = rig.emulator.login_as(&format!("person{n}@example.com")).unwrap();
        people.push(Person {
            user_id: session.user_id,
            session_id: String::new(),
            token: session.session_token,
            jwt: session.session_jwt,
        });
    }
    people
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_sessions_with_twenty_requests_each_make_a_thousand_calls() {
    let rig = Rig::start().await;
    let people = people(&rig, 1_000, usize::MAX);
    rig.advance(311);
    let mut crowd = JoinSet::new();
    for n in 0..20_000 {
        let (app, person) = (rig.app.clone(), people[n % 1_000].clone());
        crowd.spawn(async move {
            let answer = send(app, "GET", "/user", &[("cookie", &person.both())]).await;
            answer.is_renewed(&person.user_id);
            assert_eq!(answer.cookie("stytch_session"), Some(person.token));
        });
    }
    assert_eq!(crowd.join_all().await.len(), 20_000);
    assert_eq!(rig.calls(), 1_000);
}

/// What a request of somebody who is signed in came to during an outage.
#[derive(Default, Debug)]
struct Seen {
    served: usize,
    put_off: usize,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn half_an_hour_without_stytch_signs_nobody_out() {
    let rig = Rig::start().await;
    // A JWT each that ends in the first five minutes of the outage, and none in the same second as all.
    let mut users = people(&rig, 2_000, 10);
    rig.get("/user", &users[1_999].both()).await.is_served_without_cookies(&users[1_999].user_id);
    for path in [AUTHENTICATE, &rig.jwks_path()] {
        rig.inject(Fault::on(path).status(503).always());
    }
    let mut seen = Seen::default();
    for step in 0..60 {
        rig.advance(30);
        // Whatever is good when the last of them has answered was good all the time.
        let mut crowd = JoinSet::new();
        for n in (step..2_000).step_by(20) {
            let (app, person) = (rig.app.clone(), users[n].clone());
            crowd.spawn(async move {
                let shown = [person.both(), person.by_jwt()][n / 20 % 2].clone();
                (n, send(app, "GET", "/maybe", &[("cookie", &shown)]).await)
            });
        }
        // Somebody whom another replica has signed in: the keys are old by now, and as good as ever.
        let newcomer = people(&rig, 1, usize::MAX).remove(0);
        rig.get("/user", &newcomer.both()).await.is_served_without_cookies(&newcomer.user_id);
        let answers = crowd.join_all().await;
        let now = seconds(&rig);
        for (n, answer) in answers {
            let valid = ends(&users[n].jwt) > now;
            match answer.status {
                200 => {
                    assert_eq!(answer.body, users[n].user_id, "nobody is anonymous");
                    seen.served += 1;
                }
                _ => {
                    answer.is_unavailable();
                    assert!(!valid, "a good JWT was refused");
                    seen.put_off += 1;
                }
            }
            assert_eq!(answer.set_cookies(), Vec::<&str>::new());
        }
    }
    assert!(seen.served > 500 && seen.put_off > 2_000, "{seen:?}");

    let mails = rig.emulator.messages().len();
    rig.emulator.clear_faults();
    rig.advance(31);
    let mut crowd = JoinSet::new();
    for person in users.drain(..) {
        let app = rig.app.clone();
        crowd.spawn(async move {
            send(app, "GET", "/user", &[("cookie", &person.both())]).await.is_renewed(&person.user_id);
        });
    }
    assert_eq!(crowd.join_all().await.len(), 2_000, "everybody goes on");
    assert_eq!(rig.emulator.messages().len(), mails, "without a new link");
}
