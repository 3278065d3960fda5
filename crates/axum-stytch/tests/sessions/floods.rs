//! A flood of JWTs with key ids that do not exist.

use std::time::Duration;

use crate::keys::unknown_kid;
use crate::support::Rig;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_thousand_unknown_key_ids_in_a_minute_cost_two_fetches() {
    let rig = Rig::start().await;
    let ada = rig.sign_in("ada@example.com").await;
    rig.get("/user", &ada.both()).await.is_served_without_cookies(&ada.user_id);
    rig.advance(31);
    let (before, start) = (rig.fetches(), rig.emulator.clock().now());
    for second in 0..60 {
        let mut crowd = tokio::task::JoinSet::new();
        for part in 0..2 {
            let shown: Vec<_> =
                (0..834).map(|n| unknown_kid(&ada, second * 1_668 + part * 834 + n)).collect();
            let sessions: Vec<_> = shown.iter().map(|cookies| rig.handle(cookies)).collect();
            crowd.spawn(async move {
                for session in sessions {
                    assert!(session.authenticate().await.unwrap().is_none());
                }
            });
        }
        crowd.join_all().await;
        rig.get("/user", &ada.both()).await.is_served_without_cookies(&ada.user_id);
        // The clock goes on by itself as well.
        let passed = rig.emulator.clock().now().duration_since(start).unwrap();
        rig.emulator.advance(Duration::from_secs(second as u64).saturating_sub(passed));
    }
    let fetches = rig.fetches() - before;
    assert!(rig.emulator.clock().now() >= start + Duration::from_secs(59));
    assert!((1..=2).contains(&fetches), "{fetches} fetches in a minute");
    assert_eq!(rig.calls(), 0, "and no other call");
}
