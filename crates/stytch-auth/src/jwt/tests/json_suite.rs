//! JSONTestSuite as claims, header and key set: nothing panics, and what is no JSON is no token.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::support::*;
use crate::jwt::verify::accept;
use crate::jwt::{KeySet, header};

/// Valid JSON that is refused all the same, with the reason.
///
/// | case | why |
/// |---|---|
/// | `y_object_duplicated_key` | a name occurs twice |
/// | `y_object_duplicated_key_and_value` | a name occurs twice |
const REFUSED: [&str; 2] = ["y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json"];

fn document(case: &Value) -> Vec<u8> {
    let decode = |name: &str| case.get(name).map(|text| STANDARD.decode(text.as_str().unwrap()).unwrap());
    decode("b64").unwrap_or_else(|| {
        let unit = decode("repeat_of").unwrap();
        unit.iter().copied().cycle().take(case["bytes"].as_u64().unwrap() as usize).collect()
    })
}

#[test]
fn as_a_whole_no_document_is_a_token_or_a_key_set() {
    let suite = data!("json/JSONTestSuite_test_parsing.json");
    for case in suite.as_array().unwrap() {
        let document = document(case);
        assert!(accept(&document, &rules(), at(ISSUED)).is_err(), "{}", case["name"]);
        assert!(header::check(&document).is_err(), "{}", case["name"]);
        assert!(KeySet::parse(&document).is_err(), "{}", case["name"]);
    }
    assert_eq!(suite.as_array().unwrap().len(), 158);
    // The control: the same calls accept what they should.
    assert!(accept(claims().to_string().as_bytes(), &rules(), at(ISSUED)).is_ok());
    assert!(header::check(HEADER.as_bytes()).is_ok());
}

#[test]
fn as_one_member_a_document_decides_over_the_whole() {
    let suite = data!("json/JSONTestSuite_test_parsing.json");
    let inside =
        |object: &str, document: &[u8]| [b"{\"first\":", document, b",", &object.as_bytes()[1..]].concat();
    let key_set = serde_json::json!({"keys": [jwk()]}).to_string();
    let mut accepted = 0;
    for case in suite.as_array().unwrap() {
        let document = document(case);
        let verdicts = [
            accept(&inside(&claims().to_string(), &document), &rules(), at(ISSUED)).is_ok(),
            header::check(&inside(HEADER, &document)).is_ok(),
            KeySet::parse(&inside(&key_set, &document)).is_ok(),
        ];
        let name = case["name"].as_str().unwrap();
        match case["expect"].as_str().unwrap() {
            "accept" => {
                assert_eq!(verdicts, [!REFUSED.contains(&name); 3], "{name}");
                accepted += 1;
            }
            "reject" => assert_eq!(verdicts, [false; 3], "{name}"),
            _ => {}
        }
    }
    assert_eq!(accepted, 43);
}
