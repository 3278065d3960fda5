//! Stytch magic-link login for Rust web apps, with no framework.

pub mod api;
mod builder;
mod clock;
mod config;
mod error;
mod factor;
mod ids;
mod jwks;
mod jwt;
mod seal;
mod secret;
mod session;
mod store;
mod stytch;
mod transport;
pub mod web;

#[doc(hidden)]
pub mod __private {
    pub use serde::Serialize;
}

pub use builder::StytchBuilder;
pub use clock::{Clock, InvalidTimestamp, Timestamp};
pub use config::Vertical;
pub use error::{ApiError, ConfigError, Error, ErrorKind};
pub use factor::{AuthenticationFactor, EmailFactor};
pub use ids::{EmailId, ProjectId, SessionId, UserId};
pub use secret::{CodeVerifier, LinkToken, ProjectSecret, SessionJwt, SessionToken};
pub use session::{Principal, Revocation};
pub use store::{Store, StoreError};
pub use stytch::Stytch;
