//! Bodies of control requests: JSON from programs, forms from the page.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header;
use serde_json::{Map, Value};
use url::form_urlencoded;

use super::error::ControlError;

/// A control request's fields.
pub(crate) struct Input {
    fields: Map<String, Value>,
    /// Sent by a form of the page, so a person is waiting for the page to come back.
    pub(crate) from_form: bool,
}

impl<S: Send + Sync> FromRequest<S> for Input {
    type Rejection = ControlError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ControlError> {
        let content_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let from_form =
            content_type.is_some_and(|value| value.starts_with("application/x-www-form-urlencoded"));
        let body = Bytes::from_request(request, state)
            .await
            .map_err(|error| ControlError::expected(format!("the body could not be read: {error}")))?;
        // What `curl -d '{…}'` sends calls itself a form, but is none.
        let from_form = from_form && !body.starts_with(b"{");
        let fields = if from_form { form(&body) } else { json(&body)? };
        // Absent and null are the same, as everywhere.
        let fields = fields.into_iter().filter(|(_, value)| !value.is_null()).collect();
        Ok(Self { fields, from_form })
    }
}

fn form(body: &[u8]) -> Map<String, Value> {
    let pairs = form_urlencoded::parse(body);
    pairs.map(|(name, text)| (name.into_owned(), form_value(&text))).collect()
}

fn form_value(text: &str) -> Value {
    match text.parse::<u64>() {
        Ok(number) => number.into(),
        Err(_) if text == "true" || text == "false" => (text == "true").into(),
        Err(_) => text.into(),
    }
}

fn json(body: &[u8]) -> Result<Map<String, Value>, ControlError> {
    if body.iter().all(u8::is_ascii_whitespace) {
        return Ok(Map::new());
    }
    match serde_json::from_slice(body) {
        Ok(Value::Object(map)) => Ok(map),
        Ok(_) => Err(ControlError::expected("expected a JSON object")),
        Err(error) => Err(ControlError::expected(format!("expected a JSON object: {error}"))),
    }
}

impl Input {
    /// Refuses fields that are not in the list: a misspelt one would otherwise do nothing, silently.
    pub(crate) fn only(&self, known: &[&str]) -> Result<(), ControlError> {
        match self.fields.keys().find(|name| !known.contains(&name.as_str())) {
            Some(name) if known.is_empty() => {
                Err(ControlError::expected(format!("unknown field `{name}`: none is expected")))
            }
            Some(name) => {
                Err(ControlError::expected(format!("unknown field `{name}`: expected {}", known.join(", "))))
            }
            None => Ok(()),
        }
    }

    pub(crate) fn number(&self, name: &str) -> Result<Option<u64>, ControlError> {
        let Some(value) = self.fields.get(name) else { return Ok(None) };
        let number = value.as_u64();
        number
            .map(Some)
            .ok_or_else(|| ControlError::expected(format!("`{name}` must be a number, 0 or greater")))
    }

    pub(crate) fn flag(&self, name: &str) -> Result<bool, ControlError> {
        match self.fields.get(name) {
            None => Ok(false),
            Some(Value::Bool(flag)) => Ok(*flag),
            Some(_) => Err(ControlError::expected(format!("`{name}` must be true or false"))),
        }
    }

    pub(crate) fn text(&self, name: &str) -> Result<Option<&str>, ControlError> {
        match self.fields.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(ControlError::expected(format!("`{name}` must be a string"))),
        }
    }

    pub(crate) fn value(&self, name: &str) -> Option<&Value> {
        self.fields.get(name)
    }
}
