//! `exp`, `nbf`, `iat` and the session's end: their forms and their limits.

use std::time::Duration;

use serde_json::{Value, json};

use super::support::*;
use crate::jwt::{Rejection, verify};

const SESSION_END: &str = "/https:~1~1stytch.com~1session/expires_at";

fn reason_at(payload: &Value, leeway: u64, now: i64) -> Option<&'static str> {
    let mut rules = rules();
    rules.leeway = Duration::from_secs(leeway);
    let token = sign(HEADER, payload.to_string());
    verify(&token, &keys(), &rules, at(now)).err().map(|rejection| rejection.reason())
}

/// A good payload with the text of one time replaced, so that it may be no JSON at all.
fn with_text(name: &str, text: &str) -> String {
    let placeholder = claims_with(&format!("/{name}"), json!("HERE")).to_string();
    placeholder.replace("\"HERE\"", text)
}

#[test]
fn only_numbers_within_the_years_1970_to_9999_are_times() {
    for name in ["exp", "nbf", "iat"] {
        for text in [
            "\"1760000000\"",
            "\"never\"",
            "null",
            "true",
            "[]",
            "[1760000000]",
            "{}",
            "-1",
            "-1760000000",
            "-0.5",
            "-1e-9",
            "253402300800",
            "1760000000000",
            "9223372036854775807",
            "9223372036854775808",
            "18446744073709551615",
            "99999999999999999999999999",
            "1e400",
            "-1e400",
            "1e308",
            "NaN",
            "Infinity",
            "0x7fffffff",
            "01760000000",
            "1.",
            ".5",
            "+1",
            "1e",
            "",
        ] {
            let verdict = verify_payload(with_text(name, text));
            assert!(
                matches!(verdict, Err(Rejection::Claims(_) | Rejection::Malformed("payload"))),
                "{name} = {text}: {verdict:?}",
            );
        }
        assert_eq!(
            verify_payload(claims_without(&format!("/{name}")).to_string()).unwrap_err(),
            Rejection::Claims(name)
        );
    }
    for text in ["1760000300.5", "1.7600003e9", "1760000300E0", "176000030000e-2", "253402300799"] {
        assert!(verify_payload(with_text("exp", text)).is_ok(), "{text}");
    }
    for text in ["0", "0.0", "-0", "1e-400", "1.76e9", "1759999999.5"] {
        for name in ["nbf", "iat"] {
            assert!(verify_payload(with_text(name, text)).is_ok(), "{name} = {text}");
        }
    }
}

#[test]
fn fractions_shorten_the_life() {
    let claims = |name: &str| verify_payload(with_text(name, "1760000000.5")).unwrap().into_claims();
    assert_eq!(claims("nbf").not_before, at(ISSUED + 1));
    assert_eq!(claims("iat").issued_at, at(ISSUED + 1));
    assert_eq!(claims("exp").expires_at, at(ISSUED));
}

#[test]
fn the_leeway_counts_on_every_side() {
    for leeway in [0_u8, 10, 60] {
        let (seconds, span) = (u64::from(leeway), i64::from(leeway));
        let reason = |payload: &Value, now| reason_at(payload, seconds, now);
        // exp: good until the second before.
        assert_eq!(reason(&claims(), ISSUED + 299 + span), None);
        assert_eq!(reason(&claims(), ISSUED + 300 + span), Some("expired"));
        // nbf and iat: good from their own second on.
        for other in ["/nbf", "/iat"] {
            let payload = claims_with(other, json!(ISSUED - 1000));
            assert_eq!(reason(&payload, ISSUED - span), None);
            assert_eq!(reason(&payload, ISSUED - span - 1), Some("not_yet_valid"));
        }
        // The session's end, before and after exp.
        let ends_first = claims_with(SESSION_END, json!("2025-10-09T08:55:00Z"));
        assert_eq!(reason(&ends_first, ISSUED + 99 + span), None);
        assert_eq!(reason(&ends_first, ISSUED + 100 + span), Some("session_ended"));
        assert_eq!(reason(&claims(), ISSUED + 3599 + span), Some("expired"));
        assert_eq!(reason(&claims(), ISSUED + 3600 + span), Some("session_ended"));
    }
}

#[test]
fn the_leeway_never_exceeds_a_minute() {
    assert_eq!(reason_at(&claims(), 86_400, ISSUED + 359), None);
    assert_eq!(reason_at(&claims(), 86_400, ISSUED + 360), Some("expired"));
    assert_eq!(reason_at(&claims(), u64::MAX, ISSUED - 61), Some("not_yet_valid"));
}

#[test]
fn expired_means_that_nothing_else_is_wrong() {
    let late = ISSUED + 1000;
    assert_eq!(reason_at(&claims(), 10, late), Some("expired"));
    for (path, value, reason) in [
        ("/iss", json!("stytch.com/other"), "issuer"),
        ("/aud", json!(["other"]), "audience"),
        ("/sub", json!(""), "claims"),
        ("/https:~1~1stytch.com~1session", json!({}), "claims"),
        ("/https:~1~1stytch.com~1organization", json!({}), "claims"),
        ("/nbf", json!(late + 11), "not_yet_valid"),
        ("/iat", json!(late + 11), "not_yet_valid"),
        (SESSION_END, json!("2025-10-09T08:55:00Z"), "session_ended"),
    ] {
        assert_eq!(reason_at(&claims_with(path, value), 10, late), Some(reason), "{path}");
    }
}

/// Very old tokens state no session end. They can only expire: whether the session lives is for Stytch to say.
#[test]
fn a_token_without_session_end_ends_with_exp_but_only_expires() {
    let payload = claims_without(SESSION_END);
    let claims = verify_payload(payload.to_string()).unwrap().into_claims();
    assert_eq!(claims.session_expires_at, claims.expires_at);
    assert_eq!(reason_at(&payload, 10, ISSUED + 310), Some("expired"));
}

#[test]
fn the_ends_of_time_do_not_overflow() {
    let forever = claims_with("/exp", json!(253_402_300_799_i64));
    assert_eq!(reason_at(&forever, 60, i64::MAX), Some("session_ended"));
    assert_eq!(reason_at(&claims(), 60, i64::MIN), Some("not_yet_valid"));
}
