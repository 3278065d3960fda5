//! Organizations and their settings.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::ids::new_id;
use super::table::Table;
use crate::policy::Role;

/// How open a door is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum Rule {
    AllAllowed,
    Restricted,
    NotAllowed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum MfaPolicy {
    Optional,
    RequiredForAll,
}

/// A role for everybody with an address in a domain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ImplicitRole {
    pub(crate) domain: String,
    pub(crate) role_id: String,
}

/// The fields have Stytch's names, so that the whole serializes to what answers show.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Organization {
    pub(crate) organization_id: String,
    pub(crate) organization_name: String,
    pub(crate) organization_slug: String,
    pub(crate) organization_logo_url: String,
    pub(crate) organization_external_id: Option<String>,
    pub(crate) trusted_metadata: Map<String, Value>,
    pub(crate) sso_default_connection_id: Option<String>,
    pub(crate) sso_jit_provisioning: Rule,
    pub(crate) sso_jit_provisioning_allowed_connections: Vec<String>,
    pub(crate) email_allowed_domains: Vec<String>,
    pub(crate) email_jit_provisioning: Rule,
    pub(crate) email_invites: Rule,
    pub(crate) auth_methods: Rule,
    pub(crate) allowed_auth_methods: Vec<String>,
    pub(crate) mfa_policy: MfaPolicy,
    pub(crate) mfa_methods: Rule,
    pub(crate) allowed_mfa_methods: Vec<String>,
    pub(crate) rbac_email_implicit_role_assignments: Vec<ImplicitRole>,
    pub(crate) oauth_tenant_jit_provisioning: Rule,
    pub(crate) allowed_oauth_tenants: Map<String, Value>,
    pub(crate) claimed_email_domains: Vec<String>,
    pub(crate) first_party_connected_apps_allowed_type: Rule,
    pub(crate) allowed_first_party_connected_apps: Vec<String>,
    pub(crate) third_party_connected_apps_allowed_type: Rule,
    pub(crate) allowed_third_party_connected_apps: Vec<String>,
    pub(crate) custom_roles: Vec<Role>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

impl Organization {
    pub(crate) fn new(name: &str, slug: String, now: Timestamp) -> Self {
        Self {
            organization_id: new_id("organization"),
            organization_name: name.to_owned(),
            organization_slug: slug,
            organization_logo_url: String::new(),
            organization_external_id: None,
            trusted_metadata: Map::new(),
            sso_default_connection_id: None,
            sso_jit_provisioning: Rule::AllAllowed,
            sso_jit_provisioning_allowed_connections: Vec::new(),
            email_allowed_domains: Vec::new(),
            email_jit_provisioning: Rule::NotAllowed,
            email_invites: Rule::AllAllowed,
            auth_methods: Rule::AllAllowed,
            allowed_auth_methods: Vec::new(),
            mfa_policy: MfaPolicy::Optional,
            mfa_methods: Rule::AllAllowed,
            allowed_mfa_methods: Vec::new(),
            rbac_email_implicit_role_assignments: Vec::new(),
            oauth_tenant_jit_provisioning: Rule::NotAllowed,
            allowed_oauth_tenants: Map::new(),
            claimed_email_domains: Vec::new(),
            first_party_connected_apps_allowed_type: Rule::AllAllowed,
            allowed_first_party_connected_apps: Vec::new(),
            third_party_connected_apps_allowed_type: Rule::AllAllowed,
            allowed_third_party_connected_apps: Vec::new(),
            custom_roles: Vec::new(),
            created_at: now,
            updated_at: now,
        }
    }

    /// Whether a login by magic link is enough for this organization.
    pub(crate) fn takes_magic_links(&self) -> bool {
        self.auth_methods != Rule::Restricted
            || self.allowed_auth_methods.iter().any(|method| method == "magic_link")
    }

    /// Whether a passcode by SMS counts as the second factor here.
    pub(crate) fn takes_sms(&self) -> bool {
        self.mfa_methods != Rule::Restricted
            || self.allowed_mfa_methods.iter().any(|method| method == "sms_otp")
    }

    pub(crate) fn allows_domain(&self, domain: &str) -> bool {
        self.email_allowed_domains.iter().any(|allowed| allowed == domain)
    }
}

/// All organizations of the project.
#[derive(Debug, Default)]
pub(crate) struct Organizations(pub(super) Table<Organization>);

impl Organizations {
    pub(crate) fn add(&mut self, organization: Organization) {
        self.0.put(&organization.organization_id.clone(), organization);
    }

    pub(crate) fn remove(&mut self, organization_id: &str) {
        self.0.remove(organization_id);
    }

    /// By id, by slug, or by the external id the app has given.
    pub(crate) fn get(&self, name: &str) -> Option<&Organization> {
        let named = |organization: &&Organization| {
            organization.organization_slug == name
                || organization.organization_external_id.as_deref() == Some(name)
        };
        self.0.get(name).or_else(|| self.0.values().find(named))
    }

    pub(crate) fn with_slug(&self, slug: &str) -> Option<&Organization> {
        self.0.values().find(|organization| organization.organization_slug == slug)
    }

    /// Whether some organization has claimed this e-mail domain for itself.
    pub(crate) fn domain_is_claimed(&self, domain: &str) -> bool {
        self.0.values().any(|organization| organization.claimed_email_domains.iter().any(|d| d == domain))
    }

    pub(crate) fn newest(&self) -> Vec<(u64, &Organization)> {
        self.0.newest()
    }
}
