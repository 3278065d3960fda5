use std::collections::BTreeMap;

use proptest::prelude::*;
use serde::Deserialize;

use super::*;

const SESSION_TOKEN_LIMIT: usize = 512;
const JWT_LIMIT: usize = 16 * 1024;

#[derive(Deserialize)]
struct Attacks {
    cases: Vec<Attack>,
}

#[derive(Deserialize)]
struct Attack {
    id: String,
    cookie_headers_hex: Vec<String>,
    name: String,
    expect: Option<String>,
}

fn bytes_of(hex: &str) -> Vec<u8> {
    let pairs = hex.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).unwrap());
    pairs.map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect()
}

/// The rule for several values: of up to four distinct ones, the single one that verifies.
fn verified<'a>(values: impl Iterator<Item = &'a [u8]>) -> Option<&'a [u8]> {
    let mut distinct: Vec<&[u8]> = Vec::new();
    for value in values.filter(|value| is_token(value, JWT_LIMIT)) {
        if !distinct.contains(&value) {
            distinct.push(value);
        }
    }
    if distinct.len() > 4 {
        return None;
    }
    let mut good = distinct.into_iter().filter(|&value| value == b"GOOD");
    good.next().filter(|_| good.next().is_none())
}

#[test]
fn every_attack_gets_its_verdict() {
    let json =
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/cookies/cookie_header_attack.json"));
    let attacks: Attacks = serde_json::from_str(json).unwrap();
    assert_eq!(attacks.cases.len(), 28);
    for Attack { id, cookie_headers_hex, name, expect } in &attacks.cases {
        let lines: Vec<Vec<u8>> = cookie_headers_hex.iter().map(|hex| bytes_of(hex)).collect();
        let found = verified(values(lines.iter().map(Vec::as_slice), name));
        // Servers refuse control bytes in a header; should one let them through, they are no token here.
        let expected = expect.as_deref().filter(|verdict| *verdict != "header-refused");
        assert_eq!(found, expected.map(str::as_bytes), "{id}");
    }
}

#[derive(Deserialize)]
struct Reference {
    jshttp_cookie: Vec<JsCase>,
    go_net_http: Vec<GoCase>,
}

#[derive(Deserialize)]
struct JsCase {
    header: String,
    parsed: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct GoCase {
    headers: Vec<String>,
    parsed: Vec<(String, String)>,
}

fn reference() -> Reference {
    let json =
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/cookies/parser_reference_cases.json"));
    serde_json::from_str(json).unwrap()
}

fn texts(headers: &[&str], name: &str) -> Vec<String> {
    let lines = headers.iter().map(|line| line.as_bytes());
    values(lines, name).map(|value| String::from_utf8(value.to_vec()).unwrap()).collect()
}

#[test]
fn the_script_parser_agrees_but_for_decoding() {
    let cases = reference().jshttp_cookie;
    assert_eq!(cases.len(), 24);
    for JsCase { header, parsed } in &cases {
        for (name, value) in parsed {
            // It decodes escapes; RFC 6265 has none, so these bytes stay as they came.
            let expected = if name == "email" { "%20%22%2c%3b%2f" } else { value };
            // It keeps the first of two; here the caller sees all and decides.
            assert_eq!(
                texts(&[header], name).first().map(String::as_str),
                Some(expected),
                "{header:?} {name}"
            );
        }
        for absent in ["fizz", "buzz"].into_iter().filter(|name| !parsed.contains_key(*name)) {
            assert!(texts(&[header], absent).is_empty(), "{header:?} {absent}");
        }
    }
}

#[test]
fn the_go_parser_agrees_but_for_quotes() {
    let cases = reference().go_net_http;
    assert_eq!(cases.len(), 5);
    for GoCase { headers, parsed } in &cases {
        let lines: Vec<&str> = headers.iter().map(String::as_str).collect();
        for (name, value) in parsed {
            // It strips double quotes; RFC 6265 makes them part of the value, and no token holds one.
            let quoted = format!("\"{value}\"");
            let expected =
                if headers.concat().contains(&format!("{name}={quoted}")) { &quoted } else { value };
            assert_eq!(texts(&lines, name), [expected.as_str()], "{headers:?} {name}");
        }
    }
}

#[test]
fn all_values_come_in_order_over_all_lines() {
    assert_eq!(texts(&["s=1; a=x;s=2", "\ts\t=\t3 ;", "s; =s; S=9; s=4=5"], "s"), ["1", "2", "3", "4=5"]);
}

#[test]
fn no_unicode_space_is_trimmed() {
    let spaces = (char::MIN..=char::MAX).filter(|c| c.is_whitespace() && !matches!(c, ' ' | '\t'));
    for space in spaces.chain(['\u{feff}', '\u{200b}']) {
        assert!(texts(&[&format!("{space}s=1"), &format!("s{space}=1")], "s").is_empty(), "{space:?}");
        assert!(!is_token(texts(&[&format!("s={space}1")], "s")[0].as_bytes(), JWT_LIMIT), "{space:?}");
    }
}

#[test]
fn tokens_are_bounded_cookie_octets() {
    assert!(is_token(&[b'a'; SESSION_TOKEN_LIMIT], SESSION_TOKEN_LIMIT));
    assert!(!is_token(&[b'a'; SESSION_TOKEN_LIMIT + 1], SESSION_TOKEN_LIMIT));
    assert!(!is_token(b"", SESSION_TOKEN_LIMIT));
    let octets = (0..=u8::MAX).filter(|&byte| is_token(&[byte], 1));
    let rfc = [0x21..=0x21, 0x23..=0x2b, 0x2d..=0x3a, 0x3c..=0x5b, 0x5d..=0x7e].into_iter().flatten();
    assert!(octets.eq(rfc));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn split_lines_read_as_joined_ones(lines in proptest::collection::vec("[sx=; \t,\"%]{0,12}", 0..6)) {
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        prop_assert_eq!(texts(&lines, "s"), texts(&[&lines.join(";")], "s"));
    }

    #[test]
    fn neighbours_hide_nothing(before in proptest::collection::vec(any::<u8>(), 0..40), after in proptest::collection::vec(any::<u8>(), 0..40)) {
        let line = [before.as_slice(), b"; __Host-x=GOOD;", after.as_slice()].concat();
        prop_assert!(values(std::iter::once(line.as_slice()), "__Host-x").any(|value| value == b"GOOD"));
    }
}
