//! What an emulator has from the start.

use serde_json::json;
use stytch_emulator::{Emulator, StartError};

use crate::app::App;

const SEED: &str = r#"
redirect_urls: ["https://app.example.com/in"]
policy:
  roles:
    - role_id: editor
      permissions: [{ resource_id: documents, actions: ["*"] }]
users:
  - email: Ada@example.com
    user_id: user-test-ada
    name: { first_name: Ada }
    roles: [editor]
    verified: true
organizations:
  - organization_name: Acme
    organization_id: organization-test-acme
    email_allowed_domains: [acme.example]
    email_jit_provisioning: RESTRICTED
    roles:
      - { role_id: gardener, permissions: [{ resource_id: roses, actions: [cut] }] }
    members:
      - { email_address: ada@acme.example, member_id: member-test-ada, roles: [stytch_admin, gardener], verified: true }
      - { email_address: bob@acme.example }
"#;

#[tokio::test]
async fn it_is_there() {
    let app = App::with(Emulator::builder().seed(SEED)).await;
    let user = app.get("/v1/users/user-test-ada").await.ok();
    assert_eq!((&user["emails"][0]["verified"], &user["name"]["first_name"]), (&json!(true), &json!("Ada")));
    assert_eq!(app.log_in("ada@example.com").await["user_id"], "user-test-ada");
    let link = json!({ "email": "ada@example.com", "login_magic_link_url": "https://else.example" });
    app.post("/v1/magic_links/email/login_or_create", link)
        .await
        .refused(400, "no_match_for_provided_magic_link_url");
    let policy = app.get("/v1/rbac/policy").await.ok()["policy"].clone();
    assert_eq!(policy["roles"][0]["role_id"], "stytch_user");
    assert_eq!(policy["roles"][1]["role_id"], "editor");

    let ada = app.get_member("organization-test-acme", "ada@acme.example").await;
    assert_eq!((&ada["member_id"], &ada["is_admin"]), (&json!("member-test-ada"), &json!(true)));
    let login = app.member_login("acme", "ada@acme.example").await;
    let check =
        json!({ "organization_id": "organization-test-acme", "resource_id": "roses", "action": "cut" });
    let body = json!({ "session_token": login["session_token"], "authorization_check": check });
    app.post("/v1/b2b/sessions/authenticate", body).await.ok();
    let proven = app.discover("new@acme.example").await;
    let found = &proven["discovered_organizations"][0]["membership"]["type"];
    assert_eq!(found, "eligible_to_join_by_email_domain", "a verified colleague is there");
}

#[tokio::test]
async fn json_with_several_projects() {
    let seed = json!({ "projects": [
        { "project_id": "project-test-shop", "secret": "s1", "kind": "consumer", "users": [{ "email": "a@example.com" }] },
        { "project_id": "project-test-work", "secret": "s2", "kind": "b2b" },
    ]});
    let app = App::with(Emulator::builder().seed(seed.to_string())).await;
    assert_eq!((app.emulator.project_id(), app.emulator.secret()), ("project-test-shop", "s1"));
    app.post("/v1/b2b/organizations", json!({})).await.refused(400, "invalid_b2b_endpoint");
    let found = app.post("/v1/users/search", json!({})).await.ok();
    assert_eq!(found["results_metadata"]["total"], 1);
}

#[tokio::test]
async fn the_one_in_the_manual_works() {
    let manual = include_str!("../../README.md");
    let (_, seed) = manual.split_once("```yaml\n").unwrap();
    let (seed, _) = seed.split_once("```").unwrap();
    let app = App::with(Emulator::builder().seed(seed)).await;
    assert_eq!(app.get_member("organization-test-acme", "grace@acme.example").await["is_admin"], true);
}

#[tokio::test]
async fn an_error_names_the_field() {
    for (seed, expected) in [
        ("users: [{ email: a@example.com }, { email: nobody }]", "users[1].email: invalid_email"),
        ("users: [{ email: a@example.com, nickname: a }]", "users[0].nickname: unknown field"),
        ("users: [{ email: a@example.com, user_id: seven }]", "users[0].user_id: expected an id"),
        ("users: [{ email: 7 }]", "users[0].email: bad_request"),
        ("organisations: []", "organisations: unknown field `organisations`"),
        (
            "organizations: [{ organization_name: A, members: [{ email_address: x }] }]",
            "organizations[0].members[0].email_address: invalid_email",
        ),
        (
            "organizations: [{ organization_name: A, auth_methods: NONE }]",
            "organizations[0].auth_methods: bad_request",
        ),
        (
            "organizations: [{ organization_name: A, members: [{ email_address: a@b.example, roles: [king] }] }]",
            "organizations[0].members[0]",
        ),
        ("policy: { roles: [{ role_id: a, permission: [] }] }", "policy.roles[0].permission: unknown field"),
        ("projects: [{ kind: B3B }]", "projects[0].kind: unknown variant"),
        ("users: [", "line 2"),
    ] {
        let error = Emulator::builder().seed(seed).start().await.unwrap_err();
        assert!(matches!(error, StartError::Seed(_)));
        let said = error.to_string();
        assert!(said.contains(expected), "{seed}: {said}");
    }
}
