//! `/v1/b2b/organizations`.

use serde_json::{Value, json};

use super::{ORGANIZATION, ORGANIZATIONS, text};
use crate::app::{App, assert_members, assert_time};

#[tokio::test]
async fn create_and_read_back_by_every_name() {
    let app = App::start().await;
    let request = json!({
        "organization_name": "Acme", "organization_slug": "acme", "organization_external_id": "c|7",
        "trusted_metadata": { "plan": "pro" }, "organization_logo_url": null, "mfa_policy": null,
    });
    let body = app.post(ORGANIZATIONS, request).await.ok();
    assert_members(&body, &["organization", "request_id", "status_code"]);
    let organization = &body["organization"];
    assert_members(organization, &ORGANIZATION);
    assert_time(&organization["created_at"]);
    assert_eq!(organization["email_invites"], "ALL_ALLOWED", "no setting at all was given");
    assert_eq!(organization["email_jit_provisioning"], "NOT_ALLOWED");
    assert_eq!(organization["mfa_policy"], "OPTIONAL");
    assert_eq!(organization["organization_logo_url"], "");
    for name in [text(&organization["organization_id"]), "acme", "c%7C7"] {
        assert_eq!(app.get(&format!("{ORGANIZATIONS}/{name}")).await.ok()["organization"], *organization);
    }
    app.get("/v1/b2b/organizations/organization-test-0").await.refused_b2b(404, "organization_not_found");
}

#[tokio::test]
async fn a_slug_is_derived_or_free() {
    let app = App::start().await;
    let slug = async |name: &str| {
        app.post(ORGANIZATIONS, json!({ "organization_name": name })).await.ok()["organization"]
            ["organization_slug"]
            .clone()
    };
    assert_eq!(slug("Acme Inc.").await, "acme-inc");
    assert_eq!(slug("Acme, Inc").await, "acme-inc-2");
    assert_eq!(slug("X").await, "organizationx");
    for (bad, error_type) in [
        ("a", "invalid_organization_slug"),
        ("a b", "invalid_organization_slug"),
        ("--", "invalid_organization_slug"),
        ("acme-inc", "organization_slug_already_used"),
    ] {
        let request = json!({ "organization_name": "A", "organization_slug": bad });
        app.post(ORGANIZATIONS, request).await.refused_b2b(400, error_type);
    }
    app.post(ORGANIZATIONS, json!({})).await.refused_b2b(400, "organization_name_missing");
    app.post(ORGANIZATIONS, json!({ "organization_name": "n".repeat(129) }))
        .await
        .refused_b2b(400, "invalid_organization_name");
}

#[tokio::test]
async fn settings_depend_on_each_other() {
    let app = App::start().await;
    let create = async |settings: Value| {
        let mut body = json!({ "organization_name": "Acme" });
        body.as_object_mut().unwrap().extend(settings.as_object().unwrap().clone());
        app.post(ORGANIZATIONS, body).await
    };
    let invites = async |settings| create(settings).await.ok()["organization"]["email_invites"].clone();
    assert_eq!(invites(json!({ "mfa_policy": "REQUIRED_FOR_ALL" })).await, "ALL_ALLOWED");
    assert_eq!(invites(json!({ "email_allowed_domains": ["acme.example"] })).await, "NOT_ALLOWED");
    for (settings, error_type) in [
        (json!({ "auth_methods": "RESTRICTED" }), "allowed_auth_methods_required_for_restricted"),
        (json!({ "mfa_methods": "RESTRICTED" }), "allowed_mfa_methods_required_for_restricted"),
        (json!({ "allowed_auth_methods": ["pigeon"] }), "invalid_organization_allowed_auth_methods"),
        (json!({ "email_jit_provisioning": "RESTRICTED" }), "invalid_restricted_email_setting"),
        (json!({ "sso_jit_provisioning": "NOT_ALLOWED" }), "invalid_organization_auth_factor_setting"),
        (json!({ "email_allowed_domains": ["gmail.com"] }), "organization_settings_domain_too_common"),
        (json!({ "email_allowed_domains": ["yahoo.co.uk"] }), "organization_settings_domain_too_common"),
        (json!({ "email_allowed_domains": ["no domain"] }), "organization_settings_invalid_domain"),
        (json!({ "claimed_email_domains": ["gmx.de"] }), "organization_settings_claimed_domain_too_common"),
    ] {
        create(settings).await.refused_b2b(400, error_type);
    }
    create(json!({ "email_jit_provisioning": "ALL_ALLOWED" })).await.refused(400, "bad_request");
    create(json!({ "email_allowed_domains": ["mail.acme.example"] })).await.ok();
    create(json!({ "claimed_email_domains": ["acme.example"] })).await.ok();
    create(json!({ "claimed_email_domains": ["acme.example"] }))
        .await
        .refused_b2b(400, "organization_settings_duplicate_claimed_domain");
}

#[tokio::test]
async fn update_changes_what_it_names_or_nothing() {
    let app = App::start().await;
    let before = app.organization("acme", json!({ "trusted_metadata": { "a": 1 } })).await;
    let path = format!("{ORGANIZATIONS}/acme");
    let change =
        json!({ "organization_name": "Acme 2", "trusted_metadata": { "b": 2 }, "organization_slug": "acme" });
    let after = app.put(&path, change).await.ok()["organization"].clone();
    assert_eq!(after["organization_id"], before["organization_id"]);
    assert_eq!(after["organization_name"], "Acme 2");
    assert_eq!(after["trusted_metadata"], json!({ "a": 1, "b": 2 }));
    assert_eq!(after["email_invites"], "ALL_ALLOWED", "the default rule is for create only");
    let bad = json!({ "organization_name": "Acme 3", "auth_methods": "RESTRICTED" });
    app.put(&path, bad).await.refused_b2b(400, "allowed_auth_methods_required_for_restricted");
    assert_eq!(app.get(&path).await.ok()["organization"]["organization_name"], "Acme 2");
    app.organization("other", json!({ "organization_external_id": "x" })).await;
    app.put(&path, json!({ "organization_slug": "other" }))
        .await
        .refused_b2b(400, "organization_slug_already_used");
    app.put(&path, json!({ "organization_external_id": "x" }))
        .await
        .refused_b2b(400, "organization_external_id_already_used");
    let path = format!("{ORGANIZATIONS}/other/external_id");
    assert_eq!(app.delete(&path).await.ok()["organization"]["organization_external_id"], Value::Null);
}

#[tokio::test]
async fn a_deleted_organization_takes_its_members_along() {
    let app = App::start().await;
    let organization = app.organization("acme", json!({})).await;
    app.member("acme", "ada@acme.example", json!({})).await;
    let login = app.member_login("acme", "ada@acme.example").await;
    assert_eq!(app.get(&format!("{ORGANIZATIONS}/acme/metrics")).await.ok()["member_count"], 1);
    let body = app.delete(&format!("{ORGANIZATIONS}/acme")).await.ok();
    assert_eq!(body["organization_id"], organization["organization_id"]);
    app.get(&format!("{ORGANIZATIONS}/acme")).await.refused_b2b(404, "organization_not_found");
    let request = json!({ "session_token": login["session_token"] });
    app.post("/v1/b2b/sessions/authenticate", request).await.refused(404, "session_not_found");
    let path = format!("{ORGANIZATIONS}/members/dangerously_get/{}", text(&login["member_id"]));
    app.get(&path).await.refused_b2b(404, "member_not_found");
}
