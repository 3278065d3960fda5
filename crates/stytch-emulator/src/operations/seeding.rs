//! The operations that seeds and test sessions use, with the fields that seeds may give.

use super::{Operation, authenticate, b2b, email_links, users};

pub(crate) const CREATE_USER: Operation = users::create;
pub(crate) const CREATE_ORGANIZATION: Operation = b2b::CREATE_ORGANIZATION;
pub(crate) const CREATE_MEMBER: Operation = b2b::CREATE_MEMBER;
pub(crate) const REPLACE_POLICY: Operation = b2b::REPLACE_POLICY;

pub(crate) const LOGIN_OR_CREATE: Operation = email_links::login_or_create;
pub(crate) const AUTHENTICATE: Operation = authenticate::authenticate;
pub(crate) const LOGIN_OR_SIGNUP: Operation = b2b::LOGIN_OR_SIGNUP;
pub(crate) const AUTHENTICATE_MEMBER: Operation = b2b::AUTHENTICATE;

pub(crate) const USER_FIELDS: &[&str] = &[
    "email",
    "phone_number",
    "name",
    "attributes",
    "create_user_as_pending",
    "trusted_metadata",
    "untrusted_metadata",
    "external_id",
    "roles",
];

pub(crate) const ORGANIZATION_FIELDS: &[&str] = &[
    "organization_name",
    "organization_slug",
    "organization_logo_url",
    "organization_external_id",
    "trusted_metadata",
    "sso_jit_provisioning",
    "email_allowed_domains",
    "email_jit_provisioning",
    "email_invites",
    "auth_methods",
    "allowed_auth_methods",
    "mfa_policy",
    "mfa_methods",
    "allowed_mfa_methods",
    "rbac_email_implicit_role_assignments",
    "oauth_tenant_jit_provisioning",
    "allowed_oauth_tenants",
    "claimed_email_domains",
    "first_party_connected_apps_allowed_type",
    "allowed_first_party_connected_apps",
    "third_party_connected_apps_allowed_type",
    "allowed_third_party_connected_apps",
];

pub(crate) const MEMBER_FIELDS: &[&str] = &[
    "email_address",
    "name",
    "trusted_metadata",
    "untrusted_metadata",
    "create_member_as_pending",
    "is_breakglass",
    "mfa_phone_number",
    "mfa_enrolled",
    "roles",
    "external_id",
];
