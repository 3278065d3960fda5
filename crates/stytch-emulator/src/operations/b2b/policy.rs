//! Roles: those of the project, and an organization's own.

use serde_json::{Value, json};

use super::organization as named;
use crate::errors::{
    ApiError, BAD_REQUEST, CANNOT_ASSIGN_DEFAULT_RBAC_ROLE_ID, INVALID_RBAC_ROLE_ID, RBAC_ROLE_DUPLICATE,
    RBAC_STYTCH_ROLE_EDIT,
};
use crate::operations::routes::open;
use crate::operations::{Answer, Call, answer};
use crate::policy::{MEMBER_ROLE, Role};
use crate::state::organizations::Organization;

pub(super) fn project(call: &mut Call<'_>) -> Answer {
    answer(json!({ "policy": call.config.b2b_policy }))
}

pub(super) fn organization(call: &mut Call<'_>) -> Answer {
    answer(json!({ "org_policy": { "roles": named(call)?.custom_roles } }))
}

pub(super) fn replace(call: &mut Call<'_>) -> Answer {
    let mut organization = named(call)?;
    let policy = call.fields.object("org_policy")?.ok_or_else(|| expected("`org_policy` is required"))?;
    let roles = policy.get("roles").cloned().unwrap_or_else(|| Value::Array(Vec::new()));
    let roles: Vec<Role> =
        serde_json::from_value(roles).map_err(|error| expected(&format!("`org_policy.roles`: {error}")))?;
    for (index, role) in roles.iter().enumerate() {
        if call.config.b2b_policy.has_role(&role.role_id) {
            return Err(RBAC_STYTCH_ROLE_EDIT.because(format!("`{}` is a role of the project", role.role_id)));
        }
        if roles[..index].iter().any(|earlier| earlier.role_id == role.role_id) {
            return Err(RBAC_ROLE_DUPLICATE.because(format!("`{}`", role.role_id)));
        }
    }
    organization.custom_roles = roles;
    organization.updated_at = call.now;
    call.state.organizations.add(organization.clone());
    answer(json!({ "org_policy": { "roles": organization.custom_roles } }))
}

fn expected(what: &str) -> ApiError {
    BAD_REQUEST.because(what)
}

pub(super) fn role_exists(call: &Call<'_>, at: &Organization, role: &str) -> Result<(), ApiError> {
    let own = at.custom_roles.iter().any(|own| own.role_id == role);
    if own || call.config.b2b_policy.has_role(role) {
        return Ok(());
    }
    Err(INVALID_RBAC_ROLE_ID.because(format!(
        "`{role}` is in neither policy: declare it in a seed, with `permission`, or in the organization's policy"
    )))
}

/// The roles a request assigns directly; None if it says nothing about roles.
pub(super) fn assigned(call: &Call<'_>, at: &Organization) -> Result<Option<Vec<String>>, ApiError> {
    let Some(roles) = call.fields.list("roles")? else { return Ok(None) };
    let mut assigned: Vec<String> = Vec::new();
    for role in roles {
        role_exists(call, at, &role)?;
        if role == MEMBER_ROLE {
            if call.harsh(open::DEFAULT_ROLE) {
                return Err(CANNOT_ASSIGN_DEFAULT_RBAC_ROLE_ID.into());
            }
        } else if !assigned.contains(&role) {
            assigned.push(role);
        }
    }
    Ok(Some(assigned))
}
