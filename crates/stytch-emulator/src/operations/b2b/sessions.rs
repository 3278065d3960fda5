//! Members' sessions after the login: checked, prolonged, taken to another organization, ended.

use serde_json::{Value, json};

use super::login::{self, Arrival};
use super::{acting, member as named, organization as at, views};
use crate::errors::{
    ApiError, MEMBER_NOT_FOUND, NO_SESSION_ARGUMENTS, NO_SESSION_REVOKE_ARGUMENTS,
    SESSION_AUTHORIZATION_ERROR, SESSION_AUTHORIZATION_TENANCY_ERROR, SESSION_NOT_FOUND,
    TOO_MANY_SESSION_REVOKE_ARGUMENTS,
};
use crate::operations::routes::open;
use crate::operations::session_arguments::{SessionWishes, Shown, id_of_token, shown_of};
use crate::operations::{Answer, Call, Half, answer, jwt, sandbox};
use crate::state::members::Member;
use crate::state::organizations::Organization;
use crate::state::sessions::Session;

pub(super) fn list(call: &mut Call<'_>) -> Answer {
    let organization = at(call)?;
    let member = named(call, &organization)?;
    let active = call.state.member_sessions.active(call.now);
    let own = active.into_iter().filter(|session| session.user_id == member.member_id);
    let sessions: Vec<Value> = own.map(|session| views::session(session, &organization)).collect();
    answer(json!({ "member_sessions": sessions }))
}

fn shown(call: &Call<'_>) -> Result<Shown, ApiError> {
    let fields = &call.fields;
    let shown = shown_of(call, Half::B2b, fields.text("session_token")?, fields.text("session_jwt")?)?;
    shown.ok_or_else(|| NO_SESSION_ARGUMENTS.into())
}

/// A session with whose it is and where.
fn owner(call: &Call<'_>, shown: &Shown) -> Result<(Session, Member, Organization), ApiError> {
    if shown.is_sandbox() {
        let (member, organization) = sandbox::member();
        return Ok((sandbox::member_session(None, call.now), member, organization));
    }
    let session = call.state.member_sessions.get(&shown.session_id).ok_or(SESSION_NOT_FOUND)?;
    let member = call.state.members.by_id(&session.user_id).ok_or(SESSION_NOT_FOUND)?;
    let organization = call.state.organizations.get(&member.organization_id).ok_or(SESSION_NOT_FOUND)?;
    Ok((session.clone(), member.clone(), organization.clone()))
}

pub(super) fn authenticate(call: &mut Call<'_>) -> Answer {
    let wishes = SessionWishes::read(call)?;
    let shown = shown(call)?;
    let (mut session, member, organization) = owner(call, &shown)?;
    // Roles are the member's, as they are now.
    session.roles = member.role_ids(&organization);
    let verdict = verdict(call, &session, &organization)?;
    session.custom_claims = wishes.merged_with(&session.custom_claims)?;
    session.touch(wishes.minutes, call.now);
    if !shown.is_sandbox() {
        call.state.member_sessions.add(session.clone());
    }
    let session_token =
        if shown.by_token || !call.harsh(open::EMPTY_TOKEN) { session.token.as_str() } else { "" };
    answer(json!({
        "member": views::member(&member, &organization),
        "member_session": views::session(&session, &organization),
        "organization": views::organization(&organization),
        "session_jwt": jwt::issue(call, &session, Some(&organization))?,
        "session_token": session_token,
        "verdict": verdict,
    }))
}

/// The tenant first, then the roles of the project and of the organization.
fn verdict(call: &Call<'_>, session: &Session, at: &Organization) -> Result<Value, ApiError> {
    let Some(check) = call.fields.group("authorization_check")? else { return Ok(Value::Null) };
    let wanted = check.required("organization_id")?;
    let own = [
        Some(at.organization_id.as_str()),
        Some(&at.organization_slug),
        at.organization_external_id.as_deref(),
    ];
    if !own.contains(&Some(wanted)) {
        return Err(SESSION_AUTHORIZATION_TENANCY_ERROR.into());
    }
    let (resource, action) = (check.required("resource_id")?, check.required("action")?);
    let granting = call.config.b2b_policy.granting(&at.custom_roles, &session.roles, resource, action);
    if granting.is_empty() {
        return Err(SESSION_AUTHORIZATION_ERROR.into());
    }
    Ok(json!({ "authorized": true, "granting_roles": granting }))
}

/// A session elsewhere for the same person. It takes an invitation, but nobody joins by domain here. The session
/// that was shown goes on.
pub(super) fn exchange(call: &mut Call<'_>) -> Answer {
    let wishes = SessionWishes::read(call)?;
    call.fields.locale()?;
    let shown = shown(call)?;
    let (session, member, organization) = owner(call, &shown)?;
    let target = at(call)?;
    if target.organization_id == organization.organization_id {
        wishes.merged_with(&session.custom_claims)?;
        let arrival =
            Arrival { member, organization, factors: Vec::new(), session: Some(session), intermediate: None };
        return login::finish(call, arrival, &wishes);
    }
    wishes.merged_with(&serde_json::Map::new())?;
    let there = call.state.members.with_email(&target.organization_id, &member.email_address);
    let there = there.cloned().ok_or_else(|| {
        MEMBER_NOT_FOUND
            .because("nobody with this address is a member there, and an exchange admits no one new")
    })?;
    let mut factor = login::email_factor(&there, call);
    if let Some(proven) = session.factors.first() {
        factor.created_at = proven.created_at;
        factor.last_authenticated_at = proven.last_authenticated_at;
    }
    let arrival = Arrival {
        member: there,
        organization: target,
        factors: vec![factor],
        session: None,
        intermediate: None,
    };
    login::finish(call, arrival, &wishes)
}

pub(super) fn revoke(call: &mut Call<'_>) -> Answer {
    let fields = &call.fields;
    let names = ["member_session_id", "session_token", "session_jwt", "member_id"];
    let mut given = Vec::new();
    for name in names {
        given.extend(fields.text(name)?.map(|value| (name, value)));
    }
    let session_id = match given.as_slice() {
        [] => return Err(NO_SESSION_REVOKE_ARGUMENTS.into()),
        [("member_id", id)] => {
            let member_id = (*id).to_owned();
            return revoke_all(call, &member_id);
        }
        [("member_session_id", id)] => (*id).to_owned(),
        [("session_token", token)] => id_of_token(call, Half::B2b, token)?,
        [(_, jwt)] => jwt::session_id(call, jwt)?,
        _ => return Err(TOO_MANY_SESSION_REVOKE_ARGUMENTS.into()),
    };
    let known = call.state.member_sessions.get(&session_id).cloned();
    if let Some(session) = &known {
        may_revoke(call, &session.user_id)?;
    }
    let ended = call.state.member_sessions.revoke(&session_id, call.now);
    // A session that is gone already: whether Stytch minds is not known.
    if ended || (known.is_some() && !call.harsh(open::GONE_SESSION)) {
        answer(json!({}))
    } else {
        Err(SESSION_NOT_FOUND.into())
    }
}

fn revoke_all(call: &mut Call<'_>, member_id: &str) -> Answer {
    call.state.members.by_id(member_id).ok_or(MEMBER_NOT_FOUND)?;
    may_revoke(call, member_id)?;
    call.state.member_sessions.revoke_of_user(member_id);
    answer(json!({}))
}

fn may_revoke(call: &Call<'_>, member_id: &str) -> Result<(), ApiError> {
    let Some(member) = call.state.members.by_id(member_id) else { return Ok(()) };
    let Some(organization) = call.state.organizations.get(&member.organization_id) else { return Ok(()) };
    acting::may(call, organization, "stytch.member", "revoke-sessions", Some(member))
}
