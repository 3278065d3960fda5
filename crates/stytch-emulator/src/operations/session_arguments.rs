//! The fields about sessions that several calls share.

use serde_json::{Map, Value};

use super::fields::json_size;
use super::{Call, Half, jwt, sandbox};
use crate::errors::{
    ApiError, CUSTOM_CLAIMS_TOO_LARGE, INVALID_SESSION_DURATION, INVALID_SESSION_DURATION_MINUTES,
    INVALID_SESSION_TOKEN, SESSION_NOT_FOUND, STYTCH_CLAIMS_IN_CUSTOM_CLAIMS, TOO_MANY_SESSION_ARGUMENTS,
};
use crate::state::ids::looks_like_token;

/// Stytch keeps these for itself and ignores them in custom claims.
const RESERVED: [&str; 7] = ["iss", "sub", "aud", "exp", "nbf", "iat", "jti"];

/// How long a session is to live, and what it is to carry.
#[derive(Debug, Default)]
pub(crate) struct SessionWishes {
    pub(crate) minutes: Option<i64>,
    custom_claims: Map<String, Value>,
}

impl SessionWishes {
    pub(crate) fn read(call: &Call<'_>) -> Result<Self, ApiError> {
        let fields = &call.fields;
        // Devices are not told apart.
        fields.text("telemetry_id")?;
        let minutes =
            fields.minutes("session_duration_minutes", 5..=527_040, INVALID_SESSION_DURATION_MINUTES)?;
        let longest = call.config.rules.max_session_duration_minutes;
        if minutes.zip(longest).is_some_and(|(minutes, longest)| minutes > longest) {
            return Err(INVALID_SESSION_DURATION.into());
        }
        let mut custom_claims = fields.object("session_custom_claims")?.cloned().unwrap_or_default();
        if custom_claims.keys().any(|name| name.starts_with("https://stytch.com/")) {
            return Err(STYTCH_CLAIMS_IN_CUSTOM_CLAIMS.into());
        }
        custom_claims.retain(|name, _| !RESERVED.contains(&name.as_str()));
        Ok(Self { minutes, custom_claims })
    }

    /// The claims of a session once the wishes are merged in, key by key; null deletes.
    pub(crate) fn merged_with(&self, existing: &Map<String, Value>) -> Result<Map<String, Value>, ApiError> {
        let mut merged = existing.clone();
        merged.extend(self.custom_claims.clone());
        merged.retain(|_, value| !value.is_null());
        if json_size(&merged) > 4096 { Err(CUSTOM_CLAIMS_TOO_LARGE.into()) } else { Ok(merged) }
    }
}

/// The session that a request shows.
#[derive(Debug)]
pub(crate) struct Shown {
    pub(crate) session_id: String,
    /// Whether the opaque token itself was shown, rather than a JWT.
    pub(crate) by_token: bool,
}

impl Shown {
    pub(crate) fn is_sandbox(&self) -> bool {
        [sandbox::SESSION_ID, sandbox::MEMBER_SESSION_ID].contains(&self.session_id.as_str())
    }
}

/// The live session named by `session_token` or `session_jwt`, if either is given.
pub(crate) fn shown(call: &Call<'_>) -> Result<Option<Shown>, ApiError> {
    shown_of(call, Half::Consumer, call.fields.text("session_token")?, call.fields.text("session_jwt")?)
}

/// The same, of a user or of a member, wherever its names come from.
pub(crate) fn shown_of(
    call: &Call<'_>,
    half: Half,
    token: Option<&str>,
    jwt: Option<&str>,
) -> Result<Option<Shown>, ApiError> {
    let shown = match (token, jwt) {
        (None, None) => return Ok(None),
        (Some(_), Some(_)) => return Err(TOO_MANY_SESSION_ARGUMENTS.into()),
        (Some(token), None) => Shown { session_id: id_of_token(call, half, token)?, by_token: true },
        (None, Some(jwt)) => Shown { session_id: jwt::session_id(call, jwt)?, by_token: false },
    };
    let session = call.sessions(half).get(&shown.session_id);
    let alive = session.is_some_and(|session| session.is_active(call.now));
    if alive || shown.is_sandbox() { Ok(Some(shown)) } else { Err(SESSION_NOT_FOUND.into()) }
}

/// The session a token belongs to, alive or not.
pub(crate) fn id_of_token(call: &Call<'_>, half: Half, token: &str) -> Result<String, ApiError> {
    if !looks_like_token(token) {
        return Err(INVALID_SESSION_TOKEN.into());
    }
    if let Some(answer) = sandbox::session_token(token) {
        let id = match half {
            Half::Consumer => sandbox::SESSION_ID,
            Half::B2b => sandbox::MEMBER_SESSION_ID,
        };
        return answer.map(|()| id.to_owned());
    }
    call.sessions(half).id_of_token(token).map(str::to_owned).ok_or_else(|| SESSION_NOT_FOUND.into())
}
