//! The claims that RFC 7519 defines, as a session token must have them.

use serde_json::{Map, Number, Value};

use super::rejection::Rejection;
use crate::Timestamp;

/// The last second of the year 9999. A later time is a mistake, such as milliseconds.
const LAST_SECOND: i64 = 253_402_300_799;

/// Subject and times. Issuer and audience are compared where they stand, see [`Rules`](super::Rules).
pub(super) struct Registered {
    pub(super) subject: String,
    pub(super) issued_at: Timestamp,
    pub(super) not_before: Timestamp,
    pub(super) expires_at: Timestamp,
}

impl Registered {
    pub(super) fn read(payload: &Map<String, Value>) -> Result<Self, Rejection> {
        Ok(Self {
            subject: subject(payload).ok_or(Rejection::Claims("sub"))?,
            // Fractions are rounded to the side on which a token lives shorter.
            issued_at: numeric_date(payload, "iat", f64::ceil)?,
            not_before: numeric_date(payload, "nbf", f64::ceil)?,
            expires_at: numeric_date(payload, "exp", f64::floor)?,
        })
    }
}

/// A subject ends up in logs, headers and queries, so control characters are refused.
fn subject(payload: &Map<String, Value>) -> Option<String> {
    let subject = payload.get("sub")?.as_str()?;
    if subject.is_empty() || subject.contains(char::is_control) { None } else { Some(subject.to_owned()) }
}

/// A NumericDate (RFC 7519 section 2): seconds since 1970, possibly with a fraction or an exponent.
fn numeric_date(
    payload: &Map<String, Value>,
    name: &'static str,
    round: fn(f64) -> f64,
) -> Result<Timestamp, Rejection> {
    let seconds = payload.get(name).and_then(Value::as_number).and_then(|number| whole(number, round));
    match seconds {
        Some(seconds) if (0..=LAST_SECOND).contains(&seconds) => Ok(Timestamp::from_unix_seconds(seconds)),
        _ => Err(Rejection::Claims(name)),
    }
}

fn whole(number: &Number, round: fn(f64) -> f64) -> Option<i64> {
    let fraction = || number.as_f64().filter(|n| *n >= 0.0);
    // The cast holds at the end of i64, far behind the last second, for infinity too.
    number.as_i64().or_else(|| fraction().map(|n| round(n) as i64))
}
