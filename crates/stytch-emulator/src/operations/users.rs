//! Users, as an app's backend manages them.

use serde_json::json;

use super::{Answer, Call, Fields, answer, sandbox, views};
use crate::errors::{
    ApiError, BAD_REQUEST, DUPLICATE_EMAIL, DUPLICATE_PHONE_NUMBER, DUPLICATE_USER_EXTERNAL_ID,
    INVALID_CREATE_USER_REQUEST, INVALID_PHONE_NUMBER, USER_NOT_FOUND,
};
use crate::state::ids::new_id;
use crate::state::users::{Email, Name, PhoneNumber, User};

pub(crate) fn create(call: &mut Call<'_>) -> Answer {
    let user = new_user(call)?;
    let email_id = user.emails.first().map_or("", |email| email.email_id.as_str());
    let phone_id = user.phone_numbers.first().map_or("", |phone| phone.phone_id.as_str());
    let body = json!({
        "email_id": email_id,
        "phone_id": phone_id,
        "status": views::status(&user),
        "user": views::user(&user),
        "user_id": user.user_id,
    });
    call.state.users.add(user);
    answer(body)
}

fn new_user(call: &Call<'_>) -> Result<User, ApiError> {
    let (fields, users) = (&call.fields, &call.state.users);
    let email = fields.text("email")?.map(|_| fields.email()).transpose()?;
    let phone = fields.text("phone_number")?;
    if email.is_none() && phone.is_none() {
        return Err(INVALID_CREATE_USER_REQUEST.into());
    }
    if email.as_deref().is_some_and(|email| users.with_email(email).is_some()) {
        return Err(DUPLICATE_EMAIL.into());
    }
    if phone.is_some_and(|phone| users.with_phone_number(phone).is_some()) {
        return Err(DUPLICATE_PHONE_NUMBER.into());
    }
    fields.attributes()?;

    let mut user = User::new(call.now);
    user.pending = fields.flag("create_user_as_pending")?;
    user.emails.extend(email.map(|address| Email::new(&address)));
    if let Some(number) = phone {
        let number = e164(number)?;
        user.phone_numbers.push(PhoneNumber { phone_id: new_id("phone-number"), number });
    }
    user.external_id = external_id(call)?;
    for role in fields.texts("roles")? {
        if !user.roles.contains(&role) {
            user.roles.push(role);
        }
    }
    describe(&mut user, fields)?;
    Ok(user)
}

/// Name and metadata, which an invitation can give as well.
pub(super) fn describe(user: &mut User, fields: &Fields) -> Result<(), ApiError> {
    if let Some(name) = fields.group("name")? {
        let part = |part| Ok::<_, ApiError>(name.text(part)?.unwrap_or_default().to_owned());
        user.name =
            Name { first: part("first_name")?, middle: part("middle_name")?, last: part("last_name")? };
    }
    user.trusted_metadata.extend(fields.metadata("trusted_metadata")?);
    user.untrusted_metadata.extend(fields.metadata("untrusted_metadata")?);
    Ok(())
}

fn e164(number: &str) -> Result<String, ApiError> {
    let digits = number.strip_prefix('+').unwrap_or_default();
    let valid = (7..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    if valid { Ok(number.to_owned()) } else { Err(INVALID_PHONE_NUMBER.into()) }
}

fn external_id(call: &Call<'_>) -> Result<Option<String>, ApiError> {
    let Some(id) = call.fields.text("external_id")? else { return Ok(None) };
    let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-' | b'|');
    if id.len() > 128 || !id.bytes().all(allowed) {
        return Err(BAD_REQUEST
            .because("`external_id` may have letters, digits and . _ - | only, and at most 128 of them"));
    }
    if call.state.users.get(id).is_some() {
        return Err(DUPLICATE_USER_EXTERNAL_ID.into());
    }
    Ok(Some(id.to_owned()))
}

pub(crate) fn get(call: &mut Call<'_>) -> Answer {
    let id = call.fields.required("user_id")?;
    if id == sandbox::USER_ID {
        return answer(views::user(&sandbox::user()));
    }
    answer(views::user(call.state.users.get(id).ok_or(USER_NOT_FOUND)?))
}
