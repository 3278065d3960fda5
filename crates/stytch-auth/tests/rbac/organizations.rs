//! Roles that an organisation has beside those of the project: its own, and nobody else's.

use serde_json::{Value, json};
use stytch_auth::api::b2b::AuthorizationCheck;
use stytch_emulator::Fault;

use crate::support::Rig;

const POLICY: &str = "/v1/b2b/rbac/policy";

fn role(role_id: &str, resource_id: &str, action: &str) -> Value {
    json!({"role_id": role_id, "permissions": [{"resource_id": resource_id, "actions": [action]}]})
}

fn organization(slug: &str, roles: Value, held: &[&str]) -> Value {
    let member = json!({"email_address": "ada@example.com", "roles": held});
    json!({"organization_name": slug, "organization_slug": slug, "roles": roles, "members": [member]})
}

/// Two organisations that call different things by the same name.
async fn gardens() -> Rig {
    Rig::with(json!({
        "policy": {"roles": [role("reader", "documents", "read")]},
        "organizations": [
            organization("park", json!([role("gardener", "roses", "cut"), role("guard", "gate", "*")]), &["gardener"]),
            organization("farm", json!([role("gardener", "roses", "water")]), &["gardener", "reader"]),
            organization("plain", json!([]), &["reader"]),
        ],
    }))
    .await
}

fn asked_for(rig: &Rig, organization_id: &str) -> usize {
    rig.emulator.count_requests(&format!("/v1/b2b/rbac/organizations/{organization_id}"))
}

#[tokio::test]
async fn the_same_name_means_each_organization_s_own() {
    let rig = gardens().await;
    let (at_park, _) = rig.member("park", "ada@example.com").await;
    let (at_farm, _) = rig.member("farm", "ada@example.com").await;
    let can = async |member, resource, action| rig.b2b.b2b().can(member, resource, action).await.unwrap();
    // In every order, so that nothing that was learned of one is used for the other.
    for _ in 0..2 {
        assert!(can(&at_park, "roses", "cut").await);
        assert!(!can(&at_farm, "roses", "cut").await);
        assert!(can(&at_farm, "roses", "water").await);
        assert!(!can(&at_park, "roses", "water").await);
        assert!(!can(&at_park, "gate", "open").await, "a role of the organisation that she does not have");
    }
    assert!(can(&at_farm, "documents", "read").await, "beside the project's roles");
    assert!(!can(&at_park, "documents", "read").await);
    for at in [&at_park, &at_farm] {
        assert_eq!(asked_for(&rig, at.organization_id().as_str()), 1);
    }
    assert_eq!(rig.emulator.count_requests(POLICY), 1);
}

#[tokio::test]
async fn the_tenant_comes_before_every_role() {
    let rig = gardens().await;
    let (at_park, _) = rig.member("park", "ada@example.com").await;
    let (at_farm, _) = rig.member("farm", "ada@example.com").await;
    let authorized = async |organization_id: &str| {
        let organization_id = organization_id.into();
        let check = AuthorizationCheck { organization_id, resource_id: "roses".into(), action: "cut".into() };
        rig.b2b.b2b().is_authorized(&at_park, &check).await.unwrap()
    };
    assert!(authorized(at_park.organization_id().as_str()).await);
    let before = rig.emulator.requests().len();
    assert!(!authorized(at_farm.organization_id().as_str()).await);
    for mistaken in ["park", "", "*", "PARK"] {
        assert!(!authorized(mistaken).await, "{mistaken:?} is no id of an organisation");
    }
    assert_eq!(rig.emulator.requests().len(), before, "and Stytch is not asked");
}

#[tokio::test]
async fn who_has_roles_of_the_project_only_costs_one_fetch_for_all() {
    let rig = gardens().await;
    let (member, _) = rig.member("plain", "ada@example.com").await;
    let before = rig.emulator.requests().len();
    assert!(rig.b2b.b2b().can(&member, "documents", "read").await.unwrap());
    assert!(!rig.b2b.b2b().can(&member, "documents", "write").await.unwrap());
    assert_eq!(rig.emulator.requests().len() - before, 1);
}

#[tokio::test]
async fn where_stytch_offers_no_such_roles_there_are_none() {
    for status in [400, 403, 404] {
        let rig = gardens().await;
        let (member, _) = rig.member("park", "ada@example.com").await;
        let body = format!(r#"{{"status_code":{status},"error_type":"feature_not_enabled"}}"#);
        rig.emulator.inject(Fault::on("/v1/b2b/rbac/organizations/*").status(status).body(body));
        for _ in 0..5 {
            assert!(!rig.b2b.b2b().can(&member, "roses", "cut").await.unwrap(), "{status}");
        }
        assert_eq!(asked_for(&rig, member.organization_id().as_str()), 1, "and that is remembered");
    }
}

#[tokio::test]
async fn an_outage_is_no_refusal() {
    for fault in [
        Fault::on("/v1/b2b/rbac/organizations/*").status(500).always(),
        Fault::on("/v1/b2b/rbac/organizations/*").status(401).always(),
        Fault::on("/v1/b2b/rbac/organizations/*").drop_connection().always(),
        Fault::on("/v1/b2b/rbac/organizations/*").status(200).body("<html>").always(),
    ] {
        let rig = gardens().await;
        let (member, _) = rig.member("park", "ada@example.com").await;
        rig.emulator.inject(fault.clone());
        let error = rig.b2b.b2b().can(&member, "roses", "cut").await.unwrap_err();
        assert!(error.is_unavailable(), "{fault:?}: {error}");
        rig.emulator.clear_faults();
        rig.emulator.advance(std::time::Duration::from_secs(31));
        assert!(rig.b2b.b2b().can(&member, "roses", "cut").await.unwrap());
    }
}
