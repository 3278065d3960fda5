//! Stytch magic-link login for Rust web apps, with no framework.

mod clock;
mod factor;
mod ids;
#[allow(dead_code, unused_imports, reason = "used by the session engine")]
mod jwt;
mod secret;
#[allow(dead_code, reason = "used by the login flow")]
pub mod web;

pub use clock::{Clock, InvalidTimestamp, Timestamp};
pub use factor::{AuthenticationFactor, EmailFactor};
pub use ids::{EmailId, ProjectId, SessionId, UserId};
pub use secret::{CodeVerifier, LinkToken, ProjectSecret, SessionJwt, SessionToken};
