//! Organizations, as an app's backend manages them.

use serde_json::json;

use super::{acting, organization, settings, views};
use crate::errors::{
    ApiError, CONNECTED_APP_NOT_FOUND, INVALID_ORGANIZATION_EXTERNAL_ID, INVALID_ORGANIZATION_NAME,
    INVALID_ORGANIZATION_SLUG, ORGANIZATION_EXTERNAL_ID_ALREADY_USED, ORGANIZATION_NAME_MISSING,
    ORGANIZATION_NOT_FOUND, ORGANIZATION_SLUG_ALREADY_USED,
};
use crate::operations::{Answer, Call, answer};
use crate::state::members::MemberStatus;
use crate::state::organizations::Organization;

pub(super) fn create(call: &mut Call<'_>) -> Answer {
    let name = call.fields.text("organization_name")?.ok_or(ORGANIZATION_NAME_MISSING)?.to_owned();
    let organization = new(call, &name)?;
    call.state.organizations.add(organization.clone());
    body(&organization)
}

/// The organization that a request describes, with this name unless it gives one.
pub(super) fn new(call: &Call<'_>, default_name: &str) -> Result<Organization, ApiError> {
    let name = call.fields.text("organization_name")?.unwrap_or(default_name);
    let slug = match call.fields.text("organization_slug")? {
        Some(slug) => free_slug(call, None, slug)?,
        None => derived_slug(call, name),
    };
    let mut organization = Organization::new(checked_name(name)?, slug, call.now);
    organization.organization_external_id = external_id(call, &organization)?;
    settings::read(call, &mut organization, true)?;
    Ok(organization)
}

pub(super) fn get(call: &mut Call<'_>) -> Answer {
    if call.fields.required("organization_id")? == crate::operations::sandbox::member().1.organization_id {
        return body(&crate::operations::sandbox::member().1);
    }
    body(&organization(call)?)
}

pub(super) fn update(call: &mut Call<'_>) -> Answer {
    let mut organization = organization(call)?;
    acting::may_update_organization(call, &organization)?;
    if let Some(name) = call.fields.text("organization_name")? {
        checked_name(name)?.clone_into(&mut organization.organization_name);
    }
    if let Some(slug) = call.fields.text("organization_slug")? {
        organization.organization_slug = free_slug(call, Some(&organization), slug)?;
    }
    if let Some(id) = external_id(call, &organization)? {
        organization.organization_external_id = Some(id);
    }
    settings::read(call, &mut organization, false)?;
    organization.updated_at = call.now;
    call.state.organizations.add(organization.clone());
    body(&organization)
}

pub(super) fn delete(call: &mut Call<'_>) -> Answer {
    let organization = organization(call)?;
    acting::may(call, &organization, "stytch.organization", "delete", None)?;
    let id = &organization.organization_id;
    let members: Vec<String> = call.state.members.of(id).map(|member| member.member_id.clone()).collect();
    for member_id in members {
        call.state.forget_member(&member_id, call.now);
    }
    call.state.organizations.remove(id);
    answer(json!({ "organization_id": id }))
}

pub(super) fn delete_external_id(call: &mut Call<'_>) -> Answer {
    let mut organization = organization(call)?;
    acting::may(call, &organization, "stytch.organization", "update.info.external-id", None)?;
    organization.organization_external_id = None;
    organization.updated_at = call.now;
    call.state.organizations.add(organization.clone());
    body(&organization)
}

pub(super) fn metrics(call: &mut Call<'_>) -> Answer {
    let organization = organization(call)?;
    let members = call.state.members.of(&organization.organization_id);
    let count = members.filter(|member| member.status == MemberStatus::Active).count();
    answer(json!({ "member_count": count }))
}

/// There are no connected apps here, so no organization has any.
pub(super) fn connected_apps(call: &mut Call<'_>) -> Answer {
    organization(call)?;
    answer(json!({ "connected_apps": Vec::<serde_json::Value>::new() }))
}

pub(super) fn connected_app(call: &mut Call<'_>) -> Answer {
    organization(call)?;
    Err(CONNECTED_APP_NOT_FOUND.into())
}

fn body(organization: &Organization) -> Answer {
    answer(json!({ "organization": views::organization(organization) }))
}

fn checked_name(name: &str) -> Result<&str, ApiError> {
    if name.chars().count() <= 128 { Ok(name) } else { Err(INVALID_ORGANIZATION_NAME.into()) }
}

fn is_slug(slug: &str) -> bool {
    (2..=128).contains(&slug.len())
        && slug.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~'))
        && slug.bytes().any(|b| b.is_ascii_alphanumeric())
}

fn free_slug(call: &Call<'_>, own: Option<&Organization>, slug: &str) -> Result<String, ApiError> {
    if !is_slug(slug) {
        return Err(INVALID_ORGANIZATION_SLUG.because(format!("`{slug}`")));
    }
    let holder = call.state.organizations.with_slug(slug);
    match holder {
        Some(holder) if own.is_none_or(|own| own.organization_id != holder.organization_id) => {
            Err(ORGANIZATION_SLUG_ALREADY_USED.into())
        }
        _ => Ok(slug.to_owned()),
    }
}

/// `Acme Inc.` becomes `acme-inc`, or `acme-inc-2` if that is taken.
fn derived_slug(call: &Call<'_>, name: &str) -> String {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut base = words.collect::<Vec<_>>().join("-").to_lowercase();
    base.truncate(100);
    if base.len() < 2 {
        base = format!("organization{base}");
    }
    let candidates = (1..).map(|n| if n == 1 { base.clone() } else { format!("{base}-{n}") });
    let mut free = candidates.filter(|slug| call.state.organizations.with_slug(slug).is_none());
    free.next().unwrap_or_default()
}

fn external_id(call: &Call<'_>, own: &Organization) -> Result<Option<String>, ApiError> {
    let id = call.fields.external_id("organization_external_id", INVALID_ORGANIZATION_EXTERNAL_ID)?;
    let holder = id.as_deref().and_then(|id| call.state.organizations.get(id));
    match holder {
        Some(holder) if holder.organization_id != own.organization_id => {
            Err(ORGANIZATION_EXTERNAL_ID_ALREADY_USED.into())
        }
        _ => Ok(id),
    }
}

/// For callers that hold an id rather than a request.
pub(super) fn by_id(call: &Call<'_>, organization_id: &str) -> Result<Organization, ApiError> {
    call.state.organizations.get(organization_id).cloned().ok_or_else(|| ORGANIZATION_NOT_FOUND.into())
}
