//! Links by e-mail: to log in, to sign up, to accept an invitation.

use serde_json::json;

use super::redirect_urls::Refusals;
use super::routes::open;
use super::session_arguments::shown;
use super::users::describe;
use super::{Answer, Call, answer, mail, pkce, redirect_urls, sandbox};
use crate::errors::{
    ApiError, DUPLICATE_EMAIL, EMAIL_NOT_FOUND, INVALID_EXPIRATION, INVALID_INVITE_MAGIC_LINK_URL,
    INVALID_LOGIN_MAGIC_LINK_URL, INVALID_SIGNUP_MAGIC_LINK_URL, NO_DEFAULT_INVITE_REDIRECT_URL_SET,
    NO_DEFAULT_LOGIN_REDIRECT_URL_SET, NO_DEFAULT_SIGNUP_REDIRECT_URL_SET, NO_INVITE_REDIRECT_URLS_SET,
    NO_LOGIN_REDIRECT_URLS_SET, NO_SIGNUP_REDIRECT_URLS_SET, TOO_MANY_UNVERIFIED_FACTORS,
    TOO_MANY_USER_SELECTION_ARGUMENTS, USER_NOT_FOUND,
};
use crate::state::ids::new_token;
use crate::state::links::{Attributes, Link, LinkKind, TokenType};
use crate::state::sessions::minutes_after;
use crate::state::users::{Email, User};

/// An address added to a user has so long to be authenticated.
const ADDED_EMAIL_MINUTES: i64 = 5;

/// So many addresses may wait for that at once. The real number is not documented.
const UNVERIFIED_EMAILS: usize = 10;

/// What a request says about one kind of link.
struct Terms {
    kind: LinkKind,
    redirect_url: String,
    minutes: i64,
}

/// What a request says about whichever link it sends.
struct Order {
    address: String,
    code_challenge: Option<String>,
    attributes: Attributes,
}

pub(crate) fn login_or_create(call: &mut Call<'_>) -> Answer {
    let (order, login, signup) = (order(call)?, login_terms(call)?, signup_terms(call)?);
    let pending = call.fields.flag("create_user_as_pending")?;
    if order.address == sandbox::EMAIL {
        return answer(json!({
            "email_id": sandbox::EMAIL_ID, "user_created": false, "user_id": sandbox::USER_ID,
        }));
    }
    mail::admit(call, &order.address)?;
    let known = call.state.users.with_email(&order.address).cloned();
    let user_created = known.is_none();
    let user = known.unwrap_or_else(|| add_user(call, &order.address, pending));
    let terms = if user_created || user.pending { signup } else { login };
    let email_id = deliver(call, &user, order, terms)?;
    answer(json!({ "email_id": email_id, "user_created": user_created, "user_id": user.user_id }))
}

pub(crate) fn send(call: &mut Call<'_>) -> Answer {
    let (order, login, signup) = (order(call)?, login_terms(call)?, signup_terms(call)?);
    let selected = selected_user(call)?;
    if order.address == sandbox::EMAIL {
        return answer(json!({ "email_id": sandbox::EMAIL_ID, "user_id": sandbox::USER_ID }));
    }
    mail::admit(call, &order.address)?;
    let owner = call.state.users.with_email(&order.address).cloned();
    let user = match (selected, owner) {
        (None, None) => return Err(EMAIL_NOT_FOUND.into()),
        (Some(selected), Some(owner)) if selected.user_id != owner.user_id => {
            return Err(DUPLICATE_EMAIL.into());
        }
        (_, Some(owner)) => owner,
        (Some(selected), None) => add_email(call, selected, &order.address)?,
    };
    let terms = if user.pending { signup } else { login };
    let email_id = deliver(call, &user, order, terms)?;
    answer(json!({ "email_id": email_id, "user_id": user.user_id }))
}

pub(crate) fn invite(call: &mut Call<'_>) -> Answer {
    let (mut order, terms) = (order(call)?, terms(call, LinkKind::Invite, 60)?);
    // An invitation is opened by somebody who has asked for nothing, so there is no browser to bind it to.
    order.code_challenge = None;
    let mut described = User::new(call.now);
    describe(&mut described, &call.fields)?;
    if order.address == sandbox::EMAIL {
        return answer(json!({ "email_id": sandbox::EMAIL_ID, "user_id": sandbox::USER_ID }));
    }
    mail::admit(call, &order.address)?;
    let user = match call.state.users.with_email(&order.address).cloned() {
        Some(user) if !user.pending => return Err(DUPLICATE_EMAIL.because("this user is active already")),
        Some(user) => user,
        None => add_user(call, &order.address, true),
    };
    if let Some(user) = call.state.users.get_mut(&user.user_id) {
        describe(user, &call.fields)?;
    }
    let email_id = deliver(call, &user, order, terms)?;
    answer(json!({ "email_id": email_id, "user_id": user.user_id }))
}

/// The invitation's links die. A user who is no more than invited goes with them.
pub(crate) fn revoke_invite(call: &mut Call<'_>) -> Answer {
    let address = call.fields.email()?;
    if address != sandbox::EMAIL {
        let user = call.state.users.with_email(&address).cloned().ok_or(EMAIL_NOT_FOUND)?;
        call.state.links.kill_of_user(&user.user_id, Some(LinkKind::Invite));
        if user.pending && user.emails.len() == 1 && user.phone_numbers.is_empty() {
            call.state.users.remove(&user.user_id);
        }
    }
    answer(json!({}))
}

fn order(call: &Call<'_>) -> Result<Order, ApiError> {
    let fields = &call.fields;
    fields.locale()?;
    Ok(Order {
        address: fields.email()?,
        code_challenge: pkce::challenge(fields, "code_challenge")?,
        attributes: fields.attributes()?,
    })
}

fn login_terms(call: &Call<'_>) -> Result<Terms, ApiError> {
    terms(call, LinkKind::Login, 60)
}

fn signup_terms(call: &Call<'_>) -> Result<Terms, ApiError> {
    terms(call, LinkKind::Signup, 10080)
}

fn terms(call: &Call<'_>, kind: LinkKind, default_minutes: i64) -> Result<Terms, ApiError> {
    let word = kind.word();
    mail::template(call, &format!("{word}_template_id"))?;
    let minutes =
        call.fields.minutes(&format!("{word}_expiration_minutes"), 5..=10080, INVALID_EXPIRATION)?;
    let given = call.fields.text(&format!("{word}_magic_link_url"))?;
    Ok(Terms {
        kind,
        redirect_url: redirect_urls::resolve(&call.config.redirect_urls, kind, given, refusals(kind))?,
        minutes: minutes.unwrap_or(default_minutes),
    })
}

fn refusals(kind: LinkKind) -> Refusals {
    match kind {
        LinkKind::Signup => Refusals {
            invalid: INVALID_SIGNUP_MAGIC_LINK_URL,
            none: NO_SIGNUP_REDIRECT_URLS_SET,
            no_default: NO_DEFAULT_SIGNUP_REDIRECT_URL_SET,
        },
        LinkKind::Invite => Refusals {
            invalid: INVALID_INVITE_MAGIC_LINK_URL,
            none: NO_INVITE_REDIRECT_URLS_SET,
            no_default: NO_DEFAULT_INVITE_REDIRECT_URL_SET,
        },
        _ => Refusals {
            invalid: INVALID_LOGIN_MAGIC_LINK_URL,
            none: NO_LOGIN_REDIRECT_URLS_SET,
            no_default: NO_DEFAULT_LOGIN_REDIRECT_URL_SET,
        },
    }
}

/// The user that `send` adds an address to.
fn selected_user(call: &Call<'_>) -> Result<Option<User>, ApiError> {
    let users = &call.state.users;
    match (call.fields.text("user_id")?, shown(call)?) {
        (None, None) => Ok(None),
        (Some(_), Some(_)) => Err(TOO_MANY_USER_SELECTION_ARGUMENTS.into()),
        (Some(id), None) => users.get(id).cloned().map(Some).ok_or_else(|| USER_NOT_FOUND.into()),
        (None, Some(shown)) => {
            let session = call.state.sessions.get(&shown.session_id);
            let user = session.and_then(|session| users.get(&session.user_id));
            user.cloned().map(Some).ok_or_else(|| USER_NOT_FOUND.into())
        }
    }
}

fn add_user(call: &mut Call<'_>, address: &str, pending: bool) -> User {
    let mut user = User::new(call.now);
    user.pending = pending;
    user.emails.push(Email::new(address));
    call.state.users.add(user.clone());
    user
}

fn add_email(call: &mut Call<'_>, mut user: User, address: &str) -> Result<User, ApiError> {
    if user.emails.iter().filter(|email| !email.verified).count() >= UNVERIFIED_EMAILS {
        return Err(TOO_MANY_UNVERIFIED_FACTORS.into());
    }
    let removed_at = Some(minutes_after(call.now, ADDED_EMAIL_MINUTES));
    user.emails.push(Email { removed_at, ..Email::new(address) });
    call.state.users.add(user.clone());
    Ok(user)
}

/// Puts the mail with its link into the mailbox; answers the id of the address.
fn deliver(call: &mut Call<'_>, user: &User, order: Order, terms: Terms) -> Result<String, ApiError> {
    let email_id = user.email_at(&order.address).ok_or(EMAIL_NOT_FOUND)?.email_id.clone();
    if call.harsh(open::NEW_LINK) {
        call.state.links.kill_of_user(&user.user_id, None);
    }
    mail::send(
        call,
        Link {
            token: new_token(),
            token_type: TokenType::MagicLinks,
            kind: terms.kind,
            user_id: user.user_id.clone(),
            method_id: email_id.clone(),
            address: order.address,
            slug: None,
            redirect_url: Some(terms.redirect_url),
            expires_at: minutes_after(call.now, terms.minutes),
            code_challenge: order.code_challenge,
            attributes: order.attributes,
            dead: false,
            replaces_address: false,
        },
    )?;
    Ok(email_id)
}
