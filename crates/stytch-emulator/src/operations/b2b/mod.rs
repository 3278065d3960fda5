//! Organizations, their members, and how those log in.

mod acting;
mod authenticate;
mod discovery;
mod domains;
mod email_update;
mod foreign_sessions;
mod links;
mod login;
mod member_extras;
mod member_update;
mod members;
mod organizations;
mod passcodes;
mod policy;
mod routes;
mod search;
mod sessions;
mod settings;
pub(super) mod views;

use crate::errors::{ApiError, MEMBER_NOT_FOUND, ORGANIZATION_NOT_FOUND};
use crate::state::members::Member;
use crate::state::organizations::Organization;

use super::{Call, Operation};

pub(super) const CREATE_ORGANIZATION: Operation = organizations::create;
pub(super) const CREATE_MEMBER: Operation = members::create;
pub(super) const LOGIN_OR_SIGNUP: Operation = links::login_or_signup;
pub(super) const AUTHENTICATE: Operation = authenticate::magic_links;
pub(super) const REPLACE_POLICY: Operation = policy::replace;

pub(super) use routes::ALL as ROUTES;

/// The organization a request names, by id, slug or external id.
fn organization(call: &Call<'_>) -> Result<Organization, ApiError> {
    let name = call.fields.required("organization_id")?;
    call.state.organizations.get(name).cloned().ok_or_else(|| ORGANIZATION_NOT_FOUND.into())
}

/// The member of this organization that a request names, by id or external id.
fn member(call: &Call<'_>, organization: &Organization) -> Result<Member, ApiError> {
    let id = call.fields.required("member_id")?;
    let member = call.state.members.get(&organization.organization_id, id);
    member.cloned().ok_or_else(|| MEMBER_NOT_FOUND.into())
}
