//! Users change: what is known about them, their addresses, and whether they are there at all.

use serde_json::{Value, json};

use super::users::{describe, external_id, is_e164};
use super::{Answer, Call, answer, views};
use crate::errors::{
    ApiError, CANNOT_DELETE_LAST_PRIMARY_FACTOR, CONNECTED_APP_NOT_FOUND, DUPLICATE_EMAIL,
    DUPLICATE_PHONE_NUMBER, EMAIL_NOT_FOUND, INVALID_EXCHANGE_PRIMARY_FACTOR_FIELDS,
    INVALID_EXCHANGE_PRIMARY_FACTOR_USER, INVALID_PHONE_NUMBER, USER_NOT_FOUND,
};
use crate::policy::USER_ROLE;
use crate::state::ids::new_id;
use crate::state::users::{Email, PhoneNumber, User};

fn user(call: &Call<'_>) -> Result<User, ApiError> {
    let id = call.fields.required("user_id")?;
    call.state.users.get(id).cloned().ok_or_else(|| USER_NOT_FOUND.into())
}

pub(super) fn update(call: &mut Call<'_>) -> Answer {
    let mut user = user(call)?;
    call.fields.attributes()?;
    if let Some(id) = external_id(call, Some(&user))? {
        user.external_id = Some(id);
    }
    if let Some(roles) = call.fields.list("roles")? {
        user.roles = vec![USER_ROLE.to_owned()];
        user.roles.extend(roles.into_iter().filter(|role| role != USER_ROLE));
        user.roles.dedup();
    }
    describe(&mut user, &call.fields)?;
    let shown = views::user(&user);
    let body = json!({
        "crypto_wallets": [],
        "emails": shown["emails"],
        "phone_numbers": shown["phone_numbers"],
        "user": shown,
        "user_id": user.user_id,
    });
    call.state.users.add(user);
    answer(body)
}

/// Replaces a user's only factor by another; it has to be proven again.
pub(super) fn exchange_primary_factor(call: &mut Call<'_>) -> Answer {
    let mut user = user(call)?;
    let (email, phone) = (call.fields.text("email_address")?, call.fields.text("phone_number")?);
    if email.is_some() == phone.is_some() {
        return Err(INVALID_EXCHANGE_PRIMARY_FACTOR_FIELDS.into());
    }
    if user.emails.len() + user.phone_numbers.len() != 1 {
        return Err(INVALID_EXCHANGE_PRIMARY_FACTOR_USER.into());
    }
    let users = &call.state.users;
    let (mut emails, mut phone_numbers) = (Vec::new(), Vec::new());
    if let Some(number) = phone {
        if !is_e164(number) {
            return Err(INVALID_PHONE_NUMBER.into());
        }
        if users.with_phone_number(number).is_some_and(|other| other.user_id != user.user_id) {
            return Err(DUPLICATE_PHONE_NUMBER.into());
        }
        phone_numbers.push(PhoneNumber { phone_id: new_id("phone-number"), number: number.to_owned() });
    } else {
        let address = call.fields.email_in("email_address")?;
        if users.with_email(&address).is_some_and(|other| other.user_id != user.user_id) {
            return Err(DUPLICATE_EMAIL.into());
        }
        emails.push(Email::new(&address));
    }
    (user.emails, user.phone_numbers) = (emails, phone_numbers);
    call.state.links.kill_of_user(&user.user_id, None);
    save(call, user)
}

pub(super) fn delete(call: &mut Call<'_>) -> Answer {
    let user = user(call)?;
    call.state.users.remove(&user.user_id);
    call.state.sessions.revoke_of_user(&user.user_id);
    call.state.links.kill_of_user(&user.user_id, None);
    answer(json!({ "user_id": user.user_id }))
}

/// Links that went to the address are void from then on, because the user no longer has it.
pub(super) fn delete_email(call: &mut Call<'_>) -> Answer {
    let id = call.fields.required("email_id")?;
    let mut user = call.state.users.with_email_id(id).cloned().ok_or(EMAIL_NOT_FOUND)?;
    if user.emails.len() + user.phone_numbers.len() == 1 {
        return Err(CANNOT_DELETE_LAST_PRIMARY_FACTOR.into());
    }
    user.emails.retain(|email| email.email_id != id);
    save(call, user)
}

pub(super) fn delete_phone_number(call: &mut Call<'_>) -> Answer {
    let id = call.fields.required("phone_id")?;
    let mut user =
        call.state.users.with_phone_id(id).cloned().ok_or(crate::errors::PHONE_NUMBER_NOT_FOUND)?;
    if user.emails.len() + user.phone_numbers.len() == 1 {
        return Err(CANNOT_DELETE_LAST_PRIMARY_FACTOR.into());
    }
    user.phone_numbers.retain(|phone| phone.phone_id != id);
    save(call, user)
}

pub(super) fn delete_external_id(call: &mut Call<'_>) -> Answer {
    let mut user = user(call)?;
    user.external_id = None;
    save(call, user)
}

/// There are no connected apps here, so nobody has any.
pub(super) fn connected_apps(call: &mut Call<'_>) -> Answer {
    user(call)?;
    answer(json!({ "connected_apps": Vec::<Value>::new() }))
}

pub(super) fn revoke_connected_app(call: &mut Call<'_>) -> Answer {
    user(call)?;
    Err(CONNECTED_APP_NOT_FOUND.into())
}

fn save(call: &mut Call<'_>, user: User) -> Answer {
    let body = json!({ "user": views::user(&user), "user_id": user.user_id });
    call.state.users.add(user);
    answer(body)
}
