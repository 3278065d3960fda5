//! An organisation, as Stytch knows it.

use serde::{Deserialize, Serialize};

use crate::api::request::null_as_empty;
use crate::api::{Json, Role};
use crate::clock::Timestamp;
use crate::ids::OrganizationId;

/// A tenant of the project: a group of members with rules of its own on who may join and how they sign in.
///
/// The rules are open strings: `ALL_ALLOWED`, `RESTRICTED` (then the list beside it counts), `NOT_ALLOWED`, and what
/// Stytch adds.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Organization {
    /// What to authorise by, and to store beside the app's own records.
    pub organization_id: OrganizationId,
    /// Its name for people.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub organization_name: String,
    /// Its name in URLs. Members with the permission choose it, rename it, and may take one that is free again: nothing
    /// to authorise by.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub organization_slug: String,
    /// A picture, or "".
    #[serde(default, deserialize_with = "null_as_empty")]
    pub organization_logo_url: String,
    /// The app's own id for it.
    #[serde(default)]
    pub organization_external_id: Option<String>,
    /// Metadata that only the app's servers can write.
    #[serde(default)]
    pub trusted_metadata: Json,
    /// The domains that count where a rule about addresses is `RESTRICTED`.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub email_allowed_domains: Vec<String>,
    /// Whether an address of those domains may join uninvited.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub email_jit_provisioning: String,
    /// Who may be invited.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub email_invites: String,
    /// Which methods sign members in.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub auth_methods: String,
    /// Those that do if `auth_methods` is `RESTRICTED`, such as `magic_link`.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub allowed_auth_methods: Vec<String>,
    /// `REQUIRED_FOR_ALL` or `OPTIONAL`.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub mfa_policy: String,
    /// Which second factors count.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub mfa_methods: String,
    /// Those that do if `mfa_methods` is `RESTRICTED`.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub allowed_mfa_methods: Vec<String>,
    /// Whether somebody from an SSO connection may join uninvited.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub sso_jit_provisioning: String,
    /// The connections that count if `sso_jit_provisioning` is `RESTRICTED`.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub sso_jit_provisioning_allowed_connections: Vec<String>,
    /// The SSO connection that is offered first.
    #[serde(default)]
    pub sso_default_connection_id: Option<String>,
    /// Whether somebody from a tenant of an OAuth provider may join uninvited.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub oauth_tenant_jit_provisioning: String,
    /// The tenants that count, by provider.
    #[serde(default)]
    pub allowed_oauth_tenants: Json,
    /// Domains whose people may be members of no other organisation.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub claimed_email_domains: Vec<String>,
    /// Roles that come with an address.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub rbac_email_implicit_role_assignments: Vec<EmailImplicitRole>,
    /// Roles of its own, beside the project's.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub custom_roles: Vec<Role>,
    /// When it was made.
    #[serde(default)]
    pub created_at: Option<Timestamp>,
    /// When it last changed.
    #[serde(default)]
    pub updated_at: Option<Timestamp>,
}

/// A role for every member with an address of a domain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmailImplicitRole {
    /// The domain.
    pub domain: String,
    /// The role, as the policy names it.
    pub role_id: String,
}
