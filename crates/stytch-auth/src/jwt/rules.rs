//! What a token must say to be ours, and when.

use std::time::Duration;

use serde_json::{Map, Value};

use super::claims::{SessionClaims, Typed};
use super::rejection::Rejection;
use crate::{Timestamp, Vertical};

/// The most that the clocks of this host and of Stytch may differ, whatever is configured.
const MAX_LEEWAY: Duration = Duration::from_secs(60);

/// What [`verify`](super::verify()) compares a token with.
#[derive(Debug, Clone)]
pub(crate) struct Rules {
    /// Issuers that may have made the token: `stytch.com/{project id}`, and the base URL if one is configured.
    pub(crate) issuers: Vec<String>,
    /// The project id.
    pub(crate) audience: String,
    /// How far clocks may be apart, for `exp`, `nbf`, `iat` and the session's end alike; over 60 seconds count
    /// as 60.
    pub(crate) leeway: Duration,
    /// Whose sessions these are: members' tokens name an organisation, users' tokens do not.
    pub(crate) vertical: Vertical,
}

impl Rules {
    /// RFC 7519 section 4.1.1: one string, equal to a configured issuer.
    pub(super) fn check_issuer(&self, payload: &Map<String, Value>) -> Result<(), Rejection> {
        let issuer = payload.get("iss").and_then(Value::as_str).unwrap_or_default();
        // An issuer configured as "" must not turn into "no issuer needed".
        if !issuer.is_empty() && self.issuers.iter().any(|ours| ours == issuer) {
            Ok(())
        } else {
            Err(Rejection::Issuer)
        }
    }

    /// RFC 7519 section 4.1.3: a string or a list of strings that holds the project id.
    pub(super) fn check_audience(&self, payload: &Map<String, Value>) -> Result<(), Rejection> {
        let audience = payload.get("aud").ok_or(Rejection::Audience)?;
        let members = match audience {
            Value::Array(members) => members.as_slice(),
            single => std::slice::from_ref(single),
        };
        let all_text = members.iter().all(Value::is_string);
        if all_text && !self.audience.is_empty() && members.iter().any(|member| *member == self.audience) {
            Ok(())
        } else {
            Err(Rejection::Audience)
        }
    }

    /// A member's session counts in one organisation only, so a token that names none must not pass for a member's.
    pub(super) fn check_vertical(&self, claims: &SessionClaims) -> Result<(), Rejection> {
        let named = if claims.organization.is_some() { Vertical::B2b } else { Vertical::Consumer };
        if named == self.vertical { Ok(()) } else { Err(Rejection::Vertical) }
    }

    /// RFC 7519 sections 4.1.4 to 4.1.6, and the session's own end.
    ///
    /// "Expired" comes last: it may lead to a renewal, so it must be the only fault. A token that states no
    /// session end can only expire; Stytch then says whether the session still lives.
    pub(super) fn check_times(&self, typed: Typed, now: Timestamp) -> Result<SessionClaims, Rejection> {
        let Typed { claims, session_end } = typed;
        let leeway = self.leeway.min(MAX_LEEWAY);
        let is_past = |end: Timestamp| end.plus(leeway) <= now;
        let latest_start = now.plus(leeway);
        if claims.not_before > latest_start || claims.issued_at > latest_start {
            Err(Rejection::NotYetValid)
        } else if session_end.is_some_and(is_past) {
            Err(Rejection::SessionEnded)
        } else if is_past(claims.expires_at) {
            Err(Rejection::Expired(Box::new(claims)))
        } else {
            Ok(claims)
        }
    }
}
