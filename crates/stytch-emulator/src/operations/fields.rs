//! The fields of a request, read with Stytch's manners: `null` is absent, unknown ones are ignored.

use serde_json::{Map, Value};

use crate::errors::{
    ApiError, BAD_REQUEST, INVALID_EMAIL, METADATA_INVALID_FORMAT, METADATA_TOO_LARGE,
    METADATA_TOO_MANY_KEYS, ZERO_WIDTH_SPACE,
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
        match self.0.get("email") {
            None => Err(BAD_REQUEST.because("`email` is required")),
            Some(Value::String(text)) => normal_email(text),
            Some(_) => Err(wrong("email", "a string")),
        }
    }

    pub(crate) fn attributes(&self) -> Result<Attributes, ApiError> {
        let Some(group) = self.group("attributes")? else { return Ok(Attributes::default()) };
        let text = |name| Ok::<_, ApiError>(group.text(name)?.unwrap_or_default().to_owned());
        Ok(Attributes { ip_address: text("ip_address")?, user_agent: text("user_agent")? })
    }

    /// `trusted_metadata` or `untrusted_metadata`, without the keys whose value is null.
    pub(crate) fn metadata(&self, name: &str) -> Result<Map<String, Value>, ApiError> {
        let mut map = match self.0.get(name) {
            None => return Ok(Map::new()),
            Some(Value::Object(map)) => map.clone(),
            Some(_) => return Err(METADATA_INVALID_FORMAT.into()),
        };
        map.retain(|_, value| !value.is_null());
        if map.len() > 20 {
            return Err(METADATA_TOO_MANY_KEYS.into());
        }
        if json_size(&map) > 4096 {
            return Err(METADATA_TOO_LARGE.into());
        }
        Ok(map)
    }
}

/// The bytes an object takes as JSON.
pub(crate) fn json_size(map: &Map<String, Value>) -> usize {
    serde_json::to_vec(map).map_or(usize::MAX, |bytes| bytes.len())
}

fn wrong(name: &str, expected: &str) -> ApiError {
    BAD_REQUEST.because(format!("`{name}` must be {expected}"))
}

/// Checks what a mail server would need; whether the address exists is not our business.
fn normal_email(text: &str) -> Result<String, ApiError> {
    if text.contains('\u{200b}') {
        return Err(ZERO_WIDTH_SPACE.into());
    }
    let invalid = || ApiError::from(INVALID_EMAIL);
    let (local, domain) = text.split_once('@').ok_or_else(invalid)?;
    let local_ok = !local.is_empty()
        && local.len() <= 64
        && !local
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ',' | ';' | '"'));
    let label_ok = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    let domain_ok = domain.contains('.') && domain.split('.').all(label_ok);
    if local_ok && domain_ok && text.len() <= 254 { Ok(text.to_lowercase()) } else { Err(invalid()) }
}
