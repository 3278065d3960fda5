//! The user behind a request.

use std::fmt;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::facts::{Facts, Standing, principal};
use crate::api::InvalidJson;
use crate::clock::Timestamp;
use crate::factor::AuthenticationFactor;
use crate::ids::{SessionId, UserId};

/// A signed-in person, by a session whose signature and claims were checked.
///
/// Only the check makes one. Clones are cheap. It holds no token; serialised it is `user_id`, `session_id`,
/// `email` and `roles`. In a B2B project people are [`MemberPrincipal`](crate::MemberPrincipal)s.
#[derive(Clone)]
pub struct Principal(pub(super) Arc<Facts<UserId>>, pub(super) Standing);

impl Principal {
    /// Whose session it is: what an app stores beside its own records.
    pub fn user_id(&self) -> &UserId {
        &self.0.subject
    }
}

principal!(Principal);

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
