//! Sizes, depths and spellings that must cost nothing and crash nothing.

use super::support::*;
use crate::jwt::verify::accept;
use crate::jwt::{KeySet, Rejection, header, unverified_issuer, verify};

fn reason(token: &str) -> Option<&'static str> {
    verify(token, &keys(), &rules(), at(ISSUED + 1)).err().map(|rejection| rejection.reason())
}

#[test]
fn sizes_are_checked_before_anything_is_decoded() {
    let good = sign(HEADER, claims().to_string());
    assert_eq!(reason(&good), None);
    let [header, payload, signature] = good.split('.').collect::<Vec<_>>().try_into().unwrap();
    // "!" is not base64url: what is refused as too large has not been decoded.
    for too_large in [
        "!".repeat(16 * 1024 + 1),
        ".".repeat(1 << 20),
        "a".repeat(16 << 20),
        format!("{}.{payload}.{signature}", "!".repeat(2049)),
        format!("{header}.{payload}.{}", "!".repeat(1367)),
    ] {
        assert_eq!(reason(&too_large), Some("too_large"));
        assert_eq!(unverified_issuer(&too_large), None);
    }
    assert_eq!(reason(&format!("{}.{payload}.{signature}", "!".repeat(2048))), Some("malformed"));
    assert_eq!(reason(&format!("{header}.{payload}.{}", "!".repeat(1366))), Some("malformed"));
    assert_eq!(reason(&"!".repeat(16 * 1024)), Some("malformed"));

    let spare = 16 * 1024 - good.len();
    let padding = "x".repeat(spare / 4 * 3 - 100);
    let large = sign(HEADER, claims_with("/my_custom_claim", padding.into()).to_string());
    assert!(large.len() > 16_000);
    assert_eq!(reason(&large), None);
}

#[test]
fn other_shapes_are_not_tokens() {
    let good = sign(HEADER, claims().to_string());
    let [header, payload, signature] = good.split('.').collect::<Vec<_>>().try_into().unwrap();
    for token in [
        String::new(),
        ".".into(),
        "..".into(),
        "...".into(),
        ".".repeat(10_000),
        format!("{header}.{payload}"),
        format!("{header}.{payload}."),
        format!("{header}..{signature}"),
        format!(".{payload}.{signature}"),
        format!("{good}.{signature}"),
        format!("{header}.{payload}.{payload}.{payload}.{signature}"),
        format!("Bearer {good}"),
        format!("\"{good}\""),
        format!(" {good}"),
        format!("{good}\n"),
        format!("{good}\0"),
        format!("{good}="),
        good.replace('.', "%2E"),
        good.replace('.', "．"),
        format!("{header}.{payload}\r\n.{signature}"),
        format!(r#"{{"payload":"{payload}","protected":"{header}","signature":"{signature}"}}"#),
    ] {
        assert_eq!(reason(&token), Some("malformed"), "{token:.80}");
    }
}

/// The last character of a segment has spare bits; setting one spells the same bytes another way.
#[test]
fn each_segment_has_one_spelling() {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let good = sign(HEADER, claims().to_string());
    let mut tried = 0;
    for (end, _) in good.match_indices('.').chain([(good.len(), "")]) {
        let segment = good[..end].rsplit('.').next().unwrap();
        if segment.len().is_multiple_of(4) {
            continue;
        }
        let mut bytes = good.clone().into_bytes();
        let value = ALPHABET.iter().position(|letter| *letter == bytes[end - 1]).unwrap();
        bytes[end - 1] = ALPHABET[value | 1];
        assert_ne!(bytes, good.as_bytes());
        assert_eq!(reason(&String::from_utf8(bytes).unwrap()), Some("malformed"));
        tried += 1;
    }
    assert!(tried >= 2);
}

fn brackets(depth: usize) -> String {
    "[".repeat(depth) + &"]".repeat(depth)
}

/// An object with one more member, nested that deep.
fn with_depth(object: &str, depth: usize) -> String {
    object.replacen('{', &format!("{{\"deep\":{},", brackets(depth)), 1)
}

/// A parser that recurses per bracket would need megabytes here.
#[test]
fn depth_is_bounded_on_a_small_stack() {
    let good = claims().to_string();
    let tokens = [
        (sign(HEADER, with_depth(&good, 100)), None),
        (sign(HEADER, with_depth(&good, 2_000)), Some("malformed")),
        (sign(HEADER, with_depth(&good, 100_000)), Some("too_large")),
        (sign(with_depth(HEADER, 100), &good), None),
        (sign(with_depth(HEADER, 700), &good), Some("malformed")),
        (sign(with_depth(HEADER, 2_000), &good), Some("too_large")),
    ];
    let work = move || {
        for (token, expected) in tokens {
            assert_eq!(reason(&token), expected);
        }
        // Past the size limits, as if they were not there.
        for depth in [2_000, 100_000] {
            let payload = accept(with_depth(&good, depth).as_bytes(), &rules(), at(ISSUED));
            assert_eq!(payload.unwrap_err(), Rejection::Malformed("payload"));
            let header = header::check(with_depth(HEADER, depth).as_bytes());
            assert_eq!(header.unwrap_err(), Rejection::Malformed("header"));
            assert!(KeySet::parse(format!("{{\"keys\":{}}}", brackets(depth)).as_bytes()).is_err());
            assert!(KeySet::parse("{\"keys\":[{\"a\":".repeat(depth).as_bytes()).is_err());
        }
    };
    std::thread::Builder::new().stack_size(256 * 1024).spawn(work).unwrap().join().unwrap();
}
