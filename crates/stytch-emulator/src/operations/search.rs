//! Searches: filters joined by AND or OR, newest first, page by page.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::{Call, Fields};
use crate::errors::{ApiError, BAD_REQUEST, Kind, TOO_MANY_REQUESTS};

/// A test of its own for one operand.
pub(super) type Custom<'a, T> = dyn Fn(Option<&T>, &Value) -> Result<bool, ApiError> + 'a;

/// Matches one operand of a query.
pub(super) enum Test<'a, T> {
    /// The value is a list of texts of which the row must have one.
    AnyOf(fn(&T) -> Vec<String>),
    /// The value is a text, at least three characters of which must occur in one of the row's.
    Fuzzy(fn(&T) -> Vec<String>, Kind),
    Flag(fn(&T) -> bool),
    /// Anything else. Without a row, only the value is looked at.
    Value(&'a Custom<'a, T>),
}

/// What can be asked of a row, and what to say about any other filter.
pub(super) struct Filters<'a, T> {
    pub(super) known: Vec<(&'static str, Test<'a, T>)>,
    pub(super) refusals: Refusals,
}

/// What a search says about operands that make no sense.
pub(super) struct Refusals {
    pub(super) unknown: Kind,
    pub(super) list: Kind,
    pub(super) text: Kind,
    pub(super) flag: Kind,
}

pub(super) struct Page<'a, T> {
    pub(super) rows: Vec<&'a T>,
    pub(super) metadata: Value,
}

/// The page of rows that the request asks for. Rows come newest first, each with its place in that order.
pub(super) fn search<'a, T>(
    fields: &Fields,
    rows: Vec<(u64, &'a T)>,
    filters: &Filters<'_, T>,
) -> Result<Page<'a, T>, ApiError> {
    let query = Query::read(fields)?;
    // An operand is checked even if there is no row to try it on.
    for (name, value) in &query.operands {
        filters.check(name, value)?;
    }
    let mut found = Vec::new();
    for (serial, row) in rows {
        if query.selects(row, filters)? {
            found.push((serial, row));
        }
    }
    let limit = match fields.integer("limit")? {
        None => 100,
        Some(limit) => usize::try_from(limit)
            .ok()
            .filter(|limit| (1..=1000).contains(limit))
            .ok_or_else(|| BAD_REQUEST.because("`limit` must be 1 to 1000"))?,
    };
    let total = found.len();
    if let Some(after) = cursor(fields)? {
        found.retain(|(serial, _)| *serial < after);
    }
    let next = (found.len() > limit).then(|| found[limit - 1].0);
    let next_cursor = next.map(|serial| URL_SAFE_NO_PAD.encode(serial.to_string()));
    found.truncate(limit);
    let rows = found.into_iter().map(|(_, row)| row).collect();
    Ok(Page { rows, metadata: json!({ "next_cursor": next_cursor, "total": total }) })
}

fn cursor(fields: &Fields) -> Result<Option<u64>, ApiError> {
    let Some(text) = fields.text("cursor")? else { return Ok(None) };
    let decoded = URL_SAFE_NO_PAD.decode(text).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let serial = decoded.and_then(|text| text.parse().ok());
    serial.map(Some).ok_or_else(|| BAD_REQUEST.because("`cursor` is not one that a search has answered"))
}

struct Query {
    any: bool,
    operands: Vec<(String, Value)>,
}

impl Query {
    fn read(fields: &Fields) -> Result<Self, ApiError> {
        let Some(query) = fields.group("query")? else {
            return Ok(Self { any: false, operands: Vec::new() });
        };
        let any = query.word("operator", &[("AND", false), ("OR", true)])?.unwrap_or(false);
        let mut operands = Vec::new();
        let given = query.value("operands").map(|list| {
            list.as_array().ok_or_else(|| BAD_REQUEST.because("the `operands` of a query must be a list"))
        });
        for operand in given.transpose()?.into_iter().flatten() {
            let name = operand["filter_name"].as_str();
            let name =
                name.ok_or_else(|| BAD_REQUEST.because("each operand of a query needs a `filter_name`"))?;
            operands.push((name.to_owned(), operand["filter_value"].clone()));
        }
        Ok(Self { any, operands })
    }

    fn selects<T>(&self, row: &T, filters: &Filters<'_, T>) -> Result<bool, ApiError> {
        for (name, value) in &self.operands {
            if filters.matches(row, name, value)? == self.any {
                return Ok(self.any);
            }
        }
        Ok(!self.any || self.operands.is_empty())
    }
}

impl<T> Filters<'_, T> {
    fn test(&self, name: &str) -> Result<&Test<'_, T>, ApiError> {
        let known = self.known.iter().find(|(known, _)| *known == name);
        known.map(|(_, test)| test).ok_or_else(|| {
            let names: Vec<_> = self.known.iter().map(|(name, _)| *name).collect();
            self.refusals.unknown.because(format!("`{name}` is not one of {}", names.join(", ")))
        })
    }

    fn check(&self, name: &str, value: &Value) -> Result<(), ApiError> {
        match self.test(name)? {
            Test::AnyOf(_) => texts(name, value, self.refusals.list).map(drop),
            Test::Fuzzy(_, too_short) => fuzzy(name, value, self.refusals.text, *too_short).map(drop),
            Test::Flag(_) if !value.is_boolean() => Err(expected(name, self.refusals.flag, "true or false")),
            Test::Flag(_) => Ok(()),
            Test::Value(test) => test(None, value).map(drop),
        }
    }

    fn matches(&self, row: &T, name: &str, value: &Value) -> Result<bool, ApiError> {
        match self.test(name)? {
            Test::AnyOf(of) => {
                let (wanted, own) = (texts(name, value, self.refusals.list)?, of(row));
                Ok(own.iter().any(|own| wanted.contains(&own.to_lowercase())))
            }
            Test::Fuzzy(of, too_short) => {
                let wanted = fuzzy(name, value, self.refusals.text, *too_short)?;
                Ok(of(row).iter().any(|own| own.to_lowercase().contains(&wanted)))
            }
            Test::Flag(of) => Ok(value.as_bool() == Some(of(row))),
            Test::Value(test) => test(Some(row), value),
        }
    }
}

pub(super) fn texts(name: &str, value: &Value, refusal: Kind) -> Result<Vec<String>, ApiError> {
    let list = value.as_array().ok_or_else(|| expected(name, refusal, "a list of strings"))?;
    let texts = list.iter().map(|item| item.as_str().map(str::to_lowercase));
    texts.collect::<Option<_>>().ok_or_else(|| expected(name, refusal, "a list of strings"))
}

pub(super) fn fuzzy(name: &str, value: &Value, refusal: Kind, too_short: Kind) -> Result<String, ApiError> {
    let text = value.as_str().ok_or_else(|| expected(name, refusal, "a string"))?;
    if text.chars().count() < 3 {
        return Err(expected(name, too_short, "at least three characters long"));
    }
    Ok(text.to_lowercase())
}

pub(super) fn expected(name: &str, refusal: Kind, what: &str) -> ApiError {
    refusal.because(format!("the `filter_value` of `{name}` must be {what}"))
}

/// So many searches in a minute; off unless asked for.
pub(super) fn rate(call: &mut Call<'_>, what: &str, times: u32) -> Result<(), ApiError> {
    let limited = call.config.rate_limit;
    if limited && !call.state.limits.allow(format!("search {what}"), times, 60, call.now) {
        return Err(TOO_MANY_REQUESTS.because(format!("{times} searches for {what} in a minute")));
    }
    Ok(())
}
