//! Discovery: from a proven address to an organization, found or founded.

use serde_json::{Value, json};

use super::login::{self, Arrival};
use super::{domains, organization as at, organizations, views};
use crate::errors::{
    ApiError, INTERMEDIATE_SESSION_NOT_FOUND, NO_SESSION_ARGUMENTS, TOO_MANY_SESSION_ARGUMENTS,
};
use crate::operations::session_arguments::{SessionWishes, shown_of};
use crate::operations::{Answer, Call, Half, answer, sandbox};
use crate::policy::ADMIN_ROLE;
use crate::state::intermediate_sessions::IntermediateSession;
use crate::state::members::{Member, MemberStatus, domain_of};
use crate::state::organizations::Organization;

pub(super) fn list(call: &mut Call<'_>) -> Answer {
    let fields = &call.fields;
    let intermediate = login::intermediate(call)?;
    let (token, jwt) = (fields.text("session_token")?, fields.text("session_jwt")?);
    let (address, everything) = match (intermediate, token.is_some() || jwt.is_some()) {
        (Some(_), true) => return Err(TOO_MANY_SESSION_ARGUMENTS.into()),
        (Some(session), false) => (session.email_address, true),
        (None, false) => {
            return Err(NO_SESSION_ARGUMENTS.because(
                "one of `intermediate_session_token`, `session_token` and `session_jwt` is required",
            ));
        }
        (None, true) => (address_of_session(call, token, jwt)?, false),
    };
    answer(json!({
        "discovered_organizations": discovered(call, &address, everything),
        "email_address": address,
        "organization_id_hint": null,
    }))
}

fn address_of_session(call: &Call<'_>, token: Option<&str>, jwt: Option<&str>) -> Result<String, ApiError> {
    let shown = shown_of(call, Half::B2b, token, jwt)?.ok_or(NO_SESSION_ARGUMENTS)?;
    if shown.is_sandbox() {
        return Ok(sandbox::EMAIL.to_owned());
    }
    let session = call.state.member_sessions.get(&shown.session_id);
    let member = session.and_then(|session| call.state.members.by_id(&session.user_id));
    Ok(member.ok_or(crate::errors::SESSION_NOT_FOUND)?.email_address.clone())
}

/// The organizations this address belongs to, then, if asked for, those it could join.
pub(super) fn discovered(call: &Call<'_>, address: &str, joinable: bool) -> Vec<Value> {
    let organizations = call.state.organizations.newest();
    let mut list: Vec<Value> = Vec::new();
    for (_, organization) in organizations.iter().rev() {
        if let Some(member) = call.state.members.with_email(&organization.organization_id, address) {
            list.push(membership(organization, member));
        }
    }
    for (_, organization) in organizations.iter().rev().filter(|_| joinable) {
        let known = call.state.members.with_email(&organization.organization_id, address).is_some();
        if !known
            && has_colleague(call, organization, address)
            && domains::may_join(call, organization, address).is_ok()
        {
            list.push(invitation_by_domain(organization, address));
        }
    }
    list
}

/// One does not join a company where nobody has proven to be of it.
fn has_colleague(call: &Call<'_>, at: &Organization, address: &str) -> bool {
    let mut members = call.state.members.of(&at.organization_id);
    members.any(|member| member.email_verified && member.domain() == domain_of(address))
}

fn membership(at: &Organization, member: &Member) -> Value {
    let kind = match member.status {
        MemberStatus::Pending => "pending_member",
        MemberStatus::Invited => "invited_member",
        MemberStatus::Active | MemberStatus::Deleted => "active_member",
    };
    entry(at, member, json!({ "details": null, "member": views::member(member, at), "type": kind }))
}

fn invitation_by_domain(at: &Organization, address: &str) -> Value {
    let details = json!({ "domain": domain_of(address) });
    let would_be = Member::new(&at.organization_id, address, MemberStatus::Pending, at.created_at);
    let kind = "eligible_to_join_by_email_domain";
    entry(at, &would_be, json!({ "details": details, "member": null, "type": kind }))
}

fn entry(at: &Organization, member: &Member, membership: Value) -> Value {
    let (mfa, primary) = (login::mfa_required(member, at), login::primary_required(member, at));
    json!({
        "member_authenticated": mfa.is_null() && primary.is_null(),
        "membership": membership,
        "mfa_required": mfa,
        "organization": views::organization(at),
        "primary_required": primary,
    })
}

/// Enters an organization: as a member, by invitation, or because of the address's domain.
pub(super) fn exchange(call: &mut Call<'_>) -> Answer {
    let intermediate = intermediate(call)?;
    let wishes = SessionWishes::read(call)?;
    call.fields.locale()?;
    wishes.merged_with(&serde_json::Map::new())?;
    let organization = at(call)?;
    login::belongs(&intermediate, &organization)?;
    let address = &intermediate.email_address;
    let member = match call.state.members.with_email(&organization.organization_id, address) {
        Some(member) => member.clone(),
        None => {
            domains::may_join(call, &organization, address)?;
            Member::new(&organization.organization_id, address, MemberStatus::Pending, call.now)
        }
    };
    enter(call, member, organization, intermediate, &wishes)
}

/// Founds an organization; who does becomes its admin.
pub(super) fn create(call: &mut Call<'_>) -> Answer {
    let intermediate = intermediate(call)?;
    let wishes = SessionWishes::read(call)?;
    wishes.merged_with(&serde_json::Map::new())?;
    let address = intermediate.email_address.clone();
    domains::unclaimed(call, None, &address)?;
    let mut organization = organizations::new(call, &name_from(&address))?;
    // Claiming domains takes more than an address.
    organization.claimed_email_domains.clear();
    let mut member = Member::new(&organization.organization_id, &address, MemberStatus::Active, call.now);
    member.roles.push(ADMIN_ROLE.to_owned());
    call.state.organizations.add(organization.clone());
    enter(call, member, organization, intermediate, &wishes)
}

fn intermediate(call: &Call<'_>) -> Result<IntermediateSession, ApiError> {
    call.fields.required("intermediate_session_token")?;
    login::intermediate(call)?.ok_or_else(|| INTERMEDIATE_SESSION_NOT_FOUND.into())
}

fn enter(
    call: &mut Call<'_>,
    member: Member,
    organization: Organization,
    intermediate: IntermediateSession,
    wishes: &SessionWishes,
) -> Answer {
    // The address has an id of its own in each organization.
    let mut factors = vec![login::email_factor(&member, call)];
    if let (Some(here), Some(proven)) = (factors.first_mut(), intermediate.factors.first()) {
        here.last_authenticated_at = proven.last_authenticated_at;
        here.created_at = proven.created_at;
    }
    let arrival = Arrival { member, organization, factors, session: None, intermediate: Some(intermediate) };
    login::finish(call, arrival, wishes)
}

/// The company's name for a company's address, the person's where the domain says nothing.
fn name_from(address: &str) -> String {
    let domain = domain_of(address);
    let says_nothing = domains::is_common(domain) || domain.ends_with(".edu");
    let name = if says_nothing { address.split('@').next() } else { domain.split('.').next() };
    name.unwrap_or_default().to_owned()
}
