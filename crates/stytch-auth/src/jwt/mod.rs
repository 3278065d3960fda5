//! Local verification of session tokens: bytes in, verified claims out. No I/O, no clock, no globals.

mod base64url;
mod claims;
mod compact;
mod header;
mod jwk;
mod keys;
mod kid;
mod registered;
mod rejection;
mod rules;
mod signature;
mod unique;
mod verify;

#[cfg(test)]
mod tests;

pub(crate) use claims::{OrganizationClaim, SessionClaims};
pub(crate) use keys::{KeySet, KeySetError};
pub(crate) use kid::Kid;
pub(crate) use rejection::Rejection;
pub(crate) use rules::Rules;
pub(crate) use verify::{Verified, precheck, unverified_issuer, verify};
