//! JSON that belongs to the app: custom claims and metadata.

use std::fmt;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};

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
        T::deserialize(&self.0).map_err(InvalidJson)
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
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

/// The JSON does not have the shape that was asked for.
#[derive(Debug)]
pub struct InvalidJson(serde_json::Error);

impl fmt::Display for InvalidJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unexpected shape: {}", self.0)
    }
}

impl std::error::Error for InvalidJson {}
