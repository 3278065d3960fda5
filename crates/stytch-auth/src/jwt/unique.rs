//! JSON objects in which no name occurs twice.
//!
//! Two readers that pick different twins see two different tokens, so a twin anywhere is refused: RFC 7515
//! section 4 and RFC 7519 section 4 allow it for the header and the claims, RFC 7517 section 4 for keys.

use serde_json::{Map, Value};

/// Reads one JSON object: UTF-8, nothing behind it, at most 127 levels deep, every name once at every level.
///
/// Names are compared after `\u` escapes are resolved.
pub(super) fn object(bytes: &[u8]) -> Option<Map<String, Value>> {
    let text = std::str::from_utf8(bytes).ok()?;
    // The reader keeps the last twin and cannot be told not to; then it has fewer members than were written.
    let value: Value = serde_json::from_str(text).ok()?;
    if members(&value) != written(text) {
        return None;
    }
    if let Value::Object(object) = value { Some(object) } else { None }
}

/// How many members the objects in a value have, at every level.
fn members(value: &Value) -> usize {
    match value {
        Value::Object(object) => object.len() + object.values().map(members).sum::<usize>(),
        Value::Array(items) => items.iter().map(members).sum(),
        _ => 0,
    }
}

/// How many members stand in a text that is known to be JSON: as many as there are colons outside of strings.
fn written(json: &str) -> usize {
    let (mut colons, mut in_string, mut escaped) = (0, false, false);
    for byte in json.bytes() {
        // Without a branch, which no processor could foretell.
        colons += usize::from(byte == b':' && !in_string);
        in_string ^= byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
    }
    colons
}

#[cfg(test)]
mod tests {
    use super::object;

    #[test]
    fn twins_are_refused_at_every_level_and_in_every_spelling() {
        assert!(object(br#"{"a":1,"b":[{"a":1},{"a":2}],"A":{"a":null}}"#).is_some());
        assert!(object(br#"{"a:b":":","\":\"":"\\","c":["\"{\"a\":1,",{":":":"}]}"#).is_some());
        for twins in [
            r#"{"a":1,"a":1}"#,
            r#"{"a":1,"\u0061":1}"#,
            r#"{"x":{"a":1,"a":2}}"#,
            r#"{"x":[{"y":{"a":1,"\u0061":2}}]}"#,
            r#"{"":0,"":0}"#,
            r#"{"a:\"":1,"a:\"":1}"#,
            r#"{"a\\":1,"b":":","a\u005c":[{}]}"#,
        ] {
            assert!(object(twins.as_bytes()).is_none(), "{twins}");
        }
    }

    #[test]
    fn only_a_whole_object_is_read() {
        assert!(object(br#" {"a":1.5e3} "#).is_some());
        for other in ["", "[]", "null", "\"x\"", "{}x", "{}\0", "\u{feff}{}", "{'a':1}", "{\"a\":1,}"] {
            assert!(object(other.as_bytes()).is_none(), "{other:?}");
        }
        assert!(object(b"{\"a\":\"\xff\"}").is_none());
    }
}
