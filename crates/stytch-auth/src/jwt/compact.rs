//! The compact form of a token: three segments and two dots.

use super::base64url;
use super::rejection::Rejection;

/// Longest token that is looked at. A cookie holds 4 KiB, an `Authorization` header on most servers 8.
const MAX_TOKEN: usize = 16 * 1024;

/// Longest header segment. Stytch's is about 110 characters.
const MAX_HEADER_SEGMENT: usize = 2 * 1024;

/// Longest signature segment: the base64url length of 1,024 bytes, which an 8192-bit key makes.
const MAX_SIGNATURE_SEGMENT: usize = 1366;

/// A token taken apart and decoded. Nothing in it is to be believed yet.
pub(super) struct Compact<'token> {
    /// What the signature is over: header segment, dot, payload segment, as they came.
    pub(super) signing_input: &'token str,
    pub(super) header: Vec<u8>,
    pub(super) payload: Vec<u8>,
    pub(super) signature: Vec<u8>,
}

impl<'token> Compact<'token> {
    /// Takes a token apart (RFC 7515 section 7.1). All sizes are checked before anything is decoded.
    pub(super) fn split(token: &'token str) -> Result<Self, Rejection> {
        if token.len() > MAX_TOKEN {
            return Err(Rejection::TooLarge);
        }
        let (signing_input, signature) = token.rsplit_once('.').ok_or(Rejection::Malformed("segments"))?;
        let (header, payload) = signing_input.split_once('.').ok_or(Rejection::Malformed("segments"))?;
        if header.is_empty() || payload.is_empty() || signature.is_empty() || payload.contains('.') {
            return Err(Rejection::Malformed("segments"));
        }
        if header.len() > MAX_HEADER_SEGMENT || signature.len() > MAX_SIGNATURE_SEGMENT {
            return Err(Rejection::TooLarge);
        }
        let decode = |segment| base64url::decode(segment).ok_or(Rejection::Malformed("base64url"));
        Ok(Self {
            signing_input,
            header: decode(header)?,
            payload: decode(payload)?,
            signature: decode(signature)?,
        })
    }
}
