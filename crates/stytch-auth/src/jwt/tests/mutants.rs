//! Good tokens, changed at random. Seeds are fixed, so a failure repeats.

use serde_json::{Value, json};

use super::support::*;
use crate::jwt::verify::accept;
use crate::jwt::{KeySet, header, precheck, unverified_issuer, verify};

/// One small change to some bytes.
fn mutate(bytes: &mut Vec<u8>, other: &[u8], dice: &mut Dice) {
    if bytes.is_empty() {
        return bytes.push(dice.roll(256) as u8);
    }
    let at = dice.roll(bytes.len());
    match dice.roll(7) {
        0 => bytes[at] ^= 1 << dice.roll(8),
        1 => bytes[at] = dice.roll(256) as u8,
        2 => bytes.insert(at, dice.roll(256) as u8),
        3 => drop(bytes.remove(at)),
        4 => bytes.truncate(at),
        5 => {
            let to = dice.roll(bytes.len());
            bytes.swap(at, to);
        }
        _ => {
            let from = dice.roll(other.len());
            let piece: Vec<u8> = other.iter().skip(from).take(1 + dice.roll(40)).copied().collect();
            let end = (at + piece.len()).min(bytes.len());
            bytes.splice(at..end, piece);
        }
    }
}

#[test]
fn no_change_to_the_text_is_accepted() {
    let good = sign(HEADER, claims().to_string());
    let other = sign(HEADER, claims_with("/sub", json!("user-test-mallory")).to_string());
    let (keys, rules) = (keys(), rules());
    assert!(verify(&good, &keys, &rules, at(ISSUED)).is_ok());
    let mut dice = Dice(1);
    for _ in 0..15_000 {
        let mut bytes = good.clone().into_bytes();
        for _ in 0..=dice.roll(3) {
            mutate(&mut bytes, other.as_bytes(), &mut dice);
        }
        let mutant = String::from_utf8_lossy(&bytes);
        if mutant != good && mutant != other {
            assert!(verify(&mutant, &keys, &rules, at(ISSUED)).is_err(), "{mutant}");
            let _ = (precheck(&mutant, &rules), unverified_issuer(&mutant));
        }
    }
}

#[test]
fn no_mixture_of_two_tokens_is_accepted() {
    let tokens = [
        sign(HEADER, claims().to_string()),
        sign(
            r#"{"kid":"jwk-test-1","alg":"RS256"}"#,
            claims_with("/sub", json!("user-test-mallory")).to_string(),
        ),
        sign(r#"{"alg":"RS256","kid":"jwk-test-1"}"#, claims_with("/exp", json!(ISSUED + 600)).to_string()),
    ];
    let (keys, rules) = (keys(), rules());
    let segments: Vec<Vec<&str>> = tokens.iter().map(|token| token.split('.').collect()).collect();
    let mut accepted = 0;
    for header in &segments {
        for payload in &segments {
            for signature in &segments {
                let mixture = [header[0], payload[1], signature[2]].join(".");
                let is_ok = verify(&mixture, &keys, &rules, at(ISSUED)).is_ok();
                assert_eq!(is_ok, tokens.contains(&mixture));
                accepted += usize::from(is_ok);
            }
        }
    }
    assert_eq!(accepted, 3);
}

/// A changed payload may be accepted behind the signature, but only if a plain reading says the same.
#[test]
fn what_is_accepted_behind_the_signature_is_ours() {
    let good = claims().to_string();
    let rules = rules();
    let mut dice = Dice(2);
    let mut accepted = 0;
    for _ in 0..20_000 {
        let mut bytes = good.clone().into_bytes();
        for _ in 0..=dice.roll(3) {
            mutate(&mut bytes, good.as_bytes(), &mut dice);
        }
        if let Ok(claims) = accept(&bytes, &rules, at(ISSUED)) {
            let plain: Value = serde_json::from_slice(&bytes).unwrap();
            assert_eq!(plain["iss"], ISSUER);
            assert!(plain["aud"] == PROJECT || plain["aud"].as_array().unwrap().contains(&json!(PROJECT)));
            assert!(plain["exp"].as_f64().unwrap() > (ISSUED - 10) as f64);
            assert!(plain["nbf"].as_f64().unwrap() <= (ISSUED + 10) as f64);
            assert!(plain["iat"].as_f64().unwrap() <= (ISSUED + 10) as f64);
            assert_eq!(plain["sub"], claims.subject.as_str());
            assert_eq!(plain["https://stytch.com/session"]["id"], claims.session_id.as_str());
            accepted += 1;
        }
    }
    // The control: the loop does reach the end of the rules.
    assert!(accepted > 1_000, "{accepted}");
}

#[test]
fn changed_headers_and_key_sets_never_panic_nor_change_the_algorithm() {
    let key_set = json!({"keys": [jwk()]}).to_string();
    let mut dice = Dice(3);
    for _ in 0..10_000 {
        let mut bytes = HEADER.as_bytes().to_vec();
        mutate(&mut bytes, b"none HS256 \"jwk\":{} \\u0061 crit", &mut dice);
        if let Ok(kid) = header::check(&bytes) {
            let plain: Value = serde_json::from_slice(&bytes).unwrap();
            assert_eq!((plain["alg"].as_str(), plain["kid"].as_str()), (Some("RS256"), Some(kid.as_str())));
        }
    }
    for _ in 0..3_000 {
        let mut bytes = key_set.clone().into_bytes();
        mutate(&mut bytes, b"EC oct AQ \"use\":\"enc\"", &mut dice);
        if let Ok(keys) = KeySet::parse(&bytes) {
            assert_eq!(keys.len(), 1);
        }
    }
}
