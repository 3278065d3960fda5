//! The one way from a token to its claims.

use serde_json::{Map, Value};

use super::claims::{self, SessionClaims};
use super::compact::Compact;
use super::header;
use super::keys::KeySet;
use super::kid::Kid;
use super::rejection::Rejection;
use super::rules::Rules;
use super::unique;
use crate::Timestamp;

/// Claims that a signature vouches for. Only [`verify()`] makes one.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Verified {
    claims: SessionClaims,
}

impl Verified {
    pub(crate) fn into_claims(self) -> SessionClaims {
        self.claims
    }
}

/// Checks a session token: form, key, signature, then claims, then time, all on the same bytes.
pub(crate) fn verify(
    token: &str,
    keys: &KeySet,
    rules: &Rules,
    now: Timestamp,
) -> Result<Verified, Rejection> {
    let (_, payload) = signed_payload(token, keys)?;
    accept(&payload, rules, now).map(|claims| Verified { claims })
}

/// The payload of a token whose signature is good, as bytes.
pub(super) fn signed_payload(token: &str, keys: &KeySet) -> Result<(Kid, Vec<u8>), Rejection> {
    let token = Compact::split(token)?;
    let kid = header::check(&token.header)?;
    let Some(key) = keys.get(&kid) else {
        return Err(Rejection::UnknownKey { kid });
    };
    if !key.verifies(token.signing_input.as_bytes(), &token.signature) {
        return Err(Rejection::Signature);
    }
    Ok((kid, token.payload))
}

/// The claims of a payload, if they are a session's, ours, and of this moment.
pub(super) fn accept(payload: &[u8], rules: &Rules, now: Timestamp) -> Result<SessionClaims, Rejection> {
    let payload = ours(payload, rules)?;
    let typed = claims::read(payload)?;
    rules.check_vertical(&typed.claims)?;
    rules.check_times(typed, now)
}

/// The members of a payload that names us as audience and an issuer of ours.
fn ours(payload: &[u8], rules: &Rules) -> Result<Map<String, Value>, Rejection> {
    let payload = unique::object(payload).ok_or(Rejection::Malformed("payload"))?;
    rules.check_issuer(&payload)?;
    rules.check_audience(&payload)?;
    Ok(payload)
}

/// Refuses everything that no key could save, and tells which key is needed.
///
/// To be asked before keys are fetched, so that junk and other people's tokens cause no request to Stytch.
pub(crate) fn precheck(token: &str, rules: &Rules) -> Result<Kid, Rejection> {
    let token = Compact::split(token)?;
    let kid = header::check(&token.header)?;
    ours(&token.payload, rules)?;
    Ok(kid)
}

/// The issuer that a token claims to have, **unverified**: only to tell whether a bearer token means us at all.
pub(crate) fn unverified_issuer(token: &str) -> Option<String> {
    let token = Compact::split(token).ok()?;
    unique::object(&token.header)?;
    let payload = unique::object(&token.payload)?;
    payload.get("iss")?.as_str().map(str::to_owned)
}
