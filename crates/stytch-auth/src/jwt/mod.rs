//! Local verification of session tokens: bytes in, verified claims out. No I/O, no clock, no globals.
//!
//! [`verify()`] accepts a token if all of this holds, in this order, and nothing else makes `Verified` claims:
//!
//! 1. **Form.** At most 16 KiB, a header segment of at most 2 KiB, a signature segment of at most 1,366
//!    characters, all checked before decoding. Exactly three segments, none empty (RFC 7515 section 7.1; RFC
//!    7519 section 7.2). Each is base64url in its only spelling: no padding, no white space, no spare bits
//!    (RFC 7515 section 2).
//! 2. **JSON.** Header and payload are one UTF-8 JSON object each, with nothing behind it, nested at most 127
//!    deep, and no name twice at any level, however it is spelled (RFC 7515 section 4; RFC 7519 section 4).
//! 3. **Algorithm.** `alg` is `RS256`, byte for byte, whatever the token or the key would like (RFC 8725
//!    sections 3.1 and 3.2).
//! 4. **Header.** No `crit` or `b64` (RFC 7515 section 4.1.11; RFC 7797), no `enc`, `zip` or `cty` (RFC 7516;
//!    RFC 7519 section 5.2), no key or key address: `jku`, `jwk`, `x5u`, `x5c` (RFC 8725 section 3.10). `typ`
//!    is absent or `JWT` in any case (RFC 8725 section 3.11). Other parameters are ignored (RFC 7515 section
//!    4).
//! 5. **Key.** `kid` is text of 1 to 256 bytes and names a key of the [`KeySet`]. Only RSA keys of 2048 to
//!    8192 bits with an odd modulus and the exponent 65537 get into one (RFC 7518 section 3.3), if their
//!    `use`, `alg` and `key_ops` allow it (RFC 7517 sections 4.2 to 4.4), if no different key has the same
//!    id, and if they do not come from the flawed generator of CVE-2017-15361.
//! 6. **Signature.** RSASSA-PKCS1-v1_5 with SHA-256 over the bytes as they came (RFC 7515 section 5.2). The
//!    payload is not parsed before.
//! 7. **Issuer.** `iss` is one string and equals a configured issuer (RFC 7519 section 4.1.1).
//! 8. **Audience.** `aud` is a string or a list of strings and holds the project id (RFC 7519 section 4.1.3).
//! 9. **Claims.** `sub` is not empty and has no control character; `iat`, `nbf` and `exp` are numbers from 0
//!    to the end of the year 9999 (RFC 7519 section 2); `https://stytch.com/session` is an object with id and
//!    times, and each of its members has its type. This is what tells a session token from other tokens of
//!    the same issuer (RFC 8725 section 3.12). `https://stytch.com/organization` is an object with id and
//!    slug in a B2B project, and absent in a consumer project.
//! 10. **Time.** `nbf` and `iat` are not in the future, the session's end and `exp` are not past, all with
//!     one leeway of at most 60 seconds (RFC 7519 sections 4.1.4 to 4.1.6). Fractions of a second shorten the
//!     token's life.
//!
//! Two rejections matter to callers beyond "no". [`Rejection::Expired`] means that `exp` is the only fault;
//! it alone may lead to a renewal. [`Rejection::UnknownKey`] may be cured by a newer key set; ask
//! [`precheck`] before fetching one.
//!
//! # What a good token does not say
//!
//! That the session still lives. A session that is revoked elsewhere keeps its last token until `exp`, five
//! minutes at most.

mod base64url;
mod claims;
mod compact;
mod header;
mod jwk;
mod keys;
mod kid;
mod registered;
mod rejection;
mod roca;
mod rules;
mod signature;
mod unique;
mod verify;

#[cfg(test)]
mod tests;

pub(crate) use claims::SessionClaims;
pub(crate) use keys::KeySet;
pub(crate) use rejection::Rejection;
pub(crate) use rules::Rules;
pub(crate) use verify::{Verified, precheck, unverified_issuer, verify};
