//! Errors as Stytch writes them.

mod table;
mod table_b2b;

use serde_json::{Map, Value, json};

pub(crate) use table::*;
pub(crate) use table_b2b::*;

/// One row of Stytch's error table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Kind {
    pub(crate) status: u16,
    pub(crate) name: &'static str,
    pub(crate) text: &'static str,
    /// Whether it is one that only B2B calls give; those are documented elsewhere.
    pub(crate) b2b: bool,
}

/// A refusal: a row of the table and, where the text alone would leave a developer guessing, the next step to take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ApiError {
    pub(crate) kind: Kind,
    hint: Option<String>,
}

impl From<Kind> for ApiError {
    fn from(kind: Kind) -> Self {
        Self { kind, hint: None }
    }
}

impl Kind {
    /// Adds what Stytch would not say. It travels in `error_details`, which clients ignore, so that type and text stay
    /// exactly as the real service sends them.
    pub(crate) fn because(self, hint: impl Into<String>) -> ApiError {
        ApiError { kind: self, hint: Some(hint.into()) }
    }
}

/// The status and the body of an error that a test names. Of one that no operation here gives, only the name is known.
pub(crate) fn by_name(name: &str) -> (u16, Map<String, Value>) {
    if let Some(kind) = CONSUMER.iter().chain(B2B).find(|kind| kind.name == name) {
        return (kind.status, ApiError::from(*kind).body());
    }
    let status = if name.ends_with("_not_found") { 404 } else { 400 };
    let mut body = Map::new();
    body.insert("error_type".into(), name.into());
    body.insert("error_message".into(), "The request was refused.".into());
    body.insert("error_url".into(), format!("https://stytch.com/docs/api/errors/{status}#{name}").into());
    (status, body)
}

impl ApiError {
    pub(crate) fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// The members of the error body that the envelope does not add.
    pub(crate) fn body(&self) -> Map<String, Value> {
        let Kind { status, name, text, b2b } = self.kind;
        let docs = if b2b { "docs/b2b" } else { "docs" };
        let mut body = Map::new();
        body.insert("error_type".into(), name.into());
        body.insert("error_message".into(), text.into());
        body.insert(
            "error_url".into(),
            format!("https://stytch.com/{docs}/api/errors/{status}#{name}").into(),
        );
        if let Some(hint) = &self.hint {
            body.insert("error_details".into(), json!({ "emulator_hint": hint }));
        }
        body
    }
}
