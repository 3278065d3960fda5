//! Project Wycheproof: JSON web signatures, JSON web keys, and RSA PKCS#1 v1.5 signatures with SHA-256.

use serde_json::{Value, json};

use super::support::data;
use crate::jwt::signature::PublicKey;
use crate::jwt::verify::signed_payload;
use crate::jwt::{KeySet, base64url};

fn groups(file: &Value) -> impl Iterator<Item = (&Value, &Value)> {
    file["testGroups"].as_array().unwrap().iter().flat_map(|group| {
        let tests = group["tests"].as_array().unwrap();
        tests.iter().map(move |test| (group, test))
    })
}

/// The key or key set of a group, as a published set. Symmetric groups have no public half.
fn key_set(group: &Value) -> Option<KeySet> {
    let key = group.get("public").unwrap_or(&group["private"]);
    let set = if key.get("keys").is_some() { key.clone() } else { json!({"keys": [key]}) };
    KeySet::parse(set.to_string().as_bytes()).ok()
}

/// Valid RS256 cases pass up to the claims, everything else is refused, other algorithms whatever their verdict.
#[test]
fn web_signatures() {
    let file = data!("wycheproof/json_web_signature_test.json");
    let (mut cases, mut accepted) = (0, 0);
    for (group, test) in groups(&file) {
        let alg = group.get("public").unwrap_or(&group["private"])["alg"].as_str();
        let ours = alg == Some("RS256") && test["result"] == "valid";
        let verdict = key_set(group).map(|keys| signed_payload(test["jws"].as_str().unwrap(), &keys));
        assert_eq!(matches!(verdict, Some(Ok(_))), ours, "{} {}", test["tcId"], test["comment"]);
        cases += 1;
        accepted += usize::from(ours);
    }
    assert_eq!((cases, accepted), (189, 6));
}

/// None of the sets holds an RS256 key fit for use, whatever the file says of its symmetric keys.
#[test]
fn web_keys() {
    let file = data!("wycheproof/json_web_key_test.json");
    for (group, test) in groups(&file) {
        assert!(key_set(group).is_none(), "{} {}", test["tcId"], test["comment"]);
    }
    assert_eq!(groups(&file).count(), 16);
}

/// The one `acceptable` case leaves out the NULL of the digest's algorithm; it is refused.
#[test]
fn rsa_signatures() {
    let file = data!("wycheproof/rsa_signature_2048_sha256_test.json");
    let (mut cases, mut accepted) = (0, 0);
    for (group, test) in groups(&file) {
        let number = |name: &str| base64url::decode(group["keyJwk"][name].as_str().unwrap()).unwrap();
        let key = PublicKey::new(&number("n"), &number("e")).unwrap();
        let good = key.verifies(&hex(&test["msg"]), &hex(&test["sig"]));
        assert_eq!(good, test["result"] == "valid", "{} {}", test["tcId"], test["comment"]);
        // The signature layer knows e = 3; the key set does not let it in.
        let published = KeySet::parse(json!({"keys": [group["keyJwk"]]}).to_string().as_bytes());
        assert_eq!(published.is_ok(), group["keyJwk"]["e"] == "AQAB");
        cases += 1;
        accepted += usize::from(good);
    }
    assert_eq!((cases, accepted), (259, 9));
}

fn hex(text: &Value) -> Vec<u8> {
    let text = text.as_str().unwrap();
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}
