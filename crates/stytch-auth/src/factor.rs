//! How somebody proved who they are, as Stytch lists it in a session.

use serde::{Deserialize, Deserializer, Serialize};

use crate::{EmailId, Timestamp};

/// One proof of identity in a session: a clicked magic link, a password, a code.
///
/// Stytch adds kinds over time, so [`factor_type`](Self::factor_type) and
/// [`delivery_method`](Self::delivery_method) are text: compare them with what you know, and expect others.
///
/// # Examples
///
/// ```
/// use stytch_auth::AuthenticationFactor;
///
/// fn used_magic_link(factors: &[AuthenticationFactor]) -> bool {
///     factors.iter().any(|factor| factor.factor_type == "magic_link")
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AuthenticationFactor {
    /// The kind of proof, such as `magic_link` or `password`.
    #[serde(rename = "type", default)]
    pub factor_type: String,
    /// How the proof travelled, such as `email` or `knowledge`.
    #[serde(default)]
    pub delivery_method: String,
    /// When the proof was last given, if Stytch says so.
    #[serde(default, deserialize_with = "moment_if_legible", skip_serializing_if = "Option::is_none")]
    pub last_authenticated_at: Option<Timestamp>,
    /// The address that was proved, for factors that travel by e-mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email_factor: Option<EmailFactor>,
}

/// The e-mail address that a factor proved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EmailFactor {
    /// The id of this address of this user.
    pub email_id: EmailId,
    /// The address itself, as Stytch stores it.
    pub email_address: String,
}

/// A factor without a legible time is still a factor: an empty text or a time before 1970 must not end a login.
fn moment_if_legible<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Timestamp>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    Ok(text.and_then(|text| text.parse().ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_magic_link_factor_survives_the_round_trip() {
        let text = r#"{"type":"magic_link","delivery_method":"email","last_authenticated_at":"2025-10-09T08:53:20Z","email_factor":{"email_id":"email-test-1","email_address":"a@example.com"}}"#;
        let factor: AuthenticationFactor = serde_json::from_str(text).unwrap();
        assert_eq!(factor.email_factor.as_ref().unwrap().email_address, "a@example.com");
        assert_eq!(serde_json::to_string(&factor).unwrap(), text);
    }

    #[test]
    fn unknown_kinds_members_and_times_are_tolerated() {
        let text = r#"{"type":"telepathy","delivery_method":"thought","last_authenticated_at":"0001-01-01T00:00:00Z","telepathy_factor":{"id":1},"email_factor":null}"#;
        let factor: AuthenticationFactor = serde_json::from_str(text).unwrap();
        assert_eq!(factor.factor_type, "telepathy");
        assert_eq!((factor.last_authenticated_at, factor.email_factor), (None, None));
        assert!(serde_json::from_str::<AuthenticationFactor>(r#"{"type":7}"#).is_err());
    }
}
