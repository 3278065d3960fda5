use std::time::Duration;

use serde_json::Value;

use crate::Timestamp;
use crate::jwt::{KeySet, Rules, verify};

#[test]
fn every_forged_token_gets_its_verdict() {
    let file: Value =
        serde_json::from_str(include_str!("../../../tests/data/jwt/forged_session_jwt.json")).unwrap();
    let keys = KeySet::parse(file["jwks"].to_string().as_bytes()).unwrap();
    let rules = Rules {
        issuers: vec![file["issuer"].as_str().unwrap().to_owned()],
        audience: file["project_id"].as_str().unwrap().to_owned(),
        leeway: Duration::from_secs(10),
    };
    let now: Timestamp = "2026-11-20T12:00:00Z".parse().unwrap();
    for case in file["cases"].as_array().unwrap() {
        let got = verify(case["token"].as_str().unwrap(), &keys, &rules, now);
        println!(
            "{:28} {:8} {:?}",
            case["id"].as_str().unwrap(),
            case["expect"].as_str().unwrap(),
            got.as_ref().err()
        );
        assert_eq!(got.is_ok(), case["expect"] == "accept", "{}: {:?}", case["id"], got.err());
    }
}
