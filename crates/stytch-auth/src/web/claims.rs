//! The app's own claims as a type of its own.

use serde::de::value::Error as NothingError;
use serde::de::{DeserializeOwned, IntoDeserializer};

use super::Denial;
use crate::api::InvalidJson;

/// The claims, if they fit, or what the type is when there is nothing to read it from: so `Option<Plan>` tolerates
/// claims that it cannot read.
pub(super) fn fitting<C: DeserializeOwned>(claims: Result<C, InvalidJson>) -> Result<C, Denial> {
    claims.or_else(|invalid| {
        let nothing: Result<C, NothingError> = C::deserialize(().into_deserializer());
        nothing.map_err(|_| {
            tracing::error!(%invalid, "the session's custom claims do not fit the type that is asked for");
            Denial::Misconfigured
        })
    })
}
