//! Identifiers and opaque tokens in Stytch's formats.

use aws_lc_rs::rand;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;

/// `<kind>-test-<uuid>`; the emulator has test projects only.
pub(crate) fn new_id(kind: &str) -> String {
    format!("{kind}-test-{}", Uuid::new_v4())
}

/// An opaque token as Stytch makes them today: 33 random bytes, 44 characters.
pub(crate) fn new_token() -> String {
    let mut bytes = [0; 33];
    // Without a working random source the ids above would panic first; two UUIDs keep this function total.
    if rand::fill(&mut bytes).is_err() {
        bytes[..16].copy_from_slice(Uuid::new_v4().as_bytes());
        bytes[16..32].copy_from_slice(Uuid::new_v4().as_bytes());
    }
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Whether a text could be an opaque token: today's form or the older one that ends in `=`.
pub(crate) fn looks_like_token(text: &str) -> bool {
    text.len() == 44 && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'='))
}
