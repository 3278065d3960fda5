//! The key set that clients verify session JWTs with.

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::signature::KeyPair as _;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jiff::tz::TimeZone;
use rcgen::{CertificateParams, DistinguishedName, DnType, KeyUsagePurpose, PKCS_RSA_SHA256, SerialNumber};
use serde_json::{Value, json};

use super::{Answer, Call, answer};
use crate::errors::INTERNAL_SERVER_ERROR;
use crate::state::keys::SigningKey;

pub(crate) fn jwks(call: &mut Call<'_>) -> Answer {
    let keys: Option<Vec<Value>> = call.state.keys.published().iter().map(|key| jwk(key)).collect();
    answer(json!({ "keys": keys.ok_or(INTERNAL_SERVER_ERROR)? }))
}

fn jwk(key: &SigningKey) -> Option<Value> {
    let public = key.pair()?.public_key();
    let certificate = certificate(key)?;
    Some(json!({
        "alg": "RS256",
        "e": URL_SAFE_NO_PAD.encode(public.exponent().big_endian_without_leading_zero()),
        "key_ops": ["verify"],
        "kid": key.kid,
        "kty": "RSA",
        "n": URL_SAFE_NO_PAD.encode(public.modulus().big_endian_without_leading_zero()),
        "use": "sig",
        "x5c": [STANDARD.encode(&certificate)],
        "x5tS256": URL_SAFE_NO_PAD.encode(digest(&SHA256, &certificate)),
    }))
}

/// The self-signed certificate that Stytch's key set carries, in DER.
fn certificate(key: &SigningKey) -> Option<Vec<u8>> {
    let pair = rcgen::KeyPair::from_pkcs8_der_and_sign_algo(&key.pkcs8()?.into(), &PKCS_RSA_SHA256).ok()?;
    let made = key.made_at.to_zoned(TimeZone::UTC).date();
    let (year, month, day) = (i32::from(made.year()), made.month().unsigned_abs(), made.day().unsigned_abs());

    let mut name = DistinguishedName::new();
    name.push(DnType::OrganizationName, "Stytch");
    let mut params = CertificateParams::default();
    params.distinguished_name = name;
    params.serial_number = Some(SerialNumber::from(1));
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.not_before = rcgen::date_time_ymd(year, month, day);
    // The first of the month exists in every year, unlike 29 February.
    params.not_after = rcgen::date_time_ymd(year + 10, month, 1);
    params.self_signed(&pair).ok().map(|certificate| certificate.der().to_vec())
}
