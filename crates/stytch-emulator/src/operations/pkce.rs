//! Proof Key for Code Exchange: only who asked for a link can use it.

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::Fields;
use crate::errors::{
    ApiError, INVALID_PKCE_CODE_CHALLENGE, INVALID_PKCE_CODE_VERIFIER, PKCE_DID_NOT_EXPECT_CODE_VERIFIER,
    PKCE_EXPECTED_CODE_VERIFIER, PKCE_MISMATCH,
};

/// The challenge of a request that sends a link.
pub(crate) fn challenge(fields: &Fields, name: &str) -> Result<Option<String>, ApiError> {
    let Some(text) = fields.text(name)? else { return Ok(None) };
    match URL_SAFE_NO_PAD.decode(text) {
        Ok(hash) if hash.len() == 32 => Ok(Some(text.to_owned())),
        _ => Err(INVALID_PKCE_CODE_CHALLENGE.into()),
    }
}

/// The verifier of a request that uses one. Only its alphabet and its greatest length are checked: Stytch's own SDK
/// sends verifiers shorter than the RFC allows.
pub(crate) fn verifier<'a>(fields: &'a Fields, name: &str) -> Result<Option<&'a str>, ApiError> {
    let verifier = fields.text(name)?;
    let unreserved = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~');
    match verifier {
        Some(text) if text.len() > 128 || !text.bytes().all(unreserved) => {
            Err(INVALID_PKCE_CODE_VERIFIER.into())
        }
        _ => Ok(verifier),
    }
}

/// Whether the two belong together.
pub(crate) fn check(challenge: Option<&str>, verifier: Option<&str>) -> Result<(), ApiError> {
    match (challenge, verifier) {
        (None, None) => Ok(()),
        (Some(_), None) => Err(PKCE_EXPECTED_CODE_VERIFIER.into()),
        (None, Some(_)) => Err(PKCE_DID_NOT_EXPECT_CODE_VERIFIER.into()),
        (Some(challenge), Some(verifier)) => {
            let computed = URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.as_bytes()));
            if computed == challenge { Ok(()) } else { Err(PKCE_MISMATCH.into()) }
        }
    }
}
