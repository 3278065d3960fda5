//! Calls on behalf of a member: with that member's session in a header, their permissions decide.

use super::organizations::by_id;
use crate::errors::{
    ApiError, CANNOT_UPDATE_TRUSTED_METADATA, MEMBER_NOT_FOUND, SESSION_AUTHORIZATION_ERROR,
    SESSION_AUTHORIZATION_TENANCY_ERROR, SESSION_NOT_FOUND, UNAUTHORIZED_ACTION,
};
use crate::operations::routes::open;
use crate::operations::session_arguments::shown_of;
use crate::operations::{Call, Half};
use crate::state::members::Member;
use crate::state::organizations::Organization;

const ORGANIZATION: &str = "stytch.organization";
const MEMBER: &str = "stytch.member";
const OWN: &str = "stytch.self";

/// The member whose session the headers show, if they do.
fn actor(call: &Call<'_>) -> Result<Option<(Member, Organization)>, ApiError> {
    let headers = &call.member;
    let shown = shown_of(call, Half::B2b, headers.session_token.as_deref(), headers.session_jwt.as_deref())?;
    let Some(shown) = shown else { return Ok(None) };
    let session = call.state.member_sessions.get(&shown.session_id).ok_or(SESSION_NOT_FOUND)?;
    let organization = by_id(call, session.organization_id.as_deref().unwrap_or_default())?;
    let member = call.state.members.get(&organization.organization_id, &session.user_id);
    Ok(Some((member.cloned().ok_or(MEMBER_NOT_FOUND)?, organization)))
}

/// Refuses if the call is made for a member who may not do this. `target` is the member it is done to.
pub(super) fn may(
    call: &Call<'_>,
    at: &Organization,
    resource: &str,
    action: &str,
    target: Option<&Member>,
) -> Result<(), ApiError> {
    let Some((member, organization)) = actor(call)? else { return Ok(()) };
    if organization.organization_id != at.organization_id {
        return Err(SESSION_AUTHORIZATION_TENANCY_ERROR.into());
    }
    let roles = member.role_ids(&organization);
    let grants = |resource| {
        !call.config.b2b_policy.granting(&organization.custom_roles, &roles, resource, action).is_empty()
    };
    let oneself = target.is_some_and(|target| target.member_id == member.member_id);
    // `*` on oneself is everything one may do to oneself, which is less than what an admin may.
    let own = call.config.b2b_policy.declares(OWN, action);
    if grants(resource) || (oneself && own && grants(OWN)) {
        return Ok(());
    }
    // Which of the two it is at Stytch is not known for sure.
    let refusal =
        if call.harsh(open::ACTING_MEMBER) { UNAUTHORIZED_ACTION } else { SESSION_AUTHORIZATION_ERROR };
    Err(refusal.because(format!("the member in the header may not {action} on {resource}")))
}

/// The same for everything that an update of an organization touches.
pub(super) fn may_update_organization(call: &Call<'_>, at: &Organization) -> Result<(), ApiError> {
    if actor(call)?.is_none() {
        return Ok(());
    }
    no_trusted_metadata(call)?;
    let info = [
        ("organization_name", "update.info.name"),
        ("organization_slug", "update.info.slug"),
        ("organization_logo_url", "update.info.logo-url"),
        ("organization_external_id", "update.info.external-id"),
    ];
    for (_, action) in info.iter().filter(|(field, _)| call.fields.has(field)) {
        may(call, at, ORGANIZATION, action, None)?;
    }
    let is_info = |name: &str| info.iter().any(|(field, _)| *field == name) || name == "organization_id";
    for field in call.fields.names().filter(|name| !is_info(name)) {
        let action = format!("update.settings.{}", field.replace('_', "-"));
        may(call, at, ORGANIZATION, &action, None)?;
    }
    Ok(())
}

/// The same for everything that an update of a member touches.
pub(super) fn may_update_member(call: &Call<'_>, at: &Organization, target: &Member) -> Result<(), ApiError> {
    if actor(call)?.is_none() {
        return Ok(());
    }
    no_trusted_metadata(call)?;
    let actions = [
        ("name", "update.info.name"),
        ("untrusted_metadata", "update.info.untrusted-metadata"),
        ("mfa_phone_number", "update.info.mfa-phone"),
        ("email_address", "update.info.email"),
        ("external_id", "update.info.external-id"),
        ("is_breakglass", "update.settings.is-breakglass"),
        ("mfa_enrolled", "update.settings.mfa-enrolled"),
        ("default_mfa_method", "update.settings.default-mfa-method"),
        ("roles", "update.settings.roles"),
    ];
    for (_, action) in actions.iter().filter(|(field, _)| call.fields.has(field)) {
        may(call, at, MEMBER, action, Some(target))?;
    }
    Ok(())
}

/// Trusted metadata are the app's own; no member may write them.
pub(super) fn no_trusted_metadata(call: &Call<'_>) -> Result<(), ApiError> {
    let headers = &call.member;
    let acting = headers.session_token.is_some() || headers.session_jwt.is_some();
    if acting && call.fields.has("trusted_metadata") {
        return Err(CANNOT_UPDATE_TRUSTED_METADATA.into());
    }
    Ok(())
}
