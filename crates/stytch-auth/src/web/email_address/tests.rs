use proptest::prelude::*;
use serde::Deserialize;
use serde_json::Value;

use super::*;

#[derive(Deserialize)]
struct Vectors {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    id: String,
    input: Value,
    expect: String,
}

#[test]
fn every_vector_gets_its_outcome() {
    let json = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/email/email_attack.json"));
    let vectors: Vectors = serde_json::from_str(json).unwrap();
    assert_eq!(vectors.cases.len(), 42);
    for Case { id, input, expect } in &vectors.cases {
        // Arrays, null and booleans end before this parser, which takes text only.
        let Some(text) = input.as_str() else {
            assert_eq!(expect, "reject: type", "{id}");
            continue;
        };
        let parsed = EmailAddress::parse(text);
        match expect.split([':', ' ']).next() {
            // "policy" cases are ordinary local parts, delivered as typed.
            Some("send" | "policy") => assert_eq!(parsed.unwrap().as_str(), text, "{id}"),
            Some("reject") => assert!(parsed.is_err(), "{id}: {text:?}"),
            _ => panic!("{id}: unknown outcome {expect}"),
        }
    }
}

#[test]
fn lengths_are_bounded() {
    let label = "a".repeat(63);
    let host = format!("{label}.{label}.{label}.example");
    let longest = format!("{}@{host}", "b".repeat(254 - 1 - host.len()));
    assert_eq!(longest.len(), 254);
    assert!(EmailAddress::parse(&longest).is_ok());
    assert!(EmailAddress::parse(&format!("b{longest}")).is_err());
    assert!(EmailAddress::parse(&format!("{}@example.com", "b".repeat(64))).is_ok());
    assert!(EmailAddress::parse(&format!("b@a{label}.example")).is_err());
}

#[test]
fn only_the_host_changes_its_case_and_only_blanks_are_cut() {
    let parse = |text: &str| EmailAddress::parse(text).map(|address| address.to_string());
    assert_eq!(parse("\t O'Brien.Pat+x@MAIL.Example.Com  ").as_deref(), Ok("O'Brien.Pat+x@mail.example.com"));
    assert_eq!(parse("a@xn--bcher-kva.example").as_deref(), Ok("a@xn--bcher-kva.example"));
    for refused in
        ["a@example.com\n", "\ra@example.com", "\u{a0}a@example.com", "a @example.com", "a@ example.com"]
    {
        assert!(parse(refused).is_err(), "{refused:?}");
    }
    for refused in [
        "a@127.0.0.1",
        "a@example.com.",
        "a@-example.com",
        "a@example-.com",
        "a@exa_mple.com",
        ".a@example.com",
    ] {
        assert!(parse(refused).is_err(), "{refused:?}");
    }
}

#[test]
fn debug_hides_the_name() {
    let address = EmailAddress::parse("ada.lovelace@example.com").unwrap();
    assert_eq!(format!("{address:?}"), "EmailAddress([redacted]@example.com)");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_accepted_is_one_short_ascii_address(text in "([a-zA-Z0-9.@+,;:<>()\"\\\\ \t\r\n\u{0}-\u{20}-]|\\PC){0,40}(@[a-z.]{1,12})?") {
        if let Ok(address) = EmailAddress::parse(&text) {
            let address = address.as_str();
            prop_assert!(address.len() <= 254 && address.bytes().all(|byte| byte.is_ascii_graphic()));
            prop_assert_eq!(address.matches('@').count(), 1);
            prop_assert!(!address.contains([',', ';', '<', '>', '"', '(', ')', '\\', ':', '[']));
            prop_assert_eq!(EmailAddress::parse(address).unwrap().to_string(), address);
        }
    }
}
