//! One call, as the table describes it.

use super::open::Choice;
use crate::errors::Kind;
use crate::operations::Operation;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Method {
    Get,
    Post,
    Put,
    Delete,
}

impl Method {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }
}

/// The two halves of Stytch's API, of which a project has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Half {
    Consumer,
    B2b,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Route {
    pub(crate) method: Method,
    pub(crate) path: &'static str,
    /// None if both halves have it.
    pub(crate) half: Option<Half>,
    /// Answered without credentials, and cacheable.
    pub(crate) public: bool,
    pub(crate) operation: Operation,
    /// In groups; a `*` at the end of a name marks what cannot be left out.
    fields: &'static [&'static [&'static str]],
    errors: &'static [&'static [Kind]],
    /// What Stytch's documentation leaves open about the call.
    pub(crate) choices: &'static [Choice],
}

pub(in crate::operations) const fn get(path: &'static str, operation: Operation) -> Route {
    let method = Method::Get;
    let half = Some(Half::Consumer);
    Route { method, path, half, public: false, operation, fields: &[], errors: &[], choices: &[] }
}

pub(in crate::operations) const fn post(path: &'static str, operation: Operation) -> Route {
    Route { method: Method::Post, ..get(path, operation) }
}

pub(in crate::operations) const fn put(path: &'static str, operation: Operation) -> Route {
    Route { method: Method::Put, ..get(path, operation) }
}

pub(in crate::operations) const fn delete(path: &'static str, operation: Operation) -> Route {
    Route { method: Method::Delete, ..get(path, operation) }
}

/// How the tables are written.
impl Route {
    pub(in crate::operations) const fn takes(self, fields: &'static [&'static [&'static str]]) -> Self {
        Self { fields, ..self }
    }

    pub(in crate::operations) const fn refuses(self, errors: &'static [&'static [Kind]]) -> Self {
        Self { errors, ..self }
    }

    pub(in crate::operations) const fn leaves_open(self, choices: &'static [Choice]) -> Self {
        Self { choices, ..self }
    }

    pub(in crate::operations) const fn public(self) -> Self {
        Self { public: true, ..self }
    }

    pub(in crate::operations) const fn common(self) -> Self {
        Self { half: None, ..self }
    }

    pub(in crate::operations) const fn b2b(self) -> Self {
        Self { half: Some(Half::B2b), ..self }
    }
}

/// How they are read.
impl Route {
    /// The fields beside those in the path, with whether they are required.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (&'static str, bool)> {
        let marked = self.fields.iter().copied().flatten();
        marked.map(|name| name.strip_suffix('*').map_or((*name, false), |bare| (bare, true)))
    }

    /// Whether a request may have this field.
    pub(crate) fn knows(&self, name: &str) -> bool {
        self.fields().any(|(known, _)| known == name)
    }

    /// The refusals that are this call's own; the manual says which ones all calls have.
    pub(crate) fn errors(&self) -> impl Iterator<Item = &'static Kind> {
        self.errors.iter().copied().flatten()
    }
}
