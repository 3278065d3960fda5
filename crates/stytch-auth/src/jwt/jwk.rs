//! One published key, and whether it may check a session token.

use serde_json::Value;

use super::base64url;
use super::kid::Kid;
use super::roca;

/// 65537, the only public exponent that is accepted: e = 1 makes the padded digest its own signature.
pub(super) const EXPONENT: [u8; 3] = [1, 0, 1];

/// RFC 7518 section 3.3 asks for 2048 bits or more; above 8192 a check costs too much.
const MODULUS_BITS: std::ops::RangeInclusive<usize> = 2048..=8192;

/// What is kept of a key.
pub(super) struct Usable {
    pub(super) kid: Kid,
    /// Big-endian, without leading zeros.
    pub(super) modulus: Vec<u8>,
}

/// Reads one member of a key set; `None` if it is not an RSA key for RS256 signatures.
pub(super) fn usable(jwk: &Value) -> Option<Usable> {
    let is = |name: &str, wanted: &str| jwk.get(name).and_then(Value::as_str) == Some(wanted);
    let absent_or = |name: &str, wanted: &str| jwk.get(name).is_none() || is(name, wanted);
    if !is("kty", "RSA") || !absent_or("use", "sig") || !absent_or("alg", "RS256") || !may_verify(jwk) {
        return None;
    }
    let kid = Kid::new(jwk.get("kid")?.as_str()?)?;
    let modulus = unsigned(jwk.get("n")?)?;
    let exponent = unsigned(jwk.get("e")?)?;
    let is_odd = modulus.last().is_some_and(|byte| byte % 2 == 1);
    let is_sound = exponent == EXPONENT && is_odd && MODULUS_BITS.contains(&bits(&modulus));
    if is_sound && !roca::has_fingerprint(&modulus) { Some(Usable { kid, modulus }) } else { None }
}

/// RFC 7517 section 4.3: `key_ops`, if there, is a list that names each use of the key.
fn may_verify(jwk: &Value) -> bool {
    match jwk.get("key_ops") {
        None => true,
        Some(operations) => {
            operations.as_array().is_some_and(|all| all.iter().any(|operation| operation == "verify"))
        }
    }
}

/// A Base64urlUInt (RFC 7518 section 2). Leading zeros, which some libraries write, are cut.
fn unsigned(value: &Value) -> Option<Vec<u8>> {
    let mut bytes = base64url::decode(value.as_str()?)?;
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    Some(bytes.split_off(zeros))
}

fn bits(number: &[u8]) -> usize {
    let unused = number.first().map_or(0, |byte| byte.leading_zeros() as usize);
    (number.len() * 8).saturating_sub(unused)
}
