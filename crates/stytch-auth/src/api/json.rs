//! JSON that belongs to the app: custom claims and metadata.

use std::cell::Cell;
use std::fmt;

use serde::de::value::MapDeserializer;
use serde::de::{DeserializeOwned, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

/// A JSON object whose content is the app's own business, such as custom claims or metadata.
///
/// # Examples
///
/// ```
/// #[derive(serde::Deserialize)]
/// struct Plan {
///     plan: String,
/// }
///
/// let metadata: stytch_auth::api::Json = serde_json::from_str(r#"{"plan":"pro"}"#)?;
/// assert_eq!(metadata.parse::<Plan>()?.plan, "pro");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Json(pub(crate) serde_json::Map<String, serde_json::Value>);

impl Json {
    /// Reads the object as a type of the app's.
    ///
    /// # Errors
    ///
    /// The object does not have the shape of `T`; the text names the field.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, InvalidJson> {
        let field = Cell::new(None);
        let fields = Fields { object: &self.0, reading: &field };
        T::deserialize(fields).map_err(|error| InvalidJson { field: field.take().map(Into::into), error })
    }

    /// Roughly the bytes that it takes in memory beyond its text. A short text such as `{"a":{"a":{}}}` makes long maps.
    pub(crate) fn overhead(&self) -> u64 {
        object_overhead(&self.0)
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn object_overhead(object: &Map<String, Value>) -> u64 {
    // A node of the map has room for eleven members, and is half empty at worst.
    const NODE: u64 = 11 * 56 + 32;
    const MEMBERS: u64 = 5;
    (object.len() as u64).div_ceil(MEMBERS) * NODE + object.values().map(value_overhead).sum::<u64>()
}

fn value_overhead(value: &Value) -> u64 {
    match value {
        Value::Object(object) => object_overhead(object),
        // A list has room for up to twice its items.
        Value::Array(items) => items.len() as u64 * 64 + items.iter().map(value_overhead).sum::<u64>(),
        _ => 0,
    }
}

// Metadata can hold personal data, which has no place in a log line.
impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

// Stytch writes null where there never was an object.
impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(Option::deserialize(deserializer)?.unwrap_or_default()))
    }
}

/// An object that is being read, with a note of the field that is read now.
struct Fields<'de, 'a> {
    object: &'de Map<String, Value>,
    reading: &'a Cell<Option<&'de str>>,
}

impl<'de> Deserializer<'de> for Fields<'de, '_> {
    type Error = serde_json::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        let mut fields = self.object.iter();
        let noted = std::iter::from_fn(|| {
            let field = fields.next();
            self.reading.set(field.map(|(name, _)| name.as_str()));
            field.map(|(name, value)| (name.as_str(), value))
        });
        visitor.visit_map(MapDeserializer::new(noted))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        visitor.visit_newtype_struct(self)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq
        tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// The JSON does not have the shape that was asked for.
///
/// Its text names the field and says nothing of the value, which may be personal.
pub struct InvalidJson {
    field: Option<String>,
    error: serde_json::Error,
}

impl fmt::Display for InvalidJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.field {
            Some(field) => write!(f, "unexpected shape of the field `{}`", field.escape_debug()),
            None => write!(f, "unexpected shape: {}", self.error),
        }
    }
}

impl fmt::Debug for InvalidJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "InvalidJson({self})")
    }
}

impl std::error::Error for InvalidJson {}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[derive(Deserialize, Debug, PartialEq)]
    struct Plan {
        plan: String,
        #[serde(default)]
        seats: Option<u32>,
    }

    #[derive(Deserialize, Debug, PartialEq)]
    struct Named(Plan);

    fn object(value: serde_json::Value) -> Json {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn maps_in_maps_take_more_than_their_text() {
        let overhead = |text| serde_json::from_str::<Json>(text).unwrap().overhead();
        assert_eq!(overhead("{}"), 0);
        assert!(overhead(r#"{"a":{"a":{"a":[{"a":1}]}}}"#) > 4 * overhead(r#"{"a":"b"}"#) - 1);
    }

    #[test]
    fn shapes_are_read_as_from_the_text() {
        let pro = || Plan { plan: "pro".into(), seats: Some(5) };
        let claims = object(json!({"plan": "pro", "seats": 5, "other": {"deep": [null, 1.5]}}));
        assert_eq!(claims.parse::<Plan>().unwrap(), pro());
        assert_eq!(claims.parse::<Option<Plan>>().unwrap(), Some(pro()));
        assert_eq!(claims.parse::<Named>().unwrap(), Named(pro()));
        assert_eq!(claims.parse::<Value>().unwrap()["other"], json!({"deep": [null, 1.5]}));
        assert_eq!(claims.parse::<Map<String, Value>>().unwrap().len(), 3);
    }

    #[test]
    fn the_error_names_the_field_and_not_the_value() {
        let text = |claims| object(claims).parse::<Plan>().unwrap_err().to_string();
        assert_eq!(text(json!({"plan": "pro", "seats": "secret"})), "unexpected shape of the field `seats`");
        assert_eq!(text(json!({"plan": ["secret"], "seats": 5})), "unexpected shape of the field `plan`");
        assert_eq!(text(json!({"seats": 5})), "unexpected shape: missing field `plan`");
        let error = object(json!({"plan": 5})).parse::<Plan>().unwrap_err();
        assert_eq!(format!("{error:?}"), "InvalidJson(unexpected shape of the field `plan`)");
    }
}
