//! Expired JWTs, shown again and again: what is remembered of them is no more than a check would say.

use serde_json::json;
use stytch_emulator::Fault;

use crate::support::{AUTHENTICATE, Person, Rig};

const JWT: &str = "stytch_session_jwt";

/// Shows an expired JWT while Stytch is away, so that it is known and nothing comes of it.
async fn show_in_an_outage(rig: &Rig, person: &Person) {
    rig.inject(Fault::on(AUTHENTICATE).status(503).always());
    rig.get("/user", &person.by_jwt()).await.is_unavailable();
}

#[tokio::test]
async fn it_is_over_for_good_when_its_session_is() {
    let rig = Rig::start().await;
    let ada = rig.sign_in_with("ada@example.com", 30, &json!({})).await;
    rig.expire_jwt();
    show_in_an_outage(&rig, &ada).await;
    rig.get("/user", &ada.by_jwt()).await.is_unavailable();
    rig.advance(30 * 60);
    let calls = rig.calls();
    rig.get("/user", &ada.by_jwt()).await.is_nobody(&[JWT]);
    assert_eq!(rig.calls(), calls, "the JWT says itself that nothing is left to renew");
}

#[tokio::test]
async fn a_clock_that_is_set_back_makes_it_good_again() {
    let rig = Rig::start().await;
    let ada = rig.sign_in("ada@example.com").await;
    rig.skew(400);
    show_in_an_outage(&rig, &ada).await;
    rig.skew(0);
    for _ in 0..2 {
        rig.get("/user", &ada.by_jwt()).await.is_served_without_cookies(&ada.user_id);
    }
    rig.skew(400);
    rig.get("/user", &ada.by_jwt()).await.is_unavailable();
}

#[tokio::test]
async fn it_is_checked_anew_with_other_keys() {
    let rig = Rig::start().await;
    let ada = rig.sign_in("ada@example.com").await;
    rig.expire_jwt();
    show_in_an_outage(&rig, &ada).await;
    rig.emulator.rotate_keys_without_overlap();
    rig.emulator.clear_faults();
    rig.advance(31);
    // Whoever brings the new keys.
    let grace = rig.sign_in("grace@example.com").await;
    rig.get("/user", &grace.by_jwt()).await.is_served_without_cookies(&grace.user_id);
    let calls = rig.calls();
    rig.get("/user", &ada.by_jwt()).await.is_nobody(&[]);
    assert_eq!(rig.calls(), calls, "no key of Stytch's has signed it");
}

#[tokio::test]
async fn a_sign_out_is_stronger() {
    let rig = Rig::start().await;
    let ada = rig.sign_in("ada@example.com").await;
    rig.expire_jwt();
    show_in_an_outage(&rig, &ada).await;
    rig.handle(&ada.both()).revoke().await;
    let calls = rig.calls();
    rig.get("/user", &ada.by_jwt()).await.is_nobody(&[JWT]);
    assert_eq!(rig.calls(), calls);
}
