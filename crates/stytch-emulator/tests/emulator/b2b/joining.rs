//! Who becomes a member, and how: by domain, or by invitation.

use std::time::Duration;

use serde_json::{Value, json};

use super::{ORGANIZATIONS, text};
use crate::app::{Answer, App};

const OPEN_TO_ACME: &str = r#"{"email_allowed_domains":["acme.example"],"email_jit_provisioning":"RESTRICTED",
    "email_invites":"RESTRICTED"}"#;

async fn invite(app: &App, email: &str) -> Answer {
    let body = json!({ "organization_id": "acme", "email_address": email, "name": "Invited" });
    app.post("/v1/b2b/magic_links/email/invite", body).await
}

#[tokio::test]
async fn a_newcomer_of_the_domain_joins_by_a_link() {
    let app = App::start().await;
    app.organization("acme", serde_json::from_str(OPEN_TO_ACME).unwrap()).await;
    let sent = app.login_or_signup("acme", "new@acme.example").await.ok();
    assert_eq!((&sent["member_created"], &sent["member"]["status"]), (&json!(true), &json!("pending")));
    assert_eq!(app.emulator.messages()[0].kind.as_str(), "signup");
    let again = app.login_or_signup("acme", "new@acme.example").await.ok();
    assert_eq!((&again["member_created"], &again["member_id"]), (&json!(false), &sent["member_id"]));
    let token = app.last_token("new@acme.example");
    let body = app.authenticate_member(json!({ "magic_links_token": token })).await.ok();
    assert_eq!(body["member"]["status"], "active");
    assert_eq!(body["member_id"], sent["member_id"]);
    app.login_or_signup("acme", "new@acme.example").await.ok();
    assert_eq!(app.emulator.messages()[0].kind.as_str(), "login");
    app.emulator.advance(Duration::from_secs(3601));
    let late = json!({ "magic_links_token": app.last_token("new@acme.example") });
    app.authenticate_member(late).await.refused(401, "unable_to_auth_magic_link");
}

#[tokio::test]
async fn others_do_not() {
    let app = App::start().await;
    app.organization("closed", json!({})).await;
    app.organization("acme", serde_json::from_str(OPEN_TO_ACME).unwrap()).await;
    let refused = async |at: &str, email: &str, error: &str| {
        app.login_or_signup(at, email).await.refused_b2b(400, error);
    };
    refused("closed", "x@acme.example", "email_jit_provisioning_not_allowed").await;
    refused("acme", "x@else.example", "invalid_email_for_jit_provisioning").await;
    app.organization("owner", json!({ "claimed_email_domains": ["owned.example"] })).await;
    app.put(
        &format!("{ORGANIZATIONS}/acme"),
        json!({ "email_allowed_domains": ["owned.example", "acme.example"] }),
    )
    .await
    .ok();
    refused("acme", "x@owned.example", "action_not_allowed_email_domain_is_claimed").await;
    app.login_or_signup("nowhere", "x@acme.example").await.refused_b2b(404, "organization_not_found");
    assert!(app.emulator.messages().is_empty(), "a refusal sends nothing");
    let members = json!({ "organization_ids": ["acme", "closed"] });
    let found = app.post(&format!("{ORGANIZATIONS}/members/search"), members).await.ok();
    assert_eq!(found["members"], json!([]), "a refusal makes nobody a member");
}

#[tokio::test]
async fn an_invitation_leads_in_for_a_week() {
    let app = App::start().await;
    app.organization("acme", serde_json::from_str(OPEN_TO_ACME).unwrap()).await;
    let sent = invite(&app, "new@acme.example").await.ok();
    assert_eq!((&sent["member"]["status"], &sent["member"]["name"]), (&json!("invited"), &json!("Invited")));
    assert_eq!(app.emulator.messages()[0].kind.as_str(), "invite");
    app.emulator.advance(Duration::from_secs(7 * 86400 - 60));
    let token = app.last_token("new@acme.example");
    let body = app.authenticate_member(json!({ "magic_links_token": token })).await.ok();
    assert_eq!((&body["member"]["status"], &body["member_id"]), (&json!("active"), &sent["member_id"]));
    invite(&app, "new@acme.example").await.refused_b2b(400, "duplicate_member_email");
    invite(&app, "new@else.example").await.refused_b2b(400, "invalid_email_for_invites");
    let inviter =
        json!({ "organization_id": "acme", "email_address": "z@acme.example", "invited_by_member_id": "x" });
    app.post("/v1/b2b/magic_links/email/invite", inviter)
        .await
        .refused_b2b(400, "member_does_not_exist_in_organization");
}

#[tokio::test]
async fn deleting_the_member_revokes_the_invitation() {
    let app = App::start().await;
    app.organization("acme", json!({})).await;
    let sent = invite(&app, "new@else.example").await.ok();
    let path = format!("{ORGANIZATIONS}/acme/members/{}", text(&sent["member_id"]));
    app.delete(&path).await.ok();
    let token = json!({ "magic_links_token": app.last_token("new@else.example") });
    app.authenticate_member(token).await.refused(401, "unable_to_auth_magic_link");
}

#[tokio::test]
async fn a_domain_can_carry_a_role() {
    let app = App::start().await;
    let settings = json!({ "rbac_email_implicit_role_assignments": [{ "domain": "acme.example", "role_id": "stytch_admin" }] });
    app.organization("acme", settings).await;
    app.member("acme", "ada@acme.example", json!({})).await;
    app.member("acme", "eve@else.example", json!({})).await;
    let ada = app.member_login("acme", "ada@acme.example").await;
    let source = json!([{ "type": "email_assignment", "details": { "email_domain": "acme.example" } }]);
    assert_eq!(ada["member"]["roles"][1], json!({ "role_id": "stytch_admin", "sources": source }));
    assert_eq!(ada["member_session"]["roles"], json!(["stytch_member", "stytch_admin"]));
    let eve = app.member_login("acme", "eve@else.example").await;
    assert_eq!(eve["member_session"]["roles"], json!(["stytch_member"]));
    let unknown =
        json!({ "rbac_email_implicit_role_assignments": [{ "domain": "a.example", "role_id": "king" }] });
    app.put(&format!("{ORGANIZATIONS}/acme"), unknown).await.refused_b2b(400, "invalid_rbac_role_id");
    let wrong: Value = json!({ "rbac_email_implicit_role_assignments": [{ "domain": "a.example" }] });
    app.put(&format!("{ORGANIZATIONS}/acme"), wrong).await.refused(400, "bad_request");
}
