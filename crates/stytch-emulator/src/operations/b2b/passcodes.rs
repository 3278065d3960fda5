//! The second factor: a passcode by SMS, which lands in the inbox like a mail.

use serde_json::{Value, json};

use super::login::{self, Arrival};
use super::{member as named, members, organization as at};
use crate::errors::{
    ApiError, INTERMEDIATE_SESSION_NOT_FOUND, INVALID_PHONE_NUMBER, MEMBER_PHONE_NUMBER_MISSING,
    MEMBER_PHONE_NUMBER_TAKEN, NO_SESSION_ARGUMENTS, OTP_CODE_NOT_FOUND, PRIMARY_AUTHENTICATION_FIRST,
    RESTRICTED_BY_MFA_METHODS, SESSION_NOT_FOUND, TOO_MANY_REQUESTS, TOO_MANY_SESSION_ARGUMENTS,
    UNABLE_TO_AUTH_OTP_CODE,
};
use crate::operations::session_arguments::{SessionWishes, shown_of};
use crate::operations::{Answer, Call, Half, users};
use crate::state::ids::new_id;
use crate::state::intermediate_sessions::IntermediateSession;
use crate::state::mailbox::{Message, MessageKind};
use crate::state::members::Member;
use crate::state::organizations::Organization;
use crate::state::passcodes::Passcode;
use crate::state::sessions::{Factor, Proof, Session};

pub(super) fn send(call: &mut Call<'_>) -> Answer {
    let organization = at(call)?;
    let mut member = named(call, &organization)?;
    call.fields.locale()?;
    shown(call, &organization, &member)?;
    if !organization.takes_sms() {
        return Err(RESTRICTED_BY_MFA_METHODS.into());
    }
    match call.fields.text("mfa_phone_number")? {
        Some(number) if !users::is_e164(number) => return Err(INVALID_PHONE_NUMBER.into()),
        Some(number) if member.mfa_phone_number.is_empty() => number.clone_into(&mut member.mfa_phone_number),
        Some(number) if number != member.mfa_phone_number => return Err(MEMBER_PHONE_NUMBER_TAKEN.into()),
        Some(_) => {}
        None if member.mfa_phone_number.is_empty() => {
            return Err(MEMBER_PHONE_NUMBER_MISSING.because("`mfa_phone_number` is required"));
        }
        None => {}
    }
    deliver(call, &member)?;
    members::save(call, &organization, member)
}

/// A new passcode to the member's phone; an earlier one is void.
pub(super) fn deliver(call: &mut Call<'_>, member: &Member) -> Result<(), ApiError> {
    let number = member.mfa_phone_number.clone();
    let limited = call.config.rate_limit;
    if limited && !call.state.limits.allow(format!("sms {number}"), 1, 1, call.now) {
        return Err(TOO_MANY_REQUESTS.because("one message per second and number"));
    }
    let passcode = Passcode::new(call.now);
    call.sent = Some(Message {
        message_id: new_id("message"),
        to: number,
        subject: format!("{} is your verification code", passcode.code),
        kind: MessageKind::Otp,
        link: String::new(),
        token: passcode.code.clone(),
        sent_at: call.sent_at,
    });
    call.state.passcodes.put(&member.member_id, passcode);
    Ok(())
}

pub(super) fn authenticate(call: &mut Call<'_>) -> Answer {
    let organization = at(call)?;
    let mut member = named(call, &organization)?;
    let code = call.fields.required("code")?.to_owned();
    let wishes = SessionWishes::read(call)?;
    let enrolls =
        call.fields.word("set_mfa_enrollment", &[("enroll", Some(true)), ("unenroll", Some(false))])?;
    let is_default = call.fields.flag("set_default_mfa")?;
    let (session, intermediate) = shown(call, &organization, &member)?;
    if session.is_none() && intermediate.is_none() {
        return Err(NO_SESSION_ARGUMENTS
            .because("one of `intermediate_session_token`, `session_token` and `session_jwt` is required"));
    }
    if !login::primary_required(&member, &organization).is_null() {
        return Err(PRIMARY_AUTHENTICATION_FIRST.into());
    }
    check(call, &member, &code)?;
    wishes.merged_with(&session.as_ref().map(|s| s.custom_claims.clone()).unwrap_or_default())?;

    call.state.passcodes.use_up(&member.member_id);
    member.mfa_phone_number_verified = true;
    member.mfa_enrolled = enrolls.flatten().unwrap_or(member.mfa_enrolled);
    if is_default {
        "sms_otp".clone_into(&mut member.default_mfa_method);
    }
    let mut factors = intermediate.as_ref().map(|earlier| earlier.factors.clone()).unwrap_or_default();
    factors.push(factor(&member, call));
    let arrival = Arrival { member, organization, factors, session, intermediate };
    let mut body = login::finish(call, arrival, &wishes)?;
    // Nothing can be missing any more, so these are not in the answer.
    for name in ["intermediate_session_token", "member_authenticated", "mfa_required", "primary_required"] {
        body.remove(name);
    }
    Ok(body)
}

fn check(call: &Call<'_>, member: &Member, code: &str) -> Result<(), ApiError> {
    // Stytch's sandbox value.
    if member.mfa_phone_number == SANDBOX_NUMBER && code == SANDBOX_CODE {
        return Ok(());
    }
    match call.state.passcodes.of(&member.member_id) {
        Some(passcode) if passcode.code == code && passcode.is_alive(call.now) => Ok(()),
        Some(passcode) if passcode.code == code => Err(UNABLE_TO_AUTH_OTP_CODE.into()),
        _ => Err(OTP_CODE_NOT_FOUND.into()),
    }
}

const SANDBOX_NUMBER: &str = "+10000000000";
const SANDBOX_CODE: &str = "000000";

/// The number has an id of its own for each member, made from the member's so that the factor stays the same.
fn factor(member: &Member, call: &Call<'_>) -> Factor {
    let id = member.member_id.trim_start_matches("member-test-");
    let proof =
        Proof::Sms { phone_id: format!("member-phone-test-{id}"), number: member.mfa_phone_number.clone() };
    Factor { proof, created_at: call.now, last_authenticated_at: call.now }
}

/// What of this member's the request shows: a session that goes on, or a login that is to be completed.
fn shown(
    call: &Call<'_>,
    at: &Organization,
    member: &Member,
) -> Result<(Option<Session>, Option<IntermediateSession>), ApiError> {
    let intermediate = login::intermediate(call)?;
    let (token, jwt) = (call.fields.text("session_token")?, call.fields.text("session_jwt")?);
    if intermediate.is_some() && (token.is_some() || jwt.is_some()) {
        return Err(TOO_MANY_SESSION_ARGUMENTS.into());
    }
    if let Some(earlier) = &intermediate {
        login::belongs(earlier, at)?;
        if earlier.email_address != member.email_address {
            return Err(INTERMEDIATE_SESSION_NOT_FOUND.because("it belongs to another address"));
        }
    }
    let Some(shown) = shown_of(call, Half::B2b, token, jwt)? else { return Ok((None, intermediate)) };
    let session = call.state.member_sessions.get(&shown.session_id);
    let session = session.filter(|session| session.user_id == member.member_id);
    let session = session.ok_or_else(|| SESSION_NOT_FOUND.because("it is another member's"))?;
    Ok((Some(session.clone()), None))
}

/// Sends a passcode to who has just stopped at the second factor, if the number is known. Answers what the login says
/// about it.
pub(super) fn first(call: &mut Call<'_>, member: &Member, at: &Organization) -> Result<Value, ApiError> {
    let by_sms = member.default_mfa_method != "totp" && at.takes_sms();
    if member.mfa_phone_number.is_empty() || !by_sms {
        return Ok(Value::Null);
    }
    deliver(call, member)?;
    Ok(json!("sms_otp"))
}
