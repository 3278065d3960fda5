//! A session token that Stytch issued in 2023, before consumer tokens had roles.

use std::time::Duration;

use super::support::{at, data};
use crate::Vertical;
use crate::jwt::{KeySet, Rejection, Rules, precheck, unverified_issuer, verify};

const ISSUED: i64 = 1_695_770_328;
const PROJECT: &str = "project-test-185e9a9f-8bab-42f2-a924-953a59e8ff94";

fn recording() -> (String, KeySet, Rules) {
    let file = data!("stytch/consumer_session_jwt_vector.json");
    let keys = KeySet::parse(file["jwks"].to_string().as_bytes()).unwrap();
    let issuers = vec![format!("stytch.com/{PROJECT}")];
    let rules = Rules {
        issuers,
        audience: PROJECT.into(),
        leeway: Duration::from_secs(10),
        vertical: Vertical::Consumer,
    };
    (file["jwt"].as_str().unwrap().to_owned(), keys, rules)
}

#[test]
fn it_verifies_in_its_time() {
    let (token, keys, rules) = recording();
    let verified = verify(&token, &keys, &rules, at(ISSUED + 1)).unwrap();
    let claims = verified.into_claims();
    assert_eq!(claims.subject, "user-test-51852642-a594-4a6f-b76f-92851725a429");
    assert_eq!(claims.session_id, "session-test-6f426d8a-093e-4455-ae8d-9d08916a0b65");
    assert_eq!(claims.session_expires_at.to_string(), "2023-10-26T23:18:48Z");
    assert_eq!((claims.issued_at, claims.not_before), (at(ISSUED), at(ISSUED)));
    assert_eq!(claims.expires_at, at(ISSUED + 300));
    assert_eq!(claims.authentication_factors[0].factor_type, "password");
    assert_eq!(claims.roles, Vec::<String>::new());
    assert_eq!(claims.organization, None);
    assert_eq!(claims.custom.keys().collect::<Vec<_>>(), ["transaction_hash"]);
}

#[test]
fn it_is_early_then_good_then_expired_then_over() {
    let (token, keys, rules) = recording();
    let reason = |now| verify(&token, &keys, &rules, at(now)).err().map(|rejection| rejection.reason());
    assert_eq!(reason(ISSUED - 11), Some("not_yet_valid"));
    assert_eq!(reason(ISSUED - 10), None);
    assert_eq!(reason(ISSUED + 309), None);
    assert_eq!(reason(ISSUED + 310), Some("expired"));
    let session_end = ISSUED + 30 * 86_400;
    assert_eq!(reason(session_end + 9), Some("expired"));
    assert_eq!(reason(session_end + 10), Some("session_ended"));
    let Err(Rejection::Expired(claims)) = verify(&token, &keys, &rules, at(ISSUED + 3600)) else { panic!() };
    assert_eq!(claims.session_id, "session-test-6f426d8a-093e-4455-ae8d-9d08916a0b65");
}

#[test]
fn another_project_refuses_it_without_a_key() {
    let (token, _, mut rules) = recording();
    assert_eq!(unverified_issuer(&token).unwrap(), format!("stytch.com/{PROJECT}"));
    assert_eq!(precheck(&token, &rules).unwrap().as_str(), "jwk-test-b98ac111-8515-4f49-9056-7f3a972f7581");
    rules.audience = "project-test-other".into();
    assert_eq!(precheck(&token, &rules).unwrap_err(), Rejection::Audience);
    rules.issuers = vec!["stytch.com/project-test-other".into()];
    assert_eq!(precheck(&token, &rules).unwrap_err(), Rejection::Issuer);
}
