//! Why a token was not accepted.

use std::fmt;

use super::claims::SessionClaims;
use super::kid::Kid;

/// Why [`verify`](super::verify()) did not accept a token.
///
/// `Debug` and `Display` show no claim: an expired token names a person.
#[derive(Clone, PartialEq)]
pub(crate) enum Rejection {
    /// Not a compact RS256 token at all; the text says which part is wrong.
    Malformed(&'static str),
    /// The token or one of its segments is over its limit, found before anything is decoded.
    TooLarge,
    /// `alg` is not `RS256`.
    Algorithm,
    /// The key set has no such key: the one rejection that a newer key set may cure.
    UnknownKey {
        /// The key id that was asked for.
        kid: Kid,
    },
    /// The named key did not make this signature.
    Signature,
    /// `iss` is not one of ours.
    Issuer,
    /// `aud` does not hold our project.
    Audience,
    /// A required claim is missing or has the wrong form; the text names it.
    Claims(&'static str),
    /// A user's session in a B2B project, or a member's in a consumer project.
    Vertical,
    /// `nbf` or `iat` lies in the future: this host's clock or Stytch's is wrong.
    NotYetValid,
    /// The signature is good and every other rule is kept, only `exp` is past. The only rejection that may
    /// lead to a renewal.
    Expired(Box<SessionClaims>),
    /// The signature is good, but the session's own end is past, whether `exp` is or not.
    SessionEnded,
}

impl Rejection {
    /// A short name that stays the same, for logs and metrics.
    pub(crate) fn reason(&self) -> &'static str {
        match self {
            Self::Malformed(_) => "malformed",
            Self::TooLarge => "too_large",
            Self::Algorithm => "algorithm",
            Self::UnknownKey { .. } => "unknown_key",
            Self::Signature => "signature",
            Self::Issuer => "issuer",
            Self::Audience => "audience",
            Self::Claims(_) => "claims",
            Self::Vertical => "vertical",
            Self::NotYetValid => "not_yet_valid",
            Self::Expired(_) => "expired",
            Self::SessionEnded => "session_ended",
        }
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.reason())?;
        match self {
            Self::Malformed(part) | Self::Claims(part) => write!(f, " ({part})"),
            Self::UnknownKey { kid } => write!(f, " ({kid})"),
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Rejection({self})")
    }
}

impl std::error::Error for Rejection {}
