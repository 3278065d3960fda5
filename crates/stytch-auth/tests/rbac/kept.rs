//! The policy is fetched once for everybody, followed when it changes, and kept through outages for a while.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use stytch_emulator::Fault;

use crate::support::Rig;

const POLICY: &str = "/v1/rbac/policy";

async fn rig() -> Rig {
    let role = |id: &str, action: &str| json!({"role_id": id, "permissions": [{"resource_id": "documents", "actions": [action]}]});
    Rig::with(json!({
        "policy": {"roles": [role("reader", "read"), role("writer", "write")]},
        "users": [{"email": "ada@example.com", "roles": ["reader"]}],
    }))
    .await
}

/// What Stytch answers once somebody has taken the permission away in the dashboard.
fn changed() -> Fault {
    let policy = json!({"status_code": 200, "policy": {"roles": [{"role_id": "reader", "permissions": []}]}});
    Fault::on(POLICY).status(200).body(policy.to_string()).always()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_wait_for_one_fetch() {
    let rig = Arc::new(rig().await);
    let (ada, _) = rig.user("ada@example.com").await;
    rig.emulator.inject(Fault::on(POLICY).delay(Duration::from_millis(200)));
    let asking: Vec<_> = (0..100)
        .map(|_| {
            let (rig, ada) = (Arc::clone(&rig), ada.clone());
            tokio::spawn(async move { rig.consumer.can(&ada, "documents", "read").await.unwrap() })
        })
        .collect();
    for asked in asking {
        assert!(asked.await.unwrap());
    }
    assert_eq!(rig.emulator.count_requests(POLICY), 1);
    assert_eq!(rig.emulator.count_requests("/v1/sessions/authenticate"), 0);
}

#[tokio::test]
async fn a_refusal_is_final_and_costs_nothing() {
    let rig = rig().await;
    let (ada, _) = rig.user("ada@example.com").await;
    assert!(rig.consumer.can(&ada, "documents", "read").await.unwrap());
    let before = rig.emulator.requests().len();
    for (resource, action) in [
        ("documents", "write"),
        ("documents", "READ"),
        ("documents", "rea"),
        ("documents", "*"),
        ("documents", ""),
        ("Documents", "read"),
        ("documents ", "read"),
        ("*", "read"),
        ("", "read"),
    ] {
        assert!(!rig.consumer.can(&ada, resource, action).await.unwrap(), "{resource:?} {action:?}");
    }
    assert_eq!(rig.emulator.requests().len(), before);
}

#[tokio::test]
async fn a_permission_that_is_taken_away_is_gone_within_five_minutes() {
    let rig = rig().await;
    let (ada, _) = rig.user("ada@example.com").await;
    let can = async || rig.consumer.can(&ada, "documents", "read").await.unwrap();
    assert!(can().await);
    rig.emulator.inject(changed());
    rig.emulator.advance(Duration::from_secs(3 * 60));
    assert!(can().await);
    assert_eq!(rig.emulator.count_requests(POLICY), 1);
    // Nobody asked in between, so nothing was refreshed beside anything: the answer is waited for.
    rig.emulator.advance(Duration::from_secs(2 * 60 + 1));
    assert!(!can().await);
    assert_eq!(rig.emulator.count_requests(POLICY), 2);
    // And when it comes back.
    rig.emulator.clear_faults();
    rig.emulator.advance(Duration::from_secs(5 * 60 + 1));
    assert!(can().await);
}

#[tokio::test]
async fn near_its_end_it_is_refreshed_beside_the_requests() {
    let rig = rig().await;
    let (ada, _) = rig.user("ada@example.com").await;
    assert!(rig.consumer.can(&ada, "documents", "read").await.unwrap());
    rig.emulator.inject(changed());
    rig.emulator.advance(Duration::from_secs(4 * 60 + 1));
    for _ in 0..6_000 {
        if !rig.consumer.can(&ada, "documents", "read").await.unwrap() {
            assert_eq!(rig.emulator.count_requests(POLICY), 2);
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the new policy never arrived");
}

#[tokio::test]
async fn through_an_outage_the_last_one_serves_for_an_hour() {
    let rig = rig().await;
    let (ada, _) = rig.user("ada@example.com").await;
    let can = async |action| rig.consumer.can(&ada, "documents", action).await;
    assert!(can("read").await.unwrap());
    for fault in [
        Fault::on(POLICY).status(503),
        Fault::on(POLICY).drop_connection(),
        Fault::on(POLICY).status(401),
        Fault::on(POLICY).status(200).body("<html>"),
        Fault::on(POLICY).status(200).body(r#"{"status_code":200}"#),
    ] {
        rig.emulator.inject(fault);
        rig.emulator.advance(Duration::from_secs(10 * 60));
        assert!(can("read").await.unwrap() && !can("write").await.unwrap());
    }
    rig.emulator.inject(Fault::on(POLICY).status(503).always());
    rig.emulator.advance(Duration::from_secs(10 * 60));
    assert!(can("read").await.unwrap_err().is_unavailable(), "an hour is enough");
    rig.emulator.clear_faults();
    rig.emulator.advance(Duration::from_secs(31));
    assert!(can("read").await.unwrap());
}

#[tokio::test]
async fn without_any_policy_nothing_is_decided_and_nothing_allowed() {
    let rig = rig().await;
    let (ada, _) = rig.user("ada@example.com").await;
    rig.emulator.inject(Fault::on(POLICY).status(500).always());
    let error = rig.consumer.can(&ada, "documents", "read").await.unwrap_err();
    assert!(error.is_unavailable(), "{error}");
    for _ in 0..20 {
        assert!(rig.consumer.can(&ada, "documents", "read").await.is_err());
    }
    assert_eq!(rig.emulator.count_requests(POLICY), 1, "nobody hammers a service that is down");
}
