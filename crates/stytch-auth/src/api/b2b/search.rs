//! What the searches have in common.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::{Error, ErrorKind};

/// What a search looks for: filters, of which all or any have to match.
///
/// # Examples
///
/// ```
/// use stytch_auth::api::b2b::SearchQuery;
///
/// let query = SearchQuery::all_of().filter("member_emails", &["ada@example.com"])?;
/// # Ok::<(), stytch_auth::Error>(())
/// ```
#[derive(Debug, Clone, Serialize)]
#[must_use]
pub struct SearchQuery {
    operator: &'static str,
    operands: Vec<Operand>,
}

#[derive(Debug, Clone, Serialize)]
struct Operand {
    filter_name: String,
    filter_value: Value,
}

impl SearchQuery {
    /// Every filter has to match.
    pub fn all_of() -> Self {
        Self { operator: "AND", operands: Vec::new() }
    }

    /// One filter has to match.
    pub fn any_of() -> Self {
        Self { operator: "OR", operands: Vec::new() }
    }

    /// Adds a filter, by Stytch's name for it: `organization_slugs`, `member_email_fuzzy`, `statuses` and so on.
    ///
    /// # Errors
    ///
    /// The value cannot be expressed as JSON.
    pub fn filter(
        mut self,
        filter_name: impl Into<String>,
        filter_value: &impl Serialize,
    ) -> Result<Self, Error> {
        let filter_value = serde_json::to_value(filter_value)
            .map_err(|error| Error::new(ErrorKind::Request, "the filter is not JSON").with_source(error))?;
        self.operands.push(Operand { filter_name: filter_name.into(), filter_value });
        Ok(self)
    }
}

/// How many results there are, and where the next page begins.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct ResultsMetadata {
    /// How many results there are in all.
    pub total: u64,
    /// What to give as `cursor` for the next page; `None` on the last.
    #[serde(deserialize_with = "crate::api::sessions::non_empty")]
    pub next_cursor: Option<String>,
}
