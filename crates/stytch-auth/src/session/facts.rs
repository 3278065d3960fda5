//! What the session of a signed-in person says, whoever they are.

use crate::api::Json;
use crate::jwt::SessionClaims;

/// The checked claims of a session, and whose it is.
pub(super) struct Facts<S> {
    pub(super) subject: S,
    pub(super) claims: SessionClaims,
    pub(super) custom: Json,
}

impl<S> Facts<S> {
    pub(super) fn new(subject: S, mut claims: SessionClaims) -> Self {
        let custom = Json(std::mem::take(&mut claims.custom));
        Self { subject, claims, custom }
    }
}

/// How much is known about a session at this moment.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Checked,
    /// Its JWT is over and Stytch is away.
    Degraded,
}

/// Gives a principal, which is an `Arc` of [`Facts`] and a [`Standing`], what every principal has.
macro_rules! principal {
    ($name:ident) => {
        impl $name {
            /// Which session it is.
            pub fn session_id(&self) -> &SessionId {
                &self.0.claims.session_id
            }

            /// The e-mail address that this session proved most recently.
            pub fn email(&self) -> Option<&str> {
                let factors = self.authentication_factors().iter();
                let proved = factors
                    .filter_map(|factor| Some((factor.last_authenticated_at, factor.email_factor.as_ref()?)));
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

            /// When the person signed in: the session's start, or the newest proof of who they are if that is earlier,
            /// as after changing over to another organisation, for which Stytch begins a session on the earlier proofs.
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
            /// Only an app that sets [`outage_grace`](crate::StytchBuilder::outage_grace) ever sees it. Hold back then
            /// what should not be done by somebody whose session may have been revoked.
            pub fn is_degraded(&self) -> bool {
                self.1 == super::facts::Standing::Degraded
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
        }
    };
}

pub(super) use principal;
