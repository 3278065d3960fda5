//! Policies, and checks against them.

use serde_json::{Value, json};
use stytch_emulator::Emulator;

use super::text;
use crate::app::App;

/// The policy of the SDKs' own tests, by way of the builder.
fn documents() -> stytch_emulator::EmulatorBuilder {
    let file: Value = serde_json::from_str(include_str!("../../data/rbac_policy_b2b.json")).unwrap();
    let mut builder = Emulator::builder();
    for role in file["policy"]["roles"].as_array().unwrap() {
        for permission in role["permissions"].as_array().unwrap() {
            let actions: Vec<&str> = permission["actions"].as_array().unwrap().iter().map(text).collect();
            builder = builder.permission(text(&role["role_id"]), text(&permission["resource_id"]), actions);
        }
    }
    builder
}

#[tokio::test]
async fn the_cases_of_the_sdks_come_out_the_same() {
    let cases: Vec<Value> = serde_json::from_str(include_str!("../../data/rbac_cases.json")).unwrap();
    let app = App::with(documents().permission("default", "nothing", ["x"]).permission(
        "unknown_role",
        "nothing",
        ["x"],
    ))
    .await;
    let mut checked = 0;
    for (index, case) in cases.iter().filter(|case| case["vertical"] == "b2b").enumerate() {
        let slug = format!("org-{index}");
        app.organization(&slug, json!({})).await;
        app.member(&slug, "ada@acme.example", json!({ "roles": case["roles"] })).await;
        let login = app.member_login(&slug, "ada@acme.example").await;
        let mut check = case["check"].clone();
        let own = check["organization_id"] == case["org"];
        check["organization_id"] =
            if own { login["organization_id"].clone() } else { json!("organization-test-B") };
        let body = json!({ "session_token": login["session_token"], "authorization_check": check });
        let answer = app.post("/v1/b2b/sessions/authenticate", body).await;
        match (case["allowed"].as_bool().unwrap(), case["reason"].as_str()) {
            (true, _) => {
                let verdict = answer.ok()["verdict"].clone();
                assert_eq!(verdict, json!({ "authorized": true, "granting_roles": case["roles"] }));
            }
            (false, Some("tenancy")) => answer.refused_b2b(403, "session_authorization_tenancy_error"),
            (false, _) => answer.refused_b2b(403, "session_authorization_error"),
        }
        checked += 1;
    }
    assert!(checked >= 7);
}

#[tokio::test]
async fn the_project_policy_has_the_built_in_roles() {
    let app = App::with(documents()).await;
    let policy = app.get("/v1/b2b/rbac/policy").await.ok()["policy"].clone();
    let roles: Vec<&str> =
        policy["roles"].as_array().unwrap().iter().map(|role| text(&role["role_id"])).collect();
    assert_eq!(roles, ["stytch_member", "stytch_admin", "organization_admin", "editor", "reader"]);
    let own = json!([{ "resource_id": "stytch.self", "actions": ["*"] }]);
    assert_eq!(policy["roles"][0]["permissions"], own);
    let resources = policy["resources"].as_array().unwrap();
    for resource in ["stytch.organization", "stytch.member", "stytch.sso", "stytch.self", "documents"] {
        assert!(resources.iter().any(|known| known["resource_id"] == resource), "{resource}");
    }
    assert_eq!(policy["scopes"], json!([]));
}

#[tokio::test]
async fn an_organization_has_roles_of_its_own_and_no_other_has_them() {
    let app = App::start().await;
    app.organization("acme", json!({})).await;
    app.organization("other", json!({})).await;
    let path = "/v1/b2b/rbac/organizations/acme";
    assert_eq!(app.get(path).await.ok()["org_policy"], json!({ "roles": [] }));
    let role = json!({ "role_id": "gardener", "description": "", "permissions": [{ "resource_id": "roses", "actions": ["cut"] }] });
    let body = app.put(path, json!({ "org_policy": { "roles": [role] } })).await.ok();
    assert_eq!(body["org_policy"]["roles"], json!([role]));
    assert_eq!(
        app.get("/v1/b2b/organizations/acme").await.ok()["organization"]["custom_roles"],
        json!([role])
    );
    app.member("acme", "ada@acme.example", json!({ "roles": ["gardener"] })).await;
    let request = json!({ "email_address": "ada@acme.example", "roles": ["gardener"] });
    app.post("/v1/b2b/organizations/other/members", request).await.refused_b2b(400, "invalid_rbac_role_id");
    let login = app.member_login("acme", "ada@acme.example").await;
    let check = json!({ "organization_id": "acme", "resource_id": "roses", "action": "cut" });
    let body = json!({ "session_token": login["session_token"], "authorization_check": check });
    let verdict = app.post("/v1/b2b/sessions/authenticate", body).await.ok()["verdict"].clone();
    assert_eq!(verdict["granting_roles"], json!(["gardener"]));
    let twice = json!({ "org_policy": { "roles": [role, role] } });
    app.put(path, twice).await.refused_b2b(400, "rbac_role_duplicate");
    let built_in = json!({ "org_policy": { "roles": [{ "role_id": "stytch_admin" }] } });
    app.put(path, built_in).await.refused_b2b(400, "invalid_rbac_stytch_role_edit");
    app.put(path, json!({})).await.refused(400, "bad_request");
}
