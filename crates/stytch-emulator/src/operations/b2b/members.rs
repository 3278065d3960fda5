//! Members, as an app's backend manages them.

use serde_json::json;

use super::{acting, domains, member as named, organization as at, policy, views};
use crate::errors::{
    ApiError, BAD_REQUEST, DUPLICATE_MEMBER_EMAIL, DUPLICATE_MEMBER_EXTERNAL_ID,
    EMAIL_UNVERIFIED_FOR_REACTIVATION, INVALID_MEMBER_GET_FIELDS, INVALID_PHONE_NUMBER, MEMBER_NOT_FOUND,
    NO_DELETED_MEMBER_FOUND, ORGANIZATION_NOT_FOUND, REACTIVATION_EMAIL_TAKEN, RETIRED_MEMBER_EMAIL,
};
use crate::operations::{Answer, Call, answer, users};
use crate::state::members::{Member, MemberStatus};
use crate::state::organizations::Organization;

pub(super) fn create(call: &mut Call<'_>) -> Answer {
    let organization = at(call)?;
    acting::may(call, &organization, "stytch.member", "create", None)?;
    acting::no_trusted_metadata(call)?;
    let address = call.fields.email_in("email_address")?;
    free_address(call, &organization, None, &address)?;
    domains::unclaimed(call, Some(&organization), &address)?;
    let pending = call.fields.flag("create_member_as_pending")?;
    let status = if pending { MemberStatus::Pending } else { MemberStatus::Active };
    let mut member = Member::new(&organization.organization_id, &address, status, call.now);
    describe(call, &organization, &mut member)?;
    call.state.members.put(member.clone());
    Ok(views::member_body(&member, &organization))
}

pub(super) fn get(call: &mut Call<'_>) -> Answer {
    let organization = at(call)?;
    let members = &call.state.members;
    let member = match (call.fields.text("member_id")?, call.fields.text("email_address")?) {
        (Some(id), None) => members.get(&organization.organization_id, id),
        (None, Some(_)) => {
            members.with_email(&organization.organization_id, &call.fields.email_in("email_address")?)
        }
        _ => return Err(INVALID_MEMBER_GET_FIELDS.into()),
    };
    Ok(views::member_body(member.ok_or(MEMBER_NOT_FOUND)?, &organization))
}

/// By member id alone, whatever the organization; the name is Stytch's.
pub(super) fn dangerously_get(call: &mut Call<'_>) -> Answer {
    let member = call.state.members.by_id(call.fields.required("member_id")?).ok_or(MEMBER_NOT_FOUND)?;
    let deleted = call.fields.value("include_deleted").is_some_and(|value| value == "true" || value == true);
    if member.status == MemberStatus::Deleted && !deleted {
        return Err(MEMBER_NOT_FOUND.into());
    }
    let organization = call.state.organizations.get(&member.organization_id).ok_or(ORGANIZATION_NOT_FOUND)?;
    Ok(views::member_body(member, organization))
}

pub(super) fn delete(call: &mut Call<'_>) -> Answer {
    let organization = at(call)?;
    let member = named(call, &organization)?;
    acting::may(call, &organization, "stytch.member", "delete", Some(&member))?;
    call.state.forget_member(&member.member_id, call.now);
    answer(json!({ "member_id": member.member_id }))
}

pub(super) fn reactivate(call: &mut Call<'_>) -> Answer {
    let organization = at(call)?;
    let deleted = call.state.members.by_id(call.fields.required("member_id")?).filter(|member| {
        member.organization_id == organization.organization_id && member.status == MemberStatus::Deleted
    });
    let mut member = deleted.cloned().ok_or(NO_DELETED_MEMBER_FOUND)?;
    acting::may(call, &organization, "stytch.member", "reactivate", None)?;
    if !member.email_verified {
        return Err(EMAIL_UNVERIFIED_FOR_REACTIVATION.into());
    }
    if call.state.members.with_email(&organization.organization_id, &member.email_address).is_some() {
        return Err(REACTIVATION_EMAIL_TAKEN.into());
    }
    member.status = MemberStatus::Active;
    save(call, &organization, member)
}

pub(super) fn delete_external_id(call: &mut Call<'_>) -> Answer {
    let organization = at(call)?;
    let mut member = named(call, &organization)?;
    acting::may(call, &organization, "stytch.member", "update.info.external-id", Some(&member))?;
    member.external_id = None;
    save(call, &organization, member)
}

pub(super) fn delete_mfa_phone_number(call: &mut Call<'_>) -> Answer {
    let organization = at(call)?;
    let mut member = named(call, &organization)?;
    acting::may(call, &organization, "stytch.member", "update.info.delete.mfa-phone", Some(&member))?;
    member.mfa_phone_number.clear();
    member.mfa_phone_number_verified = false;
    save(call, &organization, member)
}

pub(super) fn unlink_retired_email(call: &mut Call<'_>) -> Answer {
    let organization = at(call)?;
    let mut member = named(call, &organization)?;
    acting::may(call, &organization, "stytch.member", "update.info.unlink.retired-email", Some(&member))?;
    let id = call.fields.text("email_id")?;
    let address = call.fields.text("email_address")?.map(str::to_lowercase);
    if id.is_none() && address.is_none() {
        return Err(BAD_REQUEST.because("`email_id` or `email_address` is required"));
    }
    let before = member.retired_emails.len();
    member.retired_emails.retain(|email| {
        id.is_some_and(|id| id != email.email_id)
            || address.as_ref().is_some_and(|a| *a != email.email_address)
    });
    if member.retired_emails.len() == before {
        return Err(crate::errors::EMAIL_NOT_FOUND.into());
    }
    let mut body = save(call, &organization, member)?;
    body.insert("organization_id".into(), organization.organization_id.into());
    Ok(body)
}

/// Stores a changed member and answers it.
pub(super) fn save(call: &mut Call<'_>, at: &Organization, mut member: Member) -> Answer {
    member.updated_at = call.now;
    call.state.members.put(member.clone());
    Ok(views::member_body(&member, at))
}

/// Refuses an address that another member of the organization has, or has had.
pub(super) fn free_address(
    call: &Call<'_>,
    at: &Organization,
    own: Option<&Member>,
    address: &str,
) -> Result<(), ApiError> {
    for member in call.state.members.of(&at.organization_id) {
        if own.is_some_and(|own| own.member_id == member.member_id) {
            continue;
        }
        if member.email_address == address {
            return Err(DUPLICATE_MEMBER_EMAIL.into());
        }
        if member.retired_emails.iter().any(|email| email.email_address == address) {
            return Err(RETIRED_MEMBER_EMAIL.into());
        }
    }
    Ok(())
}

/// Everything about a member but the address; what the request leaves out stays.
pub(super) fn describe(call: &Call<'_>, at: &Organization, member: &mut Member) -> Result<(), ApiError> {
    let fields = &call.fields;
    if let Some(name) = fields.text("name")? {
        name.clone_into(&mut member.name);
    }
    fields.merge_metadata("trusted_metadata", &mut member.trusted_metadata)?;
    fields.merge_metadata("untrusted_metadata", &mut member.untrusted_metadata)?;
    if fields.has("is_breakglass") {
        member.is_breakglass = fields.flag("is_breakglass")?;
    }
    if fields.has("mfa_enrolled") {
        member.mfa_enrolled = fields.flag("mfa_enrolled")?;
    }
    if let Some(number) = fields.text("mfa_phone_number")? {
        if !users::is_e164(number) {
            return Err(INVALID_PHONE_NUMBER.into());
        }
        if number != member.mfa_phone_number {
            number.clone_into(&mut member.mfa_phone_number);
            member.mfa_phone_number_verified = false;
        }
    }
    let methods = [("sms_otp", "sms_otp"), ("totp", "totp")];
    if let Some(method) = fields.word("default_mfa_method", &methods)? {
        method.clone_into(&mut member.default_mfa_method);
    }
    if let Some(roles) = policy::assigned(call, at)? {
        member.roles = roles;
    }
    if let Some(id) = fields.external_id("external_id", BAD_REQUEST)? {
        let holder = call.state.members.get(&at.organization_id, &id);
        if holder.is_some_and(|holder| holder.member_id != member.member_id) {
            return Err(DUPLICATE_MEMBER_EXTERNAL_ID.into());
        }
        member.external_id = Some(id);
    }
    Ok(())
}
