//! `/v1/b2b/organizations/{organization_id}/members`.

use serde_json::{Value, json};

use super::{MEMBER, ORGANIZATIONS, text};
use crate::app::{App, assert_members};

#[tokio::test]
async fn create_and_read_back() {
    let app = App::start().await;
    let organization = app.organization("acme", json!({})).await;
    let request = json!({
        "email_address": "Ada@acme.example", "name": "Ada", "roles": ["stytch_admin"], "external_id": "7",
        "trusted_metadata": { "a": 1 }, "is_breakglass": true, "mfa_phone_number": "+12025550162",
    });
    let body = app.post(&format!("{ORGANIZATIONS}/acme/members"), request).await.ok();
    assert_members(&body, &["member", "member_id", "organization", "request_id", "status_code"]);
    let member = &body["member"];
    assert_members(member, &MEMBER);
    assert_eq!(member["email_address"], "ada@acme.example");
    assert_eq!((&member["status"], &member["email_address_verified"]), (&json!("active"), &json!(false)));
    assert_eq!(member["is_admin"], true);
    assert_eq!(member["organization_id"], organization["organization_id"]);
    let direct = json!([{ "type": "direct_assignment", "details": {} }]);
    let role = |id: &str| json!({ "role_id": id, "sources": direct });
    assert_eq!(member["roles"], json!([role("stytch_member"), role("stytch_admin")]));
    for query in [
        format!("member_id={}", text(&body["member_id"])),
        "member_id=7".into(),
        "email_address=ada%40acme.example".into(),
    ] {
        let path = format!("{ORGANIZATIONS}/acme/member?{query}");
        assert_eq!(app.get(&path).await.ok()["member"], *member, "{query}");
    }
    let path = format!("{ORGANIZATIONS}/acme/member");
    app.get(&path).await.refused_b2b(400, "invalid_member_get_fields");
    app.get(&format!("{path}?member_id=member-test-0")).await.refused_b2b(404, "member_not_found");
}

#[tokio::test]
async fn what_does_not_fit_is_refused() {
    let app = App::start().await;
    app.organization("acme", json!({})).await;
    app.organization("other", json!({ "claimed_email_domains": ["other.example"] })).await;
    app.member("acme", "ada@acme.example", json!({ "external_id": "7" })).await;
    let create = async |body: Value| app.post(&format!("{ORGANIZATIONS}/acme/members"), body).await;
    let with = |more: Value| {
        let mut body = json!({ "email_address": "b@acme.example" });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    create(json!({})).await.refused(400, "bad_request");
    create(json!({ "email_address": "ADA@acme.example" })).await.refused_b2b(400, "duplicate_member_email");
    create(json!({ "email_address": "x@other.example" }))
        .await
        .refused_b2b(400, "action_not_allowed_email_domain_is_claimed");
    create(with(json!({ "external_id": "7" }))).await.refused_b2b(400, "duplicate_member_external_id");
    create(with(json!({ "roles": ["king"] }))).await.refused_b2b(400, "invalid_rbac_role_id");
    create(with(json!({ "mfa_phone_number": "1" }))).await.refused(400, "invalid_phone_number");
    create(with(json!({ "roles": ["stytch_member"], "create_member_as_pending": true }))).await.ok();
    assert_eq!(app.get_member("acme", "b@acme.example").await["status"], "pending");
    app.member("other", "ada@acme.example", json!({ "external_id": "7" })).await;
}

#[tokio::test]
async fn a_new_address_has_to_be_proven_and_retires_the_old_one() {
    let app = App::start().await;
    app.organization("acme", json!({})).await;
    let member = app.member("acme", "ada@acme.example", json!({})).await;
    app.member_login("acme", "ada@acme.example").await;
    app.login_or_signup("acme", "ada@acme.example").await.ok();
    let waiting = app.last_token("ada@acme.example");
    let path = format!("{ORGANIZATIONS}/acme/members/{}", text(&member["member_id"]));
    let body = app.put(&path, json!({ "email_address": "ada@new.example", "name": "A" })).await.ok();
    let changed = &body["member"];
    assert_eq!(changed["email_address"], "ada@new.example");
    assert_eq!((&changed["email_address_verified"], &changed["name"]), (&json!(false), &json!("A")));
    assert_eq!(changed["retired_email_addresses"][0]["email_address"], "ada@acme.example");
    app.authenticate_member(json!({ "magic_links_token": waiting }))
        .await
        .refused(401, "unable_to_auth_magic_link");
    let create = json!({ "email_address": "ada@acme.example" });
    app.post(&format!("{ORGANIZATIONS}/acme/members"), create.clone())
        .await
        .refused_b2b(400, "retired_member_email");
    let body = app.post(&format!("{path}/unlink_retired_email"), create.clone()).await.ok();
    assert_eq!(body["member"]["retired_email_addresses"], json!([]));
    assert_eq!(body["organization_id"], body["organization"]["organization_id"]);
    app.post(&format!("{ORGANIZATIONS}/acme/members"), create.clone()).await.ok();
    app.put(&path, create).await.refused_b2b(400, "duplicate_member_email");
    let unlinked = json!({ "email_address": "third@new.example", "unlink_email": true });
    assert_eq!(app.put(&path, unlinked).await.ok()["member"]["retired_email_addresses"], json!([]));
}

#[tokio::test]
async fn updates_replace_roles_and_merge_metadata() {
    let app = App::start().await;
    app.organization("acme", json!({})).await;
    let more = json!({ "roles": ["stytch_admin"], "trusted_metadata": { "a": 1 }, "mfa_phone_number": "+12025550162" });
    let member = app.member("acme", "ada@acme.example", more).await;
    let login = app.member_login("acme", "ada@acme.example").await;
    let path = format!("{ORGANIZATIONS}/acme/members/{}", text(&member["member_id"]));
    let body =
        app.put(&path, json!({ "roles": [], "trusted_metadata": { "b": 2 }, "external_id": "9" })).await.ok();
    assert_eq!(body["member"]["is_admin"], false);
    assert_eq!(body["member"]["trusted_metadata"], json!({ "a": 1, "b": 2 }));
    let gone = app.delete(&format!("{ORGANIZATIONS}/acme/members/9/external_id")).await.ok();
    assert_eq!(gone["member"]["external_id"], Value::Null);
    let phone = format!("{ORGANIZATIONS}/acme/members/mfa_phone_numbers/{}", text(&member["member_id"]));
    assert_eq!(app.delete(&phone).await.ok()["member"]["mfa_phone_number"], "");
    // Who has to use a second factor from now on has no use for a session without one.
    app.put(&path, json!({ "mfa_enrolled": true, "preserve_existing_sessions": true })).await.ok();
    let session = json!({ "session_token": login["session_token"] });
    app.post("/v1/b2b/sessions/authenticate", session.clone()).await.ok();
    app.put(&path, json!({ "mfa_enrolled": false })).await.ok();
    app.put(&path, json!({ "mfa_enrolled": true })).await.ok();
    app.post("/v1/b2b/sessions/authenticate", session).await.refused(404, "session_not_found");
}

#[tokio::test]
async fn a_deleted_member_is_hidden_and_can_come_back() {
    let app = App::start().await;
    app.organization("acme", json!({})).await;
    let unverified = app.member("acme", "ada@acme.example", json!({})).await;
    let path = format!("{ORGANIZATIONS}/acme/members/{}", text(&unverified["member_id"]));
    app.put(&format!("{path}/reactivate"), json!({}))
        .await
        .refused_b2b(400, "no_deleted_member_found_for_reactivation");
    app.delete(&path).await.ok();
    app.put(&format!("{path}/reactivate"), json!({}))
        .await
        .refused_b2b(400, "email_unverified_for_reactivation");

    app.member("acme", "ada@acme.example", json!({})).await;
    let login = app.member_login("acme", "ada@acme.example").await;
    app.login_or_signup("acme", "ada@acme.example").await.ok();
    let id = text(&login["member_id"]);
    let path = format!("{ORGANIZATIONS}/acme/members/{id}");
    assert_eq!(app.delete(&path).await.ok()["member_id"], login["member_id"]);
    app.delete(&path).await.refused_b2b(404, "member_not_found");
    let session = json!({ "session_token": login["session_token"] });
    app.post("/v1/b2b/sessions/authenticate", session).await.refused(404, "session_not_found");
    let link = json!({ "magic_links_token": app.last_token("ada@acme.example") });
    app.authenticate_member(link).await.refused(401, "unable_to_auth_magic_link");
    let dangerous = format!("{ORGANIZATIONS}/members/dangerously_get/{id}");
    app.get(&dangerous).await.refused_b2b(404, "member_not_found");
    let found = app.get(&format!("{dangerous}?include_deleted=true")).await.ok();
    assert_eq!(found["member"]["status"], "deleted");
    let body = app.put(&format!("{path}/reactivate"), json!({})).await.ok();
    assert_eq!(body["member"]["status"], "active");
    app.get(&dangerous).await.ok();

    app.delete(&path).await.ok();
    app.member("acme", "ada@acme.example", json!({})).await;
    app.put(&format!("{path}/reactivate"), json!({}))
        .await
        .refused_b2b(400, "reactivation_email_belongs_to_another_member");
}
