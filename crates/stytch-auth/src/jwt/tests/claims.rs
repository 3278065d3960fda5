//! What a token with a good signature may say, and what it may not.

use serde_json::{Value, json};

use super::support::*;
use crate::Vertical;
use crate::jwt::claims::OrganizationClaim;
use crate::jwt::verify::Verified;
use crate::jwt::{Rejection, Rules, precheck, unverified_issuer, verify};

const SESSION: &str = "/https:~1~1stytch.com~1session";

const ORGANIZATION: &str = "/https:~1~1stytch.com~1organization";

fn verify_member(payload: &Value) -> Result<Verified, Rejection> {
    let rules = Rules { vertical: Vertical::B2b, ..rules() };
    verify(&sign(HEADER, payload.to_string()), &keys(), &rules, at(ISSUED + 1))
}

fn reason(payload: &Value) -> Option<&'static str> {
    verify_payload(payload.to_string()).err().map(|rejection| rejection.reason())
}

#[test]
fn a_good_token_is_read_in_full() {
    let verified = verify_payload(claims().to_string()).unwrap();
    let claims = verified.into_claims();
    assert_eq!(claims.subject, "user-test-44444444-4444-4444-8444-444444444444");
    assert_eq!(claims.session_id, "session-test-22222222-2222-4222-8222-222222222222");
    assert_eq!(claims.session_expires_at, at(ISSUED + 3600));
    assert_eq!((claims.ip_address.as_str(), claims.user_agent.as_str()), ("192.0.2.1", "lynx"));
    assert_eq!(claims.roles, ["stytch_user"]);
    let factor = &claims.authentication_factors[0];
    assert_eq!(factor.email_factor.as_ref().unwrap().email_address, "a@example.com");
    assert_eq!(Value::Object(claims.custom.clone()), json!({"my_custom_claim": "value"}));
}

#[test]
fn custom_claims_are_all_that_is_neither_registered_nor_stytch_s() {
    let mut payload = claims();
    payload["jti"] = json!("x");
    payload["https://stytch.com/organization"] =
        json!({"organization_id": "organization-1", "slug": "acme", "new": 1});
    payload["https://stytch.com/future"] = json!([1]);
    payload["https://stytch.com.example/mine"] = json!(1);
    payload["id"] = json!({"deep": [null, 1.5]});
    let claims = verify_member(&payload).unwrap().into_claims();
    let organization = OrganizationClaim { organization_id: "organization-1".into(), slug: "acme".into() };
    assert_eq!(claims.organization, Some(organization));
    // A crate elsewhere may make serde_json keep the order of the token.
    let mut names: Vec<_> = claims.custom.keys().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!(names, ["https://stytch.com.example/mine", "id", "my_custom_claim"]);
}

#[test]
fn issuer() {
    let array = json!([ISSUER, "x"]);
    let almost = [
        &ISSUER[..ISSUER.len() - 1],
        &format!("{ISSUER}/"),
        &format!("{ISSUER}1"),
        &ISSUER.to_uppercase(),
        "",
    ]
    .map(|text| json!(text));
    for value in almost.into_iter().chain([array, json!([ISSUER]), json!(7), json!({}), json!(null)]) {
        assert_eq!(reason(&claims_with("/iss", value.clone())), Some("issuer"), "{value}");
    }
    assert_eq!(reason(&claims_without("/iss")), Some("issuer"));

    let own_domain = claims_with("/iss", json!("https://login.example.com"));
    assert_eq!(reason(&own_domain), Some("issuer"));
    let mut rules = rules();
    rules.issuers.push("https://login.example.com".into());
    let token = sign(HEADER, own_domain.to_string());
    assert!(verify(&token, &keys(), &rules, at(ISSUED)).is_ok());
}

#[test]
fn audience() {
    for value in [
        json!("project-test-other"),
        json!([]),
        json!([""]),
        json!(""),
        json!(7),
        json!({}),
        json!({PROJECT: PROJECT}),
        json!(null),
        json!([PROJECT, 7]),
        json!([PROJECT, null]),
        json!([[PROJECT]]),
        json!(&PROJECT[..PROJECT.len() - 1]),
        json!(format!("{PROJECT} other")),
    ] {
        assert_eq!(reason(&claims_with("/aud", value.clone())), Some("audience"), "{value}");
    }
    assert_eq!(reason(&claims_without("/aud")), Some("audience"));
    for value in [json!(PROJECT), json!(["other", PROJECT])] {
        assert_eq!(reason(&claims_with("/aud", value)), None);
    }
}

/// A mistake in the configuration must not open the door.
#[test]
fn rules_without_issuer_or_audience_accept_nothing() {
    let unsaid = claims_with("/iss", json!(""));
    let token = sign(HEADER, unsaid.to_string());
    for issuers in [vec![], vec![String::new()]] {
        let mut rules = rules();
        rules.issuers = issuers;
        assert_eq!(verify(&token, &keys(), &rules, at(ISSUED)).unwrap_err(), Rejection::Issuer);
    }
    let token = sign(HEADER, claims_with("/aud", json!("")).to_string());
    let mut rules = rules();
    rules.audience = String::new();
    assert_eq!(verify(&token, &keys(), &rules, at(ISSUED)).unwrap_err(), Rejection::Audience);
}

#[test]
fn subject() {
    for value in
        [json!(""), json!(7), json!(null), json!(["x"]), json!("a\nb"), json!("a\u{7f}"), json!("\u{85}")]
    {
        assert_eq!(reason(&claims_with("/sub", value.clone())), Some("claims"), "{value}");
    }
    assert_eq!(reason(&claims_without("/sub")), Some("claims"));
    assert_eq!(reason(&claims_with("/sub", json!("member-test-1"))), None);
}

#[test]
fn session_members_have_their_types() {
    for (name, wrong) in [
        ("id", vec![json!(""), json!(7), json!(null)]),
        ("started_at", vec![json!("yesterday"), json!(ISSUED), json!(null)]),
        ("last_accessed_at", vec![json!(""), json!({}), json!(null)]),
        ("expires_at", vec![json!("never"), json!(4_102_444_800_i64), json!(null), json!("")]),
        ("attributes", vec![json!("x"), json!([]), json!(["a", "b"]), json!({"ip_address": 1})]),
        (
            "authentication_factors",
            vec![json!({}), json!("x"), json!(["x"]), json!([["a", "b"]]), json!([{"type": 1}])],
        ),
        ("roles", vec![json!("admin"), json!([1]), json!({"0": "admin"})]),
    ] {
        for value in wrong {
            let payload = claims_with(&format!("{SESSION}/{name}"), value.clone());
            assert_eq!(reason(&payload), Some("claims"), "{name}: {value}");
        }
    }
    for value in [json!(null), json!("x"), json!([]), json!(["a", "b", "c"]), json!(1)] {
        assert_eq!(reason(&claims_with(SESSION, value)), Some("claims"));
    }
    for name in ["id", "started_at", "last_accessed_at"] {
        assert_eq!(reason(&claims_without(&format!("{SESSION}/{name}"))), Some("claims"), "{name}");
    }
    assert_eq!(reason(&claims_without(SESSION)), Some("claims"));
}

#[test]
fn what_old_tokens_lack_is_empty() {
    let mut payload = claims_with(&format!("{SESSION}/authentication_factors"), json!(null));
    let session = payload["https://stytch.com/session"].as_object_mut().unwrap();
    session.remove("roles");
    session.remove("attributes");
    session.insert("of_next_year".into(), json!(true));
    let claims = verify_payload(payload.to_string()).unwrap().into_claims();
    assert!(claims.roles.is_empty() && claims.authentication_factors.is_empty());
    assert!(claims.ip_address.is_empty() && claims.user_agent.is_empty());
}

#[test]
fn organization_has_its_type() {
    let good = json!({"organization_id": "organization-1", "slug": "acme"});
    assert!(verify_member(&claims_with(ORGANIZATION, good)).is_ok());
    for value in [
        json!(null),
        json!("organization-1"),
        json!(["organization-1", "acme"]),
        json!({"slug": "acme"}),
        json!({"organization_id": "organization-1"}),
        json!({"organization_id": "", "slug": "acme"}),
        json!({"organization_id": 1, "slug": "acme"}),
    ] {
        let refused = verify_member(&claims_with(ORGANIZATION, value.clone())).unwrap_err();
        assert_eq!(refused.reason(), "claims", "{value}");
    }
}

#[test]
fn users_and_members_do_not_pass_for_each_other() {
    let (user, member) = (claims(), claims_with(ORGANIZATION, json!({"organization_id": "o", "slug": ""})));
    assert_eq!(verify_member(&user).unwrap_err(), Rejection::Vertical);
    assert!(verify_member(&member).is_ok());
    assert!(verify_payload(user.to_string()).is_ok());
    assert_eq!(verify_payload(member.to_string()).unwrap_err(), Rejection::Vertical);
    // It comes before the time: nothing of the other kind is ever renewed.
    let late = verify(&sign(HEADER, member.to_string()), &keys(), &rules(), at(ISSUED + 1_000));
    assert_eq!(late.unwrap_err(), Rejection::Vertical);
}

#[test]
fn no_name_twice() {
    let good = claims().to_string();
    assert!(verify_payload(&good).is_ok());
    for (once, twice) in [
        (r#""sub":"#, r#""sub":"x","sub":"#),
        (r#""sub":"#, r#""s\u0075b":"x","sub":"#),
        (r#""aud":"#, r#""aud":[],"aud":"#),
        (r#""exp":"#, r#""exp":1,"exp":"#),
        (r#""iss":"#, r#""\u0069ss":"x","iss":"#),
        (r#""my_custom_claim":"#, r#""my_custom_claim":1,"my_custom_claim":"#),
        (
            r#""https://stytch.com/session":"#,
            r#""https:\/\/stytch.com\/session":{},"https://stytch.com/session":"#,
        ),
        (r#""roles":"#, r#""roles":["admin"],"roles":"#),
        (r#""roles":"#, r#""\u0072oles":["admin"],"roles":"#),
        (r#""email_id":"#, r#""email_id":"x","email_id":"#),
    ] {
        let twins = good.replacen(once, twice, 1);
        assert_ne!(twins, good);
        assert_eq!(verify_payload(&twins).unwrap_err(), Rejection::Malformed("payload"), "{twice}");
    }
    for twins in [
        r#"{"alg":"RS256","alg":"RS256","kid":"jwk-test-1"}"#,
        r#"{"alg":"RS256","kid":"x","kid":"jwk-test-1"}"#,
        r#"{"alg":"RS256","kid":"jwk-test-1","k\u0069d":"jwk-test-1"}"#,
        r#"{"alg":"RS256","kid":"jwk-test-1","x":1,"x":1}"#,
    ] {
        assert_eq!(verify_header(twins).unwrap_err(), Rejection::Malformed("header"), "{twins}");
    }
    let organization = r#"{"https://stytch.com/organization":{"slug":"a","slug":"a","organization_id":"o"},"#;
    assert_eq!(verify_payload(good.replacen('{', organization, 1)).unwrap_err().reason(), "malformed");
}

#[test]
fn headers() {
    for good in [
        r#"{"alg":"RS256","kid":"jwk-test-1"}"#,
        r#"{"alg":"RS256","kid":"jwk-test-1","typ":"jWt"}"#,
        r#"{"\u0061lg":"RS256","kid":"jwk-test-1","x5t":"AA","future":{"a":[]}}"#,
    ] {
        assert!(verify_header(good).is_ok(), "{good}");
    }
    for (bad, reason) in [
        (r#"{"kid":"jwk-test-1"}"#, "algorithm"),
        (r#"{"alg":["RS256"],"kid":"jwk-test-1"}"#, "algorithm"),
        (r#"{"alg":"rs256","kid":"jwk-test-1"}"#, "algorithm"),
        (r#"{"alg":"none","kid":"jwk-test-1"}"#, "algorithm"),
        (r#"{"alg":"RS256"}"#, "malformed"),
        (r#"{"alg":"RS256","kid":null}"#, "malformed"),
        (r#"{"alg":"RS256","kid":""}"#, "malformed"),
        (r#"{"alg":"RS256","kid":["jwk-test-1"]}"#, "malformed"),
        (r#"{"alg":"RS256","kid":"JWK-test-1"}"#, "unknown_key"),
        (r#"{"alg":"RS256","kid":" jwk-test-1"}"#, "unknown_key"),
        (r#"{"alg":"RS256","kid":"jwk-test-1","typ":null}"#, "malformed"),
        (r#"{"alg":"RS256","kid":"jwk-test-1","typ":"at+jwt"}"#, "malformed"),
        (r#"{"alg":"RS256","kid":"jwk-test-1","typ":" JWT"}"#, "malformed"),
        (r#"["RS256"]"#, "malformed"),
        ("{}", "algorithm"),
    ] {
        assert_eq!(verify_header(bad).unwrap_err().reason(), reason, "{bad}");
    }
    for name in ["crit", "b64", "enc", "zip", "cty", "jku", "jwk", "x5u", "x5c"] {
        for value in ["null", "[]", "false", "\"x\""] {
            let header = format!(r#"{{"alg":"RS256","kid":"jwk-test-1","{name}":{value}}}"#);
            assert_eq!(verify_header(&header).unwrap_err().reason(), "malformed", "{header}");
        }
    }
}

#[test]
fn rejections_are_fit_for_a_log() {
    let expired =
        verify(&sign(HEADER, claims().to_string()), &keys(), &rules(), at(ISSUED + 1000)).unwrap_err();
    assert_eq!(format!("{expired:?} {expired}"), "Rejection(expired) expired");
    let hostile = verify_header(r#"{"alg":"RS256","kid":"../../x\n\u001b[31m' OR 1=1"}"#).unwrap_err();
    assert_eq!(hostile.to_string(), r"unknown_key (../../x\n\u{1b}[31m\' OR 1=1)");
}

#[test]
fn the_unverified_issuer_needs_a_sound_shape_only() {
    let token = sign(r#"{"alg":"ES256"}"#, r#"{"iss":"https://other.example"}"#);
    assert_eq!(unverified_issuer(&token).unwrap(), "https://other.example");
    assert_eq!(precheck(&token, &rules()).unwrap_err(), Rejection::Algorithm);
    for token in [
        "opaque-token-of-the-app".to_owned(),
        sign(HEADER, r#"{"iss":["x"]}"#),
        sign(HEADER, r#"{"iss":"x","iss":"x"}"#),
        sign("[]", r#"{"iss":"x"}"#),
        format!("{token}="),
        format!("{token}.x"),
    ] {
        assert_eq!(unverified_issuer(&token), None, "{token}");
    }
}
