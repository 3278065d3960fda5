//! The settings of an organization, as create and update take them.

use super::{domains, policy};
use crate::errors::{
    ALLOWED_AUTH_METHODS_REQUIRED, ALLOWED_MFA_METHODS_REQUIRED, ApiError, BAD_REQUEST,
    DUPLICATE_CLAIMED_DOMAIN, INVALID_ORGANIZATION_ALLOWED_AUTH_METHODS,
    INVALID_ORGANIZATION_ALLOWED_MFA_METHODS, INVALID_ORGANIZATION_AUTH_FACTOR_SETTING,
    INVALID_RESTRICTED_EMAIL_SETTING, Kind,
};
use crate::operations::{Call, Fields};
use crate::state::organizations::{ImplicitRole, MfaPolicy, Organization, Rule};

const ANY: &[(&str, Rule)] =
    &[("ALL_ALLOWED", Rule::AllAllowed), ("RESTRICTED", Rule::Restricted), ("NOT_ALLOWED", Rule::NotAllowed)];
const OPEN: &[(&str, Rule)] = &[("ALL_ALLOWED", Rule::AllAllowed), ("RESTRICTED", Rule::Restricted)];
const CLOSED: &[(&str, Rule)] = &[("RESTRICTED", Rule::Restricted), ("NOT_ALLOWED", Rule::NotAllowed)];

const AUTH_METHODS: &[&str] = &[
    "sso",
    "magic_link",
    "email_otp",
    "password",
    "google_oauth",
    "microsoft_oauth",
    "slack_oauth",
    "github_oauth",
    "hubspot_oauth",
];

/// Any of these in a create call, and `email_invites` is no longer open by default.
const CLOSE_INVITES: &[&str] = &[
    "sso_jit_provisioning",
    "sso_jit_provisioning_allowed_connections",
    "email_allowed_domains",
    "email_jit_provisioning",
    "email_invites",
    "auth_methods",
    "allowed_auth_methods",
];

/// Reads whatever settings the request has into the organization; what is absent stays.
pub(super) fn read(call: &Call<'_>, organization: &mut Organization, creating: bool) -> Result<(), ApiError> {
    let fields = &call.fields;
    if creating && CLOSE_INVITES.iter().any(|name| fields.has(name)) {
        organization.email_invites = Rule::NotAllowed;
    }
    // An empty logo URL takes the logo away.
    if fields.has("organization_logo_url") {
        fields
            .text("organization_logo_url")?
            .unwrap_or_default()
            .clone_into(&mut organization.organization_logo_url);
    }
    fields.merge_metadata("trusted_metadata", &mut organization.trusted_metadata)?;
    read_joining(call, organization)?;
    read_methods(fields, organization)?;
    read_others(call, organization)?;
    check(organization)
}

fn set<T>(target: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *target = value;
    }
}

fn read_joining(call: &Call<'_>, organization: &mut Organization) -> Result<(), ApiError> {
    let fields = &call.fields;
    set(&mut organization.sso_jit_provisioning, fields.word("sso_jit_provisioning", ANY)?);
    set(
        &mut organization.sso_jit_provisioning_allowed_connections,
        fields.list("sso_jit_provisioning_allowed_connections")?,
    );
    if let Some(id) = fields.text("sso_default_connection_id")? {
        return Err(BAD_REQUEST.because(format!("there is no connection `{id}`: SSO is not emulated")));
    }
    if let Some(list) = fields.list("email_allowed_domains")? {
        organization.email_allowed_domains = domains::checked(list, false)?;
    }
    set(&mut organization.email_jit_provisioning, fields.word("email_jit_provisioning", CLOSED)?);
    set(&mut organization.email_invites, fields.word("email_invites", ANY)?);
    set(
        &mut organization.oauth_tenant_jit_provisioning,
        fields.word("oauth_tenant_jit_provisioning", CLOSED)?,
    );
    set(&mut organization.allowed_oauth_tenants, fields.object("allowed_oauth_tenants")?.cloned());
    if let Some(list) = fields.list("claimed_email_domains")? {
        let list = domains::checked(list, true)?;
        for domain in &list {
            let new = !organization.claimed_email_domains.contains(domain);
            if new && call.state.organizations.domain_is_claimed(domain) {
                return Err(DUPLICATE_CLAIMED_DOMAIN.because(format!("`{domain}`")));
            }
        }
        organization.claimed_email_domains = list;
    }
    Ok(())
}

fn read_methods(fields: &Fields, organization: &mut Organization) -> Result<(), ApiError> {
    set(&mut organization.auth_methods, fields.word("auth_methods", OPEN)?);
    let methods =
        known(fields, "allowed_auth_methods", AUTH_METHODS, INVALID_ORGANIZATION_ALLOWED_AUTH_METHODS)?;
    set(&mut organization.allowed_auth_methods, methods);
    let policies = [("REQUIRED_FOR_ALL", MfaPolicy::RequiredForAll), ("OPTIONAL", MfaPolicy::Optional)];
    set(&mut organization.mfa_policy, fields.word("mfa_policy", &policies)?);
    set(&mut organization.mfa_methods, fields.word("mfa_methods", OPEN)?);
    let methods =
        known(fields, "allowed_mfa_methods", &["sms_otp", "totp"], INVALID_ORGANIZATION_ALLOWED_MFA_METHODS)?;
    set(&mut organization.allowed_mfa_methods, methods);
    Ok(())
}

fn known(
    fields: &Fields,
    name: &str,
    known: &[&str],
    refusal: Kind,
) -> Result<Option<Vec<String>>, ApiError> {
    let list = fields.list(name)?;
    match list.iter().flatten().find(|item| !known.contains(&item.as_str())) {
        Some(item) => Err(refusal.because(format!("`{item}` is not one of {}", known.join(", ")))),
        None => Ok(list),
    }
}

fn read_others(call: &Call<'_>, organization: &mut Organization) -> Result<(), ApiError> {
    let fields = &call.fields;
    if let Some(list) = fields.value("rbac_email_implicit_role_assignments") {
        let wrong = |_| {
            BAD_REQUEST
                .because("`rbac_email_implicit_role_assignments` must be a list of {\"domain\", \"role_id\"}")
        };
        let list: Vec<ImplicitRole> = serde_json::from_value(list.clone()).map_err(wrong)?;
        for assignment in &list {
            policy::role_exists(call, organization, &assignment.role_id)?;
        }
        organization.rbac_email_implicit_role_assignments = list;
    }
    let apps = &mut organization.first_party_connected_apps_allowed_type;
    set(apps, fields.word("first_party_connected_apps_allowed_type", ANY)?);
    let list = fields.list("allowed_first_party_connected_apps")?;
    set(&mut organization.allowed_first_party_connected_apps, list);
    let apps = &mut organization.third_party_connected_apps_allowed_type;
    set(apps, fields.word("third_party_connected_apps_allowed_type", ANY)?);
    let list = fields.list("allowed_third_party_connected_apps")?;
    set(&mut organization.allowed_third_party_connected_apps, list);
    Ok(())
}

/// What no organization may be, whichever call has led there.
fn check(organization: &Organization) -> Result<(), ApiError> {
    let restricted = |rule| rule == Rule::Restricted;
    if restricted(organization.auth_methods) && organization.allowed_auth_methods.is_empty() {
        return Err(ALLOWED_AUTH_METHODS_REQUIRED.into());
    }
    if restricted(organization.mfa_methods) && organization.allowed_mfa_methods.is_empty() {
        return Err(ALLOWED_MFA_METHODS_REQUIRED.into());
    }
    let by_domain = restricted(organization.email_jit_provisioning) || restricted(organization.email_invites);
    if by_domain && organization.email_allowed_domains.is_empty() {
        return Err(INVALID_RESTRICTED_EMAIL_SETTING.into());
    }
    let ways_in =
        [organization.sso_jit_provisioning, organization.email_jit_provisioning, organization.email_invites];
    if ways_in.iter().all(|rule| *rule == Rule::NotAllowed) {
        return Err(INVALID_ORGANIZATION_AUTH_FACTOR_SETTING.into());
    }
    Ok(())
}
