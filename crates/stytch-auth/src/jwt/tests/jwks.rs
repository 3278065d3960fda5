//! Bodies of a JWKS answer: which keys are loaded, which are skipped, what is no key set at all.

use serde_json::{Value, json};

use super::support::{base64url, data, jwk};
use crate::jwt::KeySet;
use crate::jwt::keys::KeySetError;

/// Cases that the corpus leaves to the product, and what this product does.
///
/// | case | choice | why |
/// |---|---|---|
/// | `n-leading-zero` | load | the number is the same; RFC 7518 section 6.3.1.1 knows of such libraries |
const LOADED_BY_POLICY: [&str; 1] = ["n-leading-zero"];

fn parse(keys: Value) -> Result<KeySet, KeySetError> {
    KeySet::parse(json!({"keys": keys}).to_string().as_bytes())
}

fn jwk_with(name: &str, value: Value) -> Value {
    let mut jwk = jwk();
    jwk[name] = value;
    jwk
}

/// A modulus of so many bits.
fn modulus(bits: usize) -> Vec<u8> {
    let mut modulus = vec![0xa5; bits.div_ceil(8)];
    modulus[0] = 0x80 >> ((8 - bits % 8) % 8);
    modulus
}

#[test]
fn every_body_does_what_it_should() {
    let file = data!("jwks/jwks_bodies.json");
    let cases = file["cases"].as_array().unwrap();
    for case in cases {
        let id = case["id"].as_str().unwrap();
        let parsed = KeySet::parse(case["body"].as_str().unwrap().as_bytes());
        match case["expect"].as_str().unwrap() {
            "load 1" => assert_eq!(parsed.unwrap().len(), 1, "{id}"),
            "skip key" => assert_eq!(parsed.unwrap_err(), KeySetError::NoUsableKey, "{id}"),
            "refuse, keep old" => assert_eq!(parsed.unwrap_err(), KeySetError::Malformed, "{id}"),
            _ => assert_eq!(parsed.is_ok(), LOADED_BY_POLICY.contains(&id), "{id}"),
        }
    }
    assert_eq!(cases.len(), 22);
}

#[test]
fn one_bad_key_does_not_spoil_the_set() {
    for (name, value) in [
        ("kty", json!("EC")),
        ("kty", json!(null)),
        ("use", json!("enc")),
        ("use", json!(["sig"])),
        ("alg", json!("RS512")),
        ("alg", json!("rs256")),
        ("alg", json!(null)),
        ("key_ops", json!([])),
        ("key_ops", json!("verify")),
        ("key_ops", json!(["sign"])),
        ("kid", json!(7)),
        ("kid", json!("k".repeat(257))),
        ("e", json!("AQ")),
        ("e", json!("Ag")),
        ("e", json!("Aw")),
        ("e", json!("AQABAA")),
        ("e", json!("AQAB=")),
        ("e", json!(65537)),
        ("n", json!("")),
        ("n", json!(null)),
        ("n", json!(base64url(modulus(1024)))),
        ("n", json!(base64url(modulus(2047)))),
        ("n", json!(base64url(modulus(8193)))),
        ("n", json!(base64url([modulus(2040), vec![0]].concat()))),
        ("n", json!(base64url(crate::jwt::roca::tests::power(128)))),
    ] {
        let mut bad = jwk_with("kid", json!("jwk-test-bad"));
        bad[name] = value;
        assert_eq!(parse(json!([bad])).unwrap_err(), KeySetError::NoUsableKey, "{name} of {bad}");
        let beside = parse(json!([bad, jwk(), null, [], "x"])).unwrap();
        assert_eq!(beside.len(), 1, "{name} of {bad}");
        assert!(beside.contains("jwk-test-1") && !beside.contains("jwk-test-bad"));
    }
}

#[test]
fn the_limits_are_inside() {
    for bits in [2048, 2049, 3072, 4096, 8192] {
        assert!(parse(json!([jwk_with("n", json!(base64url(modulus(bits))))])).is_ok(), "{bits}");
    }
    assert!(parse(json!([jwk_with("kid", json!("k".repeat(256)))])).is_ok());
    assert!(parse(json!([jwk_with("e", json!("AAEAAQ"))])).is_ok());
    assert!(parse(json!([jwk_with("key_ops", json!(["sign", "verify"]))])).is_ok());
    let many = |count: usize| (0..count).map(|at| jwk_with("kid", json!(at.to_string()))).collect::<Value>();
    assert_eq!(parse(many(50)).unwrap().len(), 50);
    assert_eq!(parse(many(51)).unwrap_err(), KeySetError::TooManyKeys);
    assert_eq!(parse(json!([])).unwrap_err(), KeySetError::NoUsableKey);
}

#[test]
fn an_id_with_two_different_keys_names_none() {
    let other = jwk_with("n", json!(base64url(modulus(2048))));
    assert_eq!(parse(json!([jwk(), other])).unwrap_err(), KeySetError::NoUsableKey);
    // Nor does a third, equal to the first, bring it back.
    assert_eq!(parse(json!([jwk(), other, jwk()])).unwrap_err(), KeySetError::NoUsableKey);
    let third = jwk_with("kid", json!("jwk-test-3"));
    let set = parse(json!([jwk(), other, third])).unwrap();
    assert!(set.contains("jwk-test-3") && !set.contains("jwk-test-1"));
    // One spelled with a leading zero is the same key.
    let mut padded = vec![0];
    padded.extend(modulus(2048));
    let zero = jwk_with("n", json!(base64url(padded)));
    assert_eq!(parse(json!([other, zero])).unwrap().len(), 1);
}

#[test]
fn debug_shows_ids_and_nothing_else() {
    let mut private = jwk_with("d", json!("canary"));
    private["x5c"] = json!(["canary"]);
    private["kid"] = json!("a\nb");
    let set = parse(json!([private])).unwrap();
    assert_eq!(format!("{set:?}"), r#"KeySet {"a\nb"}"#);
}
