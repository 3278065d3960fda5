//! Sessions after the login: checked, prolonged, listed, ended.

use serde_json::{Value, json};

use super::routes::open;
use super::session_arguments::{SessionWishes, id_of_token, shown};
use super::{Answer, Call, Half, answer, jwt, sandbox, views};
use crate::errors::{
    ApiError, CONSUMER_SESSION_AUTHORIZATION_ERROR, NO_SESSION_ARGUMENTS, NO_SESSION_REVOKE_ARGUMENTS,
    SESSION_NOT_FOUND, TOO_MANY_SESSION_REVOKE_ARGUMENTS, USER_LOCK_LIMIT_REACHED, USER_NOT_FOUND,
};
use crate::state::sessions::Session;

pub(crate) fn list(call: &mut Call<'_>) -> Answer {
    let user = call.state.users.get(call.fields.required("user_id")?).ok_or(USER_NOT_FOUND)?;
    let active = call.state.sessions.active(call.now);
    let sessions: Vec<Value> =
        active.into_iter().filter(|session| session.user_id == user.user_id).map(views::session).collect();
    answer(json!({ "sessions": sessions }))
}

pub(crate) fn authenticate(call: &mut Call<'_>) -> Answer {
    let wishes = SessionWishes::read(call)?;
    let shown = shown(call)?.ok_or(NO_SESSION_ARGUMENTS)?;
    let (mut session, user) = if shown.is_sandbox() {
        (sandbox::session(wishes.minutes, call.now), sandbox::user())
    } else {
        let session = call.state.sessions.get(&shown.session_id).ok_or(SESSION_NOT_FOUND)?;
        let user = call.state.users.get(&session.user_id).ok_or(SESSION_NOT_FOUND)?;
        if user.is_locked(call.now) {
            return Err(USER_LOCK_LIMIT_REACHED.into());
        }
        // Roles are the user's, as they are now.
        (Session { roles: user.roles.clone(), ..session.clone() }, user.clone())
    };
    let verdict = verdict(call, &session)?;
    session.custom_claims = wishes.merged_with(&session.custom_claims)?;
    if !shown.is_sandbox() {
        session.touch(wishes.minutes, call.now);
        call.state.sessions.add(session.clone());
    }

    let session_token =
        if shown.by_token || !call.harsh(open::EMPTY_TOKEN) { session.token.as_str() } else { "" };
    answer(json!({
        "session": views::session(&session),
        "session_jwt": jwt::issue(call, &session, None)?,
        "session_token": session_token,
        "user": views::user(&user),
        "verdict": verdict,
    }))
}

/// The answer to `authorization_check`: a verdict or a refusal; null when nothing is asked.
fn verdict(call: &Call<'_>, session: &Session) -> Result<Value, ApiError> {
    let Some(check) = call.fields.group("authorization_check")? else { return Ok(Value::Null) };
    let (resource, action) = (check.required("resource_id")?, check.required("action")?);
    let granting = call.config.consumer_policy.granting(&[], &session.roles, resource, action);
    if granting.is_empty() {
        return Err(CONSUMER_SESSION_AUTHORIZATION_ERROR.into());
    }
    Ok(json!({ "authorized": true, "granting_roles": granting }))
}

pub(crate) fn revoke(call: &mut Call<'_>) -> Answer {
    let fields = &call.fields;
    let session_id =
        match (fields.text("session_id")?, fields.text("session_token")?, fields.text("session_jwt")?) {
            (Some(id), None, None) => id.to_owned(),
            (None, Some(token), None) => id_of_token(call, Half::Consumer, token)?,
            (None, None, Some(jwt)) => jwt::session_id(call, jwt)?,
            (None, None, None) => return Err(NO_SESSION_REVOKE_ARGUMENTS.into()),
            _ => return Err(TOO_MANY_SESSION_REVOKE_ARGUMENTS.into()),
        };
    let known = call.state.sessions.get(&session_id).is_some();
    let ended = call.state.sessions.revoke(&session_id, call.now);
    // A session that is gone already: whether Stytch minds is not known.
    if ended || (known && !call.harsh(open::GONE_SESSION)) {
        answer(json!({}))
    } else {
        Err(SESSION_NOT_FOUND.into())
    }
}
