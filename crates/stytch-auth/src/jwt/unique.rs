//! JSON objects in which no name occurs twice.
//!
//! Two readers that pick different twins see two different tokens, so a twin anywhere is refused: RFC 7515
//! section 4 and RFC 7519 section 4 allow it for the header and the claims, RFC 7517 section 4 for keys.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::Deserialize;
use serde_json::{Map, Value};

/// Reads one JSON object: UTF-8, nothing behind it, at most 127 levels deep, every name once at every level.
///
/// Names are compared after `\u` escapes are resolved.
pub(super) fn object(bytes: &[u8]) -> Option<Map<String, Value>> {
    let text = std::str::from_utf8(bytes).ok()?;
    // Two passes, because `Value` keeps the last twin and cannot be told not to. The values come from
    // serde_json's own reader, so that its number features, which any crate may switch on, stay its own affair.
    serde_json::from_str::<NoTwins>(text).ok()?;
    serde_json::from_str(text).ok()
}

/// The name of a member; a copy only if it is written with escapes.
#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

/// Any JSON value without twins; keeps nothing of it.
struct NoTwins;

impl<'de> Deserialize<'de> for NoTwins {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NoTwins)
    }
}

impl<'de> Visitor<'de> for NoTwins {
    type Value = NoTwins;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON without duplicate names")
    }

    fn visit_unit<E>(self) -> Result<NoTwins, E> {
        Ok(self)
    }

    fn visit_bool<E>(self, _: bool) -> Result<NoTwins, E> {
        Ok(self)
    }

    fn visit_i64<E>(self, _: i64) -> Result<NoTwins, E> {
        Ok(self)
    }

    fn visit_u64<E>(self, _: u64) -> Result<NoTwins, E> {
        Ok(self)
    }

    fn visit_f64<E>(self, _: f64) -> Result<NoTwins, E> {
        Ok(self)
    }

    fn visit_str<E>(self, _: &str) -> Result<NoTwins, E> {
        Ok(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<NoTwins, A::Error> {
        while items.next_element::<NoTwins>()?.is_some() {}
        Ok(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<NoTwins, A::Error> {
        let mut names = Vec::new();
        while let Some((Name(name), NoTwins)) = members.next_entry()? {
            names.push(name);
        }
        names.sort_unstable();
        // Sorted, twins stand side by side.
        if names.is_sorted_by(|a, b| a < b) { Ok(self) } else { Err(A::Error::custom("duplicate name")) }
    }
}

#[cfg(test)]
mod tests {
    use super::object;

    #[test]
    fn twins_are_refused_at_every_level_and_in_every_spelling() {
        assert!(object(br#"{"a":1,"b":[{"a":1},{"a":2}],"A":{"a":null}}"#).is_some());
        for twins in [
            r#"{"a":1,"a":1}"#,
            r#"{"a":1,"\u0061":1}"#,
            r#"{"x":{"a":1,"a":2}}"#,
            r#"{"x":[{"y":{"a":1,"\u0061":2}}]}"#,
            r#"{"":0,"":0}"#,
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
