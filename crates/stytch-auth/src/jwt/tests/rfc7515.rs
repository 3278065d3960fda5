//! The examples of RFC 7515, appendix A.

use super::support::{data, rules};
use crate::jwt::compact::Compact;
use crate::jwt::signature::PublicKey;
use crate::jwt::{Rejection, base64url, precheck};

#[test]
fn only_the_rs256_example_passes_the_signature_and_none_passes_as_a_session() {
    let file = data!("rfc7515/appendix_a.json");
    let vectors = file["vectors"].as_array().unwrap();
    for vector in vectors {
        let id = vector["id"].as_str().unwrap();
        let token = match vector.get("jws") {
            Some(compact) => compact.as_str().unwrap().to_owned(),
            None => vector["jws_json"].to_string(),
        };
        let expected = match id {
            "A.1" | "A.3" | "A.4" => Rejection::Algorithm,
            "A.2" => Rejection::Malformed("kid"),
            "A.5" => Rejection::Malformed("segments"),
            _ => Rejection::Malformed("base64url"),
        };
        let rejection = precheck(&token, &rules()).unwrap_err();
        if matches!(id, "A.6" | "A.7") {
            assert_eq!(rejection.reason(), "malformed", "{id}");
        } else {
            assert_eq!(rejection, expected, "{id}");
        }
        if id == "A.2" {
            let number = |name: &str| base64url::decode(vector["jwk"][name].as_str().unwrap()).unwrap();
            let key = PublicKey::new(&number("n"), &number("e")).unwrap();
            let parts = Compact::split(&token).unwrap();
            assert!(key.verifies(parts.signing_input.as_bytes(), &parts.signature));
            assert!(!key.verifies(&parts.payload, &parts.signature));
        }
    }
    assert_eq!(vectors.len(), 7);
}
