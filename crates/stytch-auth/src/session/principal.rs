//! The person behind a request.

use std::fmt;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::api::{InvalidJson, Json};
use crate::clock::Timestamp;
use crate::factor::AuthenticationFactor;
use crate::ids::{SessionId, UserId};
use crate::jwt::SessionClaims;

/// A signed-in person, by a session whose signature and claims were checked.
///
/// Only the check makes one. Clones are cheap. It holds no token; serialised it is `user_id`, `session_id`,
/// `email` and `roles`.
#[derive(Clone)]
pub struct Principal(Arc<Facts>, Standing);

/// How much is known about the session at this moment.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    Checked,
    /// Its JWT is over and Stytch is away.
    Degraded,
}

struct Facts {
    user_id: UserId,
    claims: SessionClaims,
    custom: Json,
}

impl Principal {
    pub(super) fn new(mut claims: SessionClaims) -> Self {
        let custom = Json(std::mem::take(&mut claims.custom));
        Self(
            Arc::new(Facts { user_id: UserId::new(claims.subject.as_str()), claims, custom }),
            Standing::Checked,
        )
    }

    /// The same person, served in an outage.
    pub(super) fn degraded(&self) -> Self {
        Self(Arc::clone(&self.0), Standing::Degraded)
    }

    /// Whose session it is: what an app stores beside its own records.
    pub fn user_id(&self) -> &UserId {
        &self.0.user_id
    }

    /// Which session it is.
    pub fn session_id(&self) -> &SessionId {
        &self.0.claims.session_id
    }

    /// The e-mail address that this session proved most recently.
    pub fn email(&self) -> Option<&str> {
        let factors = self.authentication_factors().iter();
        let proved =
            factors.filter_map(|factor| Some((factor.last_authenticated_at, factor.email_factor.as_ref()?)));
        proved.max_by_key(|(at, _)| *at).map(|(_, email)| email.email_address.as_str())
    }

    /// The person's roles when the JWT was made, at most five minutes ago.
    pub fn roles(&self) -> &[String] {
        &self.0.claims.roles
    }

    /// Whether the person has this role.
    pub fn has_role(&self, role: &str) -> bool {
        self.roles().iter().any(|has| has == role)
    }

    /// What the person proved, and when.
    pub fn authentication_factors(&self) -> &[AuthenticationFactor] {
        &self.0.claims.authentication_factors
    }

    /// When the person signed in.
    pub fn started_at(&self) -> Timestamp {
        self.0.claims.started_at
    }

    /// When Stytch last saw the session.
    pub fn last_accessed_at(&self) -> Timestamp {
        self.0.claims.last_accessed_at
    }

    /// When the session ends unless it is used before.
    pub fn session_expires_at(&self) -> Timestamp {
        self.0.claims.session_expires_at
    }

    /// Until when this knowledge is good without asking again.
    pub fn valid_until(&self) -> Timestamp {
        self.0.claims.expires_at
    }

    /// Whether this is what was known before an outage, and the session could not be checked since.
    ///
    /// Only an app that sets [`outage_grace`](crate::StytchBuilder::outage_grace) ever sees it. Hold back then what
    /// should not be done by somebody whose session may have been revoked.
    pub fn is_degraded(&self) -> bool {
        self.1 == Standing::Degraded
    }

    /// The address that the session began from, or "".
    pub fn ip_address(&self) -> &str {
        &self.0.claims.ip_address
    }

    /// The browser that the session began in, or "".
    pub fn user_agent(&self) -> &str {
        &self.0.claims.user_agent
    }

    /// The app's own claims in the session.
    ///
    /// # Errors
    ///
    /// The claims do not have the shape of `C`; the text names the field.
    pub fn claims<C: DeserializeOwned>(&self) -> Result<C, InvalidJson> {
        self.0.custom.parse()
    }

    /// The custom claim that takes most room in the JWT.
    pub(crate) fn largest_claim(&self) -> Option<&str> {
        let claims = self.0.custom.0.iter();
        claims.max_by_key(|(_, value)| value.to_string().len()).map(|(name, _)| name.as_str())
    }

    /// Whether the session is a member's of an organisation rather than a user's.
    pub(crate) fn is_member(&self) -> bool {
        self.0.claims.organization.is_some()
    }

    pub(crate) fn issued_at(&self) -> Timestamp {
        self.0.claims.issued_at
    }
}

impl fmt::Debug for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Principal")
            .field("user_id", self.user_id())
            .field("session_id", self.session_id())
            .finish_non_exhaustive()
    }
}

impl Serialize for Principal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut principal = serializer.serialize_struct("Principal", 4)?;
        principal.serialize_field("user_id", self.user_id())?;
        principal.serialize_field("session_id", self.session_id())?;
        principal.serialize_field("email", &self.email())?;
        principal.serialize_field("roles", self.roles())?;
        principal.end()
    }
}
