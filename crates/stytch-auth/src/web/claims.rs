//! The user together with the app's own claims.

use serde::de::value::Error as NothingError;
use serde::de::{DeserializeOwned, IntoDeserializer};

use super::{Denial, SessionHandle};
use crate::session::Principal;

impl SessionHandle {
    /// The user who is asking, with the session's custom claims as a type of the app's.
    ///
    /// A type that can be read from nothing, such as `Option<Plan>`, tolerates claims that it cannot read.
    ///
    /// # Errors
    ///
    /// As [`user`](Self::user); and [`Denial::Misconfigured`] if the claims do not fit, with the field in the log.
    pub async fn user_with_claims<C: DeserializeOwned>(&self) -> Result<(Principal, C), Denial> {
        let user = self.user().await?;
        let claims = user.claims().or_else(|invalid| {
            let nothing: Result<C, NothingError> = C::deserialize(().into_deserializer());
            nothing.map_err(|_| {
                tracing::error!(%invalid, "the session's custom claims do not fit the type that is asked for");
                Denial::Misconfigured
            })
        })?;
        Ok((user, claims))
    }
}
