//! Organizations, members and their sessions as they appear in answers.

use serde_json::{Map, Value, json};

use crate::operations::views::{factor, time};
use crate::state::members::{Member, RoleSource};
use crate::state::organizations::Organization;
use crate::state::sessions::Session;

pub(in crate::operations) fn organization(organization: &Organization) -> Value {
    let mut value = serde_json::to_value(organization).unwrap_or_default();
    value["sso_active_connections"] = json!([]);
    value["scim_active_connection"] = Value::Null;
    value
}

pub(in crate::operations) fn member(member: &Member, organization: &Organization) -> Value {
    let roles = member.roles_in(organization);
    json!({
        "created_at": time(member.created_at),
        "default_mfa_method": member.default_mfa_method,
        "email_address": member.email_address,
        "email_address_verified": member.email_verified,
        "external_id": member.external_id,
        "is_admin": member.is_admin(organization),
        "is_breakglass": member.is_breakglass,
        "is_locked": false,
        "lock_created_at": null,
        "lock_expires_at": null,
        "member_id": member.member_id,
        "member_password_id": "",
        "mfa_enrolled": member.mfa_enrolled,
        "mfa_phone_number": member.mfa_phone_number,
        "mfa_phone_number_verified": member.mfa_phone_number_verified,
        "name": member.name,
        "oauth_registrations": [],
        "organization_id": member.organization_id,
        "retired_email_addresses": member.retired_emails,
        "roles": roles.iter().map(|(role, sources)| role_view(role, sources)).collect::<Vec<_>>(),
        "scim_registration": null,
        "sso_registrations": [],
        "status": member.status.word(),
        "totp_registration_id": "",
        "trusted_metadata": member.trusted_metadata,
        "untrusted_metadata": member.untrusted_metadata,
        "updated_at": time(member.updated_at),
    })
}

fn role_view(role: &str, sources: &[RoleSource]) -> Value {
    let source = |source: &RoleSource| match source {
        RoleSource::Direct => json!({ "details": {}, "type": "direct_assignment" }),
        RoleSource::EmailDomain(domain) => {
            json!({ "details": { "email_domain": domain }, "type": "email_assignment" })
        }
    };
    json!({ "role_id": role, "sources": sources.iter().map(source).collect::<Vec<_>>() })
}

pub(in crate::operations) fn session(session: &Session, organization: &Organization) -> Value {
    json!({
        "authentication_factors": session.factors.iter().map(factor).collect::<Vec<_>>(),
        "custom_claims": session.custom_claims,
        "expires_at": time(session.expires_at),
        "last_accessed_at": time(session.last_accessed_at),
        "member_id": session.user_id,
        "member_session_id": session.session_id,
        "organization_id": organization.organization_id,
        "organization_slug": organization.organization_slug,
        "roles": session.roles,
        "started_at": time(session.started_at),
    })
}

/// `member_id`, `member` and `organization`, which most answers begin with.
pub(in crate::operations) fn member_body(of: &Member, at: &Organization) -> Map<String, Value> {
    let mut body = Map::new();
    body.insert("member_id".into(), of.member_id.as_str().into());
    body.insert("member".into(), member(of, at));
    body.insert("organization".into(), organization(at));
    body
}
