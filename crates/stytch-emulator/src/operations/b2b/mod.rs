//! Organizations, their members, and how those log in.

mod acting;
mod authenticate;
mod discovery;
mod domains;
mod links;
mod login;
mod member_update;
mod members;
mod organizations;
mod policy;
mod search;
mod sessions;
mod settings;
mod views;

use super::keys;
use super::routes::{Route, delete, get, post, put};
use crate::errors::{ApiError, MEMBER_NOT_FOUND, ORGANIZATION_NOT_FOUND};
use crate::state::members::Member;
use crate::state::organizations::Organization;

use super::{Call, Operation};

pub(super) const CREATE_ORGANIZATION: Operation = organizations::create;
pub(super) const CREATE_MEMBER: Operation = members::create;
pub(super) const LOGIN_OR_SIGNUP: Operation = links::login_or_signup;
pub(super) const AUTHENTICATE: Operation = authenticate::magic_links;
pub(super) const REPLACE_POLICY: Operation = policy::replace;

pub(super) const ROUTES: &[Route] = &[
    post("/v1/b2b/magic_links/email/login_or_signup", links::login_or_signup).b2b(),
    post("/v1/b2b/magic_links/email/invite", links::invite).b2b(),
    post("/v1/b2b/magic_links/email/discovery/send", links::discovery).b2b(),
    post("/v1/b2b/magic_links/authenticate", authenticate::magic_links).b2b(),
    post("/v1/b2b/magic_links/discovery/authenticate", authenticate::discovery).b2b(),
    post("/v1/b2b/discovery/organizations", discovery::list).b2b(),
    post("/v1/b2b/discovery/organizations/create", discovery::create).b2b(),
    post("/v1/b2b/discovery/intermediate_sessions/exchange", discovery::exchange).b2b(),
    get("/v1/b2b/sessions", sessions::list).b2b(),
    post("/v1/b2b/sessions/authenticate", sessions::authenticate).b2b(),
    post("/v1/b2b/sessions/exchange", sessions::exchange).b2b(),
    post("/v1/b2b/sessions/revoke", sessions::revoke).b2b(),
    get("/v1/b2b/sessions/jwks/{project_id}", keys::jwks).public().b2b(),
    post("/v1/b2b/organizations", organizations::create).b2b(),
    get("/v1/b2b/organizations/{organization_id}", organizations::get).b2b(),
    put("/v1/b2b/organizations/{organization_id}", organizations::update).b2b(),
    delete("/v1/b2b/organizations/{organization_id}", organizations::delete).b2b(),
    delete("/v1/b2b/organizations/{organization_id}/external_id", organizations::delete_external_id).b2b(),
    get("/v1/b2b/organizations/{organization_id}/metrics", organizations::metrics).b2b(),
    post("/v1/b2b/organizations/search", search::organizations).b2b(),
    post("/v1/b2b/organizations/{organization_id}/members", members::create).b2b(),
    get("/v1/b2b/organizations/{organization_id}/member", members::get).b2b(),
    get("/v1/b2b/organizations/members/dangerously_get/{member_id}", members::dangerously_get).b2b(),
    put("/v1/b2b/organizations/{organization_id}/members/{member_id}", member_update::update).b2b(),
    delete("/v1/b2b/organizations/{organization_id}/members/{member_id}", members::delete).b2b(),
    put("/v1/b2b/organizations/{organization_id}/members/{member_id}/reactivate", members::reactivate).b2b(),
    delete(
        "/v1/b2b/organizations/{organization_id}/members/{member_id}/external_id",
        members::delete_external_id,
    )
    .b2b(),
    delete(
        "/v1/b2b/organizations/{organization_id}/members/mfa_phone_numbers/{member_id}",
        members::delete_mfa_phone_number,
    )
    .b2b(),
    post(
        "/v1/b2b/organizations/{organization_id}/members/{member_id}/unlink_retired_email",
        members::unlink_retired_email,
    )
    .b2b(),
    post("/v1/b2b/organizations/members/search", search::members).b2b(),
    get("/v1/b2b/rbac/policy", policy::project).b2b(),
    get("/v1/b2b/rbac/organizations/{organization_id}", policy::organization).b2b(),
    put("/v1/b2b/rbac/organizations/{organization_id}", policy::replace).b2b(),
];

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
