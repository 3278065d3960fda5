//! The last step of every login: in, or not yet.

use serde_json::{Value, json};

use super::{passcodes, views};
use crate::errors::{ApiError, INTERMEDIATE_SESSION_NOT_FOUND, INTERMEDIATE_SESSION_OF_ANOTHER_ORGANIZATION};
use crate::operations::session_arguments::SessionWishes;
use crate::operations::{Answer, Call, jwt};
use crate::state::intermediate_sessions::IntermediateSession;
use crate::state::members::{Member, MemberStatus};
use crate::state::organizations::{MfaPolicy, Organization};
use crate::state::sessions::{Factor, Proof, Session};

/// So long a session lives that was asked for without a duration.
pub(super) const DEFAULT_MINUTES: i64 = 60;

/// Somebody who has proven an address and wants to be this member.
pub(super) struct Arrival {
    pub(super) member: Member,
    pub(super) organization: Organization,
    pub(super) factors: Vec<Factor>,
    /// A live session of the same member, which goes on.
    pub(super) session: Option<Session>,
    /// The incomplete login that this one completes.
    pub(super) intermediate: Option<IntermediateSession>,
}

/// The live intermediate session that a request shows, if it does.
pub(super) fn intermediate(call: &Call<'_>) -> Result<Option<IntermediateSession>, ApiError> {
    let Some(token) = call.fields.text("intermediate_session_token")? else { return Ok(None) };
    let session = call.state.intermediate_sessions.get(token);
    session.cloned().map(Some).ok_or_else(|| INTERMEDIATE_SESSION_NOT_FOUND.into())
}

/// Refuses an intermediate session of a login at another organization.
pub(super) fn belongs(session: &IntermediateSession, at: &Organization) -> Result<(), ApiError> {
    match &session.organization_id {
        Some(id) if *id != at.organization_id => Err(INTERMEDIATE_SESSION_OF_ANOTHER_ORGANIZATION.into()),
        _ => Ok(()),
    }
}

pub(super) fn email_factor(member: &Member, call: &Call<'_>) -> Factor {
    let proof = Proof::Email { email_id: member.email_id.clone(), address: member.email_address.clone() };
    Factor { proof, created_at: call.now, last_authenticated_at: call.now }
}

/// What the organization still wants to see; null if nothing.
pub(super) fn primary_required(member: &Member, at: &Organization) -> Value {
    if at.takes_magic_links() || member.is_breakglass {
        return Value::Null;
    }
    json!({ "allowed_auth_methods": at.allowed_auth_methods })
}

/// Whether a second factor is missing. No SMS is on its way yet.
pub(super) fn mfa_required(member: &Member, at: &Organization) -> Value {
    if at.mfa_policy != MfaPolicy::RequiredForAll && !member.mfa_enrolled {
        return Value::Null;
    }
    let options = json!({ "mfa_phone_number": member.mfa_phone_number, "totp_registration_id": "" });
    let options = if member.mfa_phone_number.is_empty() { Value::Null } else { options };
    json!({ "member_options": options, "secondary_auth_initiated": null })
}

/// Lets the person in, or says what is missing and hands out an intermediate session instead.
pub(super) fn finish(call: &mut Call<'_>, arrival: Arrival, wishes: &SessionWishes) -> Answer {
    let Arrival { mut member, organization, factors, session, intermediate } = arrival;
    let primary = primary_required(&member, &organization);
    let second = factors.iter().any(|factor| factor.proof.is_second());
    let mut mfa =
        if session.is_some() || second { Value::Null } else { mfa_required(&member, &organization) };
    member.email_verified = true;
    if primary.is_null() && member.status != MemberStatus::Active {
        member.status = MemberStatus::Active;
    }
    member.updated_at = call.now;

    let complete = primary.is_null() && mfa.is_null();
    let session = if complete {
        Some(session_of(call, &member, &organization, &factors, session, wishes)?)
    } else {
        None
    };
    if primary.is_null() && !mfa.is_null() {
        mfa["secondary_auth_initiated"] = passcodes::first(call, &member, &organization)?;
    }
    let session_jwt = session.as_ref().map(|s| jwt::issue(call, s, Some(&organization))).transpose()?;

    call.state.members.put(member.clone());
    let mut waiting = String::new();
    match (complete, intermediate) {
        (true, Some(used)) => call.state.intermediate_sessions.remove(&used.token),
        (true, None) => {}
        (false, Some(same)) => waiting = same.token,
        (false, None) => {
            let email = (member.email_id.as_str(), member.email_address.as_str());
            let at = Some(organization.organization_id.as_str());
            let new = IntermediateSession::new(email, factors, at, call.now);
            waiting.clone_from(&new.token);
            call.state.intermediate_sessions.add(new);
        }
    }
    if let Some(session) = &session {
        call.state.member_sessions.add(session.clone());
    }

    let mut body = views::member_body(&member, &organization);
    body.insert("member_authenticated".into(), complete.into());
    body.insert("member_device".into(), Value::Null);
    body.insert("member_session".into(), json!(session.as_ref().map(|s| views::session(s, &organization))));
    body.insert("session_token".into(), session.map(|s| s.token).unwrap_or_default().into());
    body.insert("session_jwt".into(), session_jwt.unwrap_or_default().into());
    body.insert("intermediate_session_token".into(), waiting.into());
    body.insert("mfa_required".into(), mfa);
    body.insert("primary_required".into(), primary);
    Ok(body)
}

fn session_of(
    call: &Call<'_>,
    member: &Member,
    at: &Organization,
    factors: &[Factor],
    existing: Option<Session>,
    wishes: &SessionWishes,
) -> Result<Session, ApiError> {
    let minutes = wishes.minutes.unwrap_or(DEFAULT_MINUTES);
    let mut session = existing
        .unwrap_or_else(|| Session::of_member(&member.member_id, &at.organization_id, minutes, call.now));
    session.touch(Some(minutes), call.now);
    session.roles = member.role_ids(at);
    session.custom_claims = wishes.merged_with(&session.custom_claims)?;
    for factor in factors {
        session.add_factor(factor.proof.clone(), factor.last_authenticated_at);
    }
    Ok(session)
}
