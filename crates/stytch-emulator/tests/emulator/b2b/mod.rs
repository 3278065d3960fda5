//! Organizations, members, and how those log in.

mod acting;
mod discovery;
mod email_update;
mod joining;
mod login;
mod members;
mod organizations;
mod rbac;
mod search;
mod second_factor;
mod sessions;

use serde_json::{Value, json};

use crate::app::{Answer, App};

pub(crate) const ORGANIZATIONS: &str = "/v1/b2b/organizations";

/// Every field of an organization.
pub(crate) const ORGANIZATION: [&str; 30] = [
    "allowed_auth_methods",
    "allowed_first_party_connected_apps",
    "allowed_mfa_methods",
    "allowed_oauth_tenants",
    "allowed_third_party_connected_apps",
    "auth_methods",
    "claimed_email_domains",
    "created_at",
    "custom_roles",
    "email_allowed_domains",
    "email_invites",
    "email_jit_provisioning",
    "first_party_connected_apps_allowed_type",
    "mfa_methods",
    "mfa_policy",
    "oauth_tenant_jit_provisioning",
    "organization_external_id",
    "organization_id",
    "organization_logo_url",
    "organization_name",
    "organization_slug",
    "rbac_email_implicit_role_assignments",
    "scim_active_connection",
    "sso_active_connections",
    "sso_default_connection_id",
    "sso_jit_provisioning",
    "sso_jit_provisioning_allowed_connections",
    "third_party_connected_apps_allowed_type",
    "trusted_metadata",
    "updated_at",
];

/// Every field of a member.
pub(crate) const MEMBER: [&str; 27] = [
    "created_at",
    "default_mfa_method",
    "email_address",
    "email_address_verified",
    "external_id",
    "is_admin",
    "is_breakglass",
    "is_locked",
    "lock_created_at",
    "lock_expires_at",
    "member_id",
    "member_password_id",
    "mfa_enrolled",
    "mfa_phone_number",
    "mfa_phone_number_verified",
    "name",
    "oauth_registrations",
    "organization_id",
    "retired_email_addresses",
    "roles",
    "scim_registration",
    "sso_registrations",
    "status",
    "totp_registration_id",
    "trusted_metadata",
    "untrusted_metadata",
    "updated_at",
];

/// Every field of a member's session.
pub(crate) const MEMBER_SESSION: [&str; 10] = [
    "authentication_factors",
    "custom_claims",
    "expires_at",
    "last_accessed_at",
    "member_id",
    "member_session_id",
    "organization_id",
    "organization_slug",
    "roles",
    "started_at",
];

pub(crate) fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

impl App {
    /// An organization named by its slug, with some settings; answers it.
    pub(crate) async fn organization(&self, slug: &str, settings: Value) -> Value {
        let mut body = json!({ "organization_name": slug, "organization_slug": slug });
        body.as_object_mut().unwrap().extend(settings.as_object().unwrap().clone());
        self.post(ORGANIZATIONS, body).await.ok()["organization"].clone()
    }

    pub(crate) async fn member(&self, organization: &str, email: &str, more: Value) -> Value {
        let mut body = json!({ "email_address": email });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.post(&format!("{ORGANIZATIONS}/{organization}/members"), body).await.ok()["member"].clone()
    }

    pub(crate) async fn get_member(&self, organization: &str, email: &str) -> Value {
        let path = format!("{ORGANIZATIONS}/{organization}/member?email_address={email}");
        self.get(&path).await.ok()["member"].clone()
    }

    pub(crate) async fn login_or_signup(&self, organization: &str, email: &str) -> Answer {
        let body = json!({ "organization_id": organization, "email_address": email });
        self.post("/v1/b2b/magic_links/email/login_or_signup", body).await
    }

    pub(crate) fn last_token(&self, email: &str) -> String {
        self.emulator.messages_to(email)[0].token.clone()
    }

    pub(crate) async fn authenticate_member(&self, body: Value) -> Answer {
        self.post("/v1/b2b/magic_links/authenticate", body).await
    }

    /// Logs a member in by a link of the organization.
    pub(crate) async fn member_login(&self, organization: &str, email: &str) -> Value {
        self.login_or_signup(organization, email).await.ok();
        self.authenticate_member(json!({ "magic_links_token": self.last_token(email) })).await.ok()
    }

    /// Proves an address by discovery; answers the whole body.
    pub(crate) async fn discover(&self, email: &str) -> Value {
        let body = json!({ "email_address": email });
        self.post("/v1/b2b/magic_links/email/discovery/send", body).await.ok();
        let body = json!({ "discovery_magic_links_token": self.last_token(email) });
        self.post("/v1/b2b/magic_links/discovery/authenticate", body).await.ok()
    }

    pub(crate) async fn exchange(&self, intermediate: &Value, organization: &str) -> Answer {
        let body = json!({ "intermediate_session_token": intermediate, "organization_id": organization });
        self.post("/v1/b2b/discovery/intermediate_sessions/exchange", body).await
    }
}
