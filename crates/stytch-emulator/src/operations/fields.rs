//! The fields of a request, read with Stytch's manners: `null` is absent, unknown ones are ignored.

use serde_json::{Map, Value};

use super::email_address::normal_email;
use crate::errors::{
    ApiError, BAD_REQUEST, INVALID_LOCALE, Kind, METADATA_INVALID_FORMAT, METADATA_TOO_LARGE,
    METADATA_TOO_MANY_KEYS,
};
use crate::state::links::Attributes;

/// A JSON object without its nulls.
#[derive(Debug, Default)]
pub(crate) struct Fields(Map<String, Value>);

impl Fields {
    pub(crate) fn new(mut map: Map<String, Value>) -> Self {
        map.retain(|_, value| !value.is_null());
        Self(map)
    }

    /// A text; the empty one counts as absent, because some clients cannot leave a field out.
    pub(crate) fn text(&self, name: &str) -> Result<Option<&str>, ApiError> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.as_str()).filter(|text| !text.is_empty())),
            Some(_) => Err(wrong(name, "a string")),
        }
    }

    pub(crate) fn required(&self, name: &str) -> Result<&str, ApiError> {
        self.text(name)?.ok_or_else(|| BAD_REQUEST.because(format!("`{name}` is required")))
    }

    pub(crate) fn flag(&self, name: &str) -> Result<bool, ApiError> {
        match self.0.get(name) {
            None => Ok(false),
            Some(Value::Bool(flag)) => Ok(*flag),
            Some(_) => Err(wrong(name, "a boolean")),
        }
    }

    pub(crate) fn integer(&self, name: &str) -> Result<Option<i64>, ApiError> {
        match self.0.get(name) {
            None => Ok(None),
            Some(value) => value.as_i64().map(Some).ok_or_else(|| wrong(name, "an integer")),
        }
    }

    /// An object as it was sent, nulls included: in custom claims they mean "delete".
    pub(crate) fn object(&self, name: &str) -> Result<Option<&Map<String, Value>>, ApiError> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Value::Object(map)) => Ok(Some(map)),
            Some(_) => Err(wrong(name, "an object")),
        }
    }

    /// A nested group of fields.
    pub(crate) fn group(&self, name: &str) -> Result<Option<Self>, ApiError> {
        Ok(self.object(name)?.cloned().map(Self::new))
    }

    pub(crate) fn texts(&self, name: &str) -> Result<Vec<String>, ApiError> {
        match self.0.get(name) {
            None => Ok(Vec::new()),
            Some(Value::Array(items)) => {
                let text = |item: &Value| item.as_str().map(str::to_owned);
                items.iter().map(text).collect::<Option<_>>().ok_or_else(|| wrong(name, "a list of strings"))
            }
            Some(_) => Err(wrong(name, "a list of strings")),
        }
    }

    /// A number of minutes within a range, or `refusal`.
    pub(crate) fn minutes(
        &self,
        name: &str,
        range: std::ops::RangeInclusive<i64>,
        refusal: crate::errors::Kind,
    ) -> Result<Option<i64>, ApiError> {
        let minutes = self.integer(name)?;
        match minutes {
            Some(minutes) if !range.contains(&minutes) => Err(refusal.because(format!(
                "`{name}` was {minutes}, must be {} to {}",
                range.start(),
                range.end()
            ))),
            _ => Ok(minutes),
        }
    }

    /// The field `email`, checked and in lower case.
    pub(crate) fn email(&self) -> Result<String, ApiError> {
        self.email_in("email")
    }

    /// The address in a field, checked and in lower case.
    pub(crate) fn email_in(&self, name: &str) -> Result<String, ApiError> {
        match self.0.get(name) {
            None => Err(BAD_REQUEST.because(format!("`{name}` is required"))),
            Some(Value::String(text)) => normal_email(text),
            Some(_) => Err(wrong(name, "a string")),
        }
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    pub(crate) fn value(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// One of some words.
    pub(crate) fn word<T: Copy>(&self, name: &str, words: &[(&str, T)]) -> Result<Option<T>, ApiError> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        let known = words.iter().find(|(word, _)| *word == text);
        let list = || words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
        known.map(|(_, value)| Some(*value)).ok_or_else(|| wrong(name, &format!("one of {}", list())))
    }

    /// A list of strings; None if the field is absent.
    pub(crate) fn list(&self, name: &str) -> Result<Option<Vec<String>>, ApiError> {
        if self.has(name) { self.texts(name).map(Some) } else { Ok(None) }
    }

    /// The language of a mail; it is checked, no more.
    pub(crate) fn locale(&self) -> Result<(), ApiError> {
        match self.text("locale")? {
            Some(locale) if !["en", "es", "pt-br", "fr"].contains(&locale) => {
                Err(INVALID_LOCALE.because("`locale` must be en, es, pt-br or fr"))
            }
            _ => Ok(()),
        }
    }

    /// An id of the app's own.
    pub(crate) fn external_id(&self, name: &str, refusal: Kind) -> Result<Option<String>, ApiError> {
        let Some(id) = self.text(name)? else { return Ok(None) };
        let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-' | b'|');
        if id.len() > 128 || !id.bytes().all(allowed) {
            return Err(refusal.because(format!(
                "`{name}` may have letters, digits and . _ - | only, and at most 128 of them"
            )));
        }
        Ok(Some(id.to_owned()))
    }

    /// Merges `trusted_metadata` or `untrusted_metadata` into what is there: key by key, null deletes.
    pub(crate) fn merge_metadata(&self, name: &str, into: &mut Map<String, Value>) -> Result<(), ApiError> {
        let mut merged = into.clone();
        match self.0.get(name) {
            None => return Ok(()),
            Some(Value::Object(map)) => merged.extend(map.clone()),
            Some(_) => return Err(METADATA_INVALID_FORMAT.into()),
        }
        merged.retain(|_, value| !value.is_null());
        if merged.len() > 20 {
            return Err(METADATA_TOO_MANY_KEYS.into());
        }
        if json_size(&merged) > 4096 {
            return Err(METADATA_TOO_LARGE.into());
        }
        *into = merged;
        Ok(())
    }

    pub(crate) fn attributes(&self) -> Result<Attributes, ApiError> {
        let Some(group) = self.group("attributes")? else { return Ok(Attributes::default()) };
        let text = |name| Ok::<_, ApiError>(group.text(name)?.unwrap_or_default().to_owned());
        Ok(Attributes { ip_address: text("ip_address")?, user_agent: text("user_agent")? })
    }
}

/// The bytes an object takes as JSON.
pub(crate) fn json_size(map: &Map<String, Value>) -> usize {
    serde_json::to_vec(map).map_or(usize::MAX, |bytes| bytes.len())
}

fn wrong(name: &str, expected: &str) -> ApiError {
    BAD_REQUEST.because(format!("`{name}` must be {expected}"))
}
