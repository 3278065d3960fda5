//! 122 forged tokens with a verdict each.

use super::support::data;
use crate::jwt::verify::Verified;
use crate::jwt::{KeySet, Rejection, Rules, precheck, verify};
use crate::{Timestamp, Vertical};

/// Cases that the corpus leaves to the product, and what this product says.
///
/// | case | choice | why |
/// |---|---|---|
/// | `payload-nul` | reject | a subject with a control character would travel on into logs and headers |
const POLICY: [(&str, Result<(), Rejection>); 1] = [("payload-nul", Err(Rejection::Claims("sub")))];

struct Corpus {
    cases: Vec<(String, String, String)>,
    keys: KeySet,
    rules: Rules,
}

fn corpus() -> Corpus {
    let file = data!("jwt/forged_session_jwt.json");
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    Corpus {
        cases: file["cases"]
            .as_array()
            .unwrap()
            .iter()
            .map(|case| (text(&case["id"]), text(&case["expect"]), text(&case["token"])))
            .collect(),
        keys: KeySet::parse(file["jwks"].to_string().as_bytes()).unwrap(),
        rules: Rules {
            issuers: vec![text(&file["issuer"])],
            audience: text(&file["project_id"]),
            leeway: std::time::Duration::from_secs(10),
            vertical: Vertical::Consumer,
        },
    }
}

impl Corpus {
    fn verify(&self, token: &str) -> Result<Verified, Rejection> {
        let now: Timestamp = "2026-11-20T12:00:00Z".parse().unwrap();
        verify(token, &self.keys, &self.rules, now)
    }
}

#[test]
fn every_forged_token_gets_its_verdict() {
    let corpus = corpus();
    let mut accepted = 0;
    for (id, expect, token) in &corpus.cases {
        let verdict = corpus.verify(token);
        match expect.as_str() {
            "accept" => {
                assert!(verdict.is_ok(), "{id}: {verdict:?}");
                accepted += 1;
            }
            "reject" => assert!(verdict.is_err(), "{id} was accepted"),
            _ => {
                let (_, choice) = POLICY.iter().find(|(case, _)| case == id).unwrap();
                assert_eq!(&verdict.map(drop), choice, "{id}");
            }
        }
    }
    assert_eq!((corpus.cases.len(), accepted), (122, 4));
}

#[test]
fn rejections_say_what_is_wrong() {
    let corpus = corpus();
    for (id, reason) in [
        ("none-NONE-oldsig", "algorithm"),
        ("alg-space", "algorithm"),
        ("hs256-spki-pem", "algorithm"),
        ("ps256-goodkey", "algorithm"),
        ("none-NONE-nosig", "malformed"),
        ("embedded-jwk", "malformed"),
        ("b64-false-encoded", "malformed"),
        ("dup-alg", "malformed"),
        ("depth-2000", "malformed"),
        ("kid-long", "too_large"),
        ("kid-url", "unknown_key"),
        ("key-e1", "unknown_key"),
        ("key-alg-mismatch", "unknown_key"),
        ("rs256-label-ps256-sig", "signature"),
        ("sig-plus-n", "signature"),
        ("payload-swap", "signature"),
        ("iss-array1", "issuer"),
        ("aud-mixed", "audience"),
        ("miss-session", "claims"),
        ("exp-i64max", "claims"),
        ("iat-future", "not_yet_valid"),
        ("exp-past", "expired"),
    ] {
        let (_, _, token) = corpus.cases.iter().find(|(case, ..)| case == id).unwrap();
        assert_eq!(corpus.verify(token).unwrap_err().reason(), reason, "{id}");
    }
}

/// What `precheck` passes may cause a fetch of the keys, so it must pass no more than a key could save.
#[test]
fn the_precheck_refuses_all_that_needs_no_key() {
    let corpus = corpus();
    for (id, _, token) in &corpus.cases {
        let early = precheck(token, &corpus.rules);
        match corpus.verify(token) {
            Ok(_) => assert!(early.is_ok(), "{id}"),
            Err(Rejection::UnknownKey { kid }) => {
                assert!(early.as_ref().is_ok_and(|early| *early == kid) || early.is_err(), "{id}");
            }
            Err(Rejection::Signature) => {}
            Err(
                late @ (Rejection::Claims(_)
                | Rejection::NotYetValid
                | Rejection::Expired(_)
                | Rejection::SessionEnded),
            ) => {
                assert!(early.is_ok(), "{id}: {early:?} before {late:?}");
            }
            Err(late) => assert_eq!(early.unwrap_err(), late, "{id}"),
        }
    }
}
