//! The cases of the SDKs, against their policies.

use serde_json::{Value, json};
use stytch_auth::OrganizationId;
use stytch_auth::api::b2b::AuthorizationCheck;

use crate::support::Rig;

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn cases(vertical: &str) -> Vec<Value> {
    let all: Vec<Value> = serde_json::from_str(include_str!("../data/rbac/rbac_cases.json")).unwrap();
    let these: Vec<Value> = all.into_iter().filter(|case| case["vertical"] == vertical).collect();
    assert!(these.len() >= 3);
    these
}

/// The policy, and a role that the project knows and that allows nothing, for who has one that it does not know.
fn policy(file: &str) -> Value {
    let mut policy = serde_json::from_str::<Value>(file).unwrap()["policy"].take();
    policy["roles"].as_array_mut().unwrap().push(json!({"role_id": "unknown_role", "permissions": []}));
    policy
}

#[tokio::test]
async fn members() {
    let cases = cases("b2b");
    let organizations: Vec<Value> = cases
        .iter()
        .enumerate()
        .map(|(index, case)| {
            let member = json!({"email_address": "ada@acme.example", "roles": case["roles"]});
            json!({"organization_name": "A", "organization_slug": format!("a-{index}"), "members": [member]})
        })
        .collect();
    let policy = policy(include_str!("../data/rbac/rbac_policy_b2b.json"));
    let rig = Rig::with(json!({"policy": policy, "organizations": organizations})).await;
    for (index, case) in cases.iter().enumerate() {
        let (member, _) = rig.member(&format!("a-{index}"), "ada@acme.example").await;
        let own = case["check"]["organization_id"] == case["org"];
        let check = AuthorizationCheck {
            organization_id: if own { member.organization_id().clone() } else { OrganizationId::new("B") },
            resource_id: text(&case["check"]["resource_id"]),
            action: text(&case["check"]["action"]),
        };
        let allowed = rig.b2b.b2b().is_authorized(&member, &check).await.unwrap();
        assert_eq!(Value::Bool(allowed), case["allowed"], "{case}");
        if own {
            let can = rig.b2b.b2b().can(&member, &check.resource_id, &check.action).await.unwrap();
            assert_eq!(can, allowed, "{case}");
        }
    }
}

#[tokio::test]
async fn users() {
    let cases = cases("consumer");
    let user = |(index, case): (usize, &Value)| json!({"email": format!("{index}@example.com"), "roles": case["roles"]});
    let users: Vec<Value> = cases.iter().enumerate().map(user).collect();
    let policy = policy(include_str!("../data/rbac/rbac_policy_consumer.json"));
    let rig = Rig::with(json!({"policy": policy, "users": users})).await;
    for (index, case) in cases.iter().enumerate() {
        let (user, _) = rig.user(&format!("{index}@example.com")).await;
        let check = &case["check"];
        let can = rig.consumer.can(&user, &text(&check["resource_id"]), &text(&check["action"])).await;
        assert_eq!(Value::Bool(can.unwrap()), case["allowed"], "{case}");
    }
}
