//! The header of a token: which key, and nothing else to choose.

use serde_json::Value;

use super::kid::Kid;
use super::rejection::Rejection;
use super::unique;

/// Parameters that change how a token would have to be read, or that bring a key of their own.
///
/// Others that are unknown are ignored, as RFC 7515 section 4 demands.
const REFUSED: [&str; 9] = [
    "crit", // RFC 7515 section 4.1.11: we understand no extension
    "b64",  // RFC 7797: an unencoded payload
    "enc", "zip", // RFC 7516: an encrypted token
    "cty", // RFC 7519 section 5.2: a token inside the token
    "jku", "jwk", "x5u", "x5c", // RFC 8725 section 3.10: keys come from the key set only
];

/// Checks a decoded header and returns the id of the key that it names.
pub(super) fn check(header: &[u8]) -> Result<Kid, Rejection> {
    let members = unique::object(header).ok_or(Rejection::Malformed("header"))?;
    if members.get("alg").and_then(Value::as_str) != Some("RS256") {
        return Err(Rejection::Algorithm);
    }
    if REFUSED.iter().any(|name| members.contains_key(*name)) {
        return Err(Rejection::Malformed("header parameter"));
    }
    let typ_is_ours = match members.get("typ") {
        None => true,
        Some(Value::String(typ)) => typ.eq_ignore_ascii_case("JWT"),
        Some(_) => false,
    };
    if !typ_is_ours {
        return Err(Rejection::Malformed("typ"));
    }
    members.get("kid").and_then(Value::as_str).and_then(Kid::new).ok_or(Rejection::Malformed("kid"))
}
