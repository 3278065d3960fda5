//! The token of a link becomes a proven address and, if asked for, a session.

use serde_json::json;

use super::routes::open;
use super::session_arguments::{SessionWishes, Shown, shown};
use super::{Answer, Call, Fields, answer, jwt, pkce, sandbox, views};
use crate::errors::{
    ATTRIBUTE_MISMATCH, ApiError, MAGIC_LINK_NOT_FOUND, SESSION_NOT_FOUND, SESSION_OF_ANOTHER_USER,
    UNABLE_TO_AUTH_MAGIC_LINK, USER_LOCK_LIMIT_REACHED,
};
use crate::state::links::{Attributes, Link, LinkKind, TokenType};
use crate::state::sessions::{Proof, Session};
use crate::state::users::User;

/// Everything that can be refused is looked at before anything changes: a refusal leaves the token as it was.
pub(crate) fn authenticate(call: &mut Call<'_>) -> Answer {
    let token = call.fields.required("token")?.to_owned();
    let wishes = SessionWishes::read(call)?;
    let attributes = call.fields.attributes()?;
    let verifier = pkce::verifier(&call.fields, "code_verifier")?.map(str::to_owned);

    if let Some(outcome) = sandbox::link(&token) {
        outcome?;
        return authenticate_sandbox(call, &wishes);
    }

    let link = call.state.links.get_of(&token, TokenType::MagicLinks).cloned().ok_or(MAGIC_LINK_NOT_FOUND)?;
    let user = owner(call, &link)?;
    if user.is_locked(call.now) {
        return Err(USER_LOCK_LIMIT_REACHED.into());
    }
    if let Err(error) = pkce::check(link.code_challenge.as_deref(), verifier.as_deref()) {
        if call.harsh(open::FAILED_PKCE) {
            call.state.links.kill(&token);
        }
        return Err(error);
    }
    check_options(&call.fields, &link.attributes, &attributes)?;
    let session = session_after(call, &user, &link, &wishes, attributes)?;

    call.state.links.kill(&token);
    if let Some(user) = call.state.users.get_mut(&link.user_id) {
        user.prove(&link.method_id);
    }
    let user = call.state.users.get(&link.user_id).cloned().unwrap_or(user);
    if let Some(session) = &session {
        call.state.sessions.add(session.clone());
    }
    body(call, &user, &link.method_id, session.as_ref())
}

/// Whose link it is, if it can still be used.
fn owner(call: &Call<'_>, link: &Link) -> Result<User, ApiError> {
    let user = call.state.users.get(&link.user_id).filter(|_| link.is_alive(call.now));
    let owns = |user: &&User| link.kind == LinkKind::Embeddable || user.email(&link.method_id).is_some();
    user.filter(owns).cloned().ok_or_else(|| UNABLE_TO_AUTH_MAGIC_LINK.into())
}

/// `options` demand that the link is used from where it was asked for.
fn check_options(fields: &Fields, stored: &Attributes, given: &Attributes) -> Result<(), ApiError> {
    let Some(options) = fields.group("options")? else { return Ok(()) };
    let same = |a: &str, b: &str| !a.is_empty() && a == b;
    if options.flag("ip_match_required")? && !same(&stored.ip_address, &given.ip_address) {
        return Err(
            ATTRIBUTE_MISMATCH.because("`attributes.ip_address` differs from the one the link was sent with")
        );
    }
    if options.flag("user_agent_match_required")? && !same(&stored.user_agent, &given.user_agent) {
        return Err(
            ATTRIBUTE_MISMATCH.because("`attributes.user_agent` differs from the one the link was sent with")
        );
    }
    Ok(())
}

/// The session as it will be: the one shown with a factor more, a new one if a duration is given, or none.
fn session_after(
    call: &Call<'_>,
    user: &User,
    link: &Link,
    wishes: &SessionWishes,
    attributes: Attributes,
) -> Result<Option<Session>, ApiError> {
    let mut session = match (shown(call)?, wishes.minutes) {
        (Some(shown), minutes) => {
            let mut session = existing(call, &shown)?;
            if session.user_id != user.user_id {
                return Err(SESSION_OF_ANOTHER_USER.into());
            }
            session.touch(minutes, call.now);
            session
        }
        (None, Some(minutes)) => {
            let mut session = Session::new(&user.user_id, &user.roles, minutes, call.now);
            session.attributes = attributes;
            session
        }
        (None, None) => return Ok(None),
    };
    session.custom_claims = wishes.merged_with(&session.custom_claims)?;
    let proof = match user.email(&link.method_id) {
        Some(email) => Proof::Email { email_id: email.email_id.clone(), address: email.address.clone() },
        None => Proof::Embeddable,
    };
    session.add_factor(proof, call.now);
    Ok(Some(session))
}

fn existing(call: &Call<'_>, shown: &Shown) -> Result<Session, ApiError> {
    if shown.is_sandbox() {
        return Ok(sandbox::session(None, call.now));
    }
    call.state.sessions.get(&shown.session_id).cloned().ok_or_else(|| SESSION_NOT_FOUND.into())
}

fn authenticate_sandbox(call: &Call<'_>, wishes: &SessionWishes) -> Answer {
    let mut session = wishes.minutes.map(|minutes| sandbox::session(Some(minutes), call.now));
    if let Some(session) = &mut session {
        session.custom_claims = wishes.merged_with(&session.custom_claims)?;
    }
    body(call, &sandbox::user(), sandbox::EMAIL_ID, session.as_ref())
}

fn body(call: &Call<'_>, user: &User, method_id: &str, session: Option<&Session>) -> Answer {
    let session_jwt = session.map(|session| jwt::issue(call, session, None)).transpose()?;
    answer(json!({
        "method_id": method_id,
        "reset_sessions": false,
        "session": session.map(views::session),
        "session_jwt": session_jwt.unwrap_or_default(),
        "session_token": session.map_or("", |session| session.token.as_str()),
        "user": views::user(user),
        "user_device": null,
        "user_id": user.user_id,
    }))
}
