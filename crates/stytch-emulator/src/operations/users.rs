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
    user.external_id = external_id(call, None)?;
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
    fields.merge_metadata("trusted_metadata", &mut user.trusted_metadata)?;
    fields.merge_metadata("untrusted_metadata", &mut user.untrusted_metadata)?;
    Ok(())
}

fn e164(number: &str) -> Result<String, ApiError> {
    if is_e164(number) { Ok(number.to_owned()) } else { Err(INVALID_PHONE_NUMBER.into()) }
}

pub(super) fn is_e164(number: &str) -> bool {
    let digits = number.strip_prefix('+').unwrap_or_default();
    (7..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
}

/// The external id a request gives, unless another user has it.
pub(super) fn external_id(call: &Call<'_>, own: Option<&User>) -> Result<Option<String>, ApiError> {
    let id = call.fields.external_id("external_id", BAD_REQUEST)?;
    let holder = id.as_deref().and_then(|id| call.state.users.get(id));
    let taken = holder.is_some_and(|holder| own.is_none_or(|own| own.user_id != holder.user_id));
    if taken { Err(DUPLICATE_USER_EXTERNAL_ID.into()) } else { Ok(id) }
}

pub(crate) fn get(call: &mut Call<'_>) -> Answer {
    let id = call.fields.required("user_id")?;
    if id == sandbox::USER_ID {
        return answer(views::user(&sandbox::user()));
    }
    answer(views::user(call.state.users.get(id).ok_or(USER_NOT_FOUND)?))
}
