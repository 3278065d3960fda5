//! Magic-link login with [Stytch](https://stytch.com), with no framework: the core behind `axum-stytch` and
//! `tower-stytch`.
//!
//! * [`Stytch`] is the handle: configured once, cloned everywhere.
//! * [`api`] has Stytch's calls: magic links, sessions, users.
//! * [`Stytch::authenticate_jwt`] checks a session JWT locally, with the project's cached keys.
//! * [`web`] has what every adapter shares: sessions in cookies, the login routes, their pages.
//!
//! An app with axum needs none of it by name; it starts with `axum-stytch`.
//!
//! # Example
//!
//! Against an offline Stytch in the same process:
//!
//! ```
//! use stytch_auth::Stytch;
//! use stytch_emulator::Emulator;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let emulator = Emulator::start().await?;
//! let stytch = Stytch::builder()
//!     .project_id(emulator.project_id())
//!     .secret(emulator.secret())
//!     .base_url(emulator.base_url())
//!     .build()?;
//!
//! stytch.magic_links().email().login_or_create("ada@example.com").send().await?;
//! let mail = &emulator.messages_to("ada@example.com")[0];
//!
//! let answer = stytch
//!     .magic_links()
//!     .authenticate(&mail.token.as_str().into())
//!     .session_duration_minutes(60_u32)
//!     .send()
//!     .await?;
//! let jwt = answer.session_jwt.ok_or("no session")?;
//! let principal = stytch.authenticate_jwt(&jwt).await?;
//! assert_eq!(principal.email(), Some("ada@example.com"));
//! # Ok(())
//! # }
//! ```
//!
//! # How defaults were chosen
//!
//! The safest that works for everybody, so that nobody has to be an expert: links tied to the asking browser, cookies
//! that scripts cannot read, sessions of 7 days' idleness and 30 days in all, 10 seconds of leeway between clocks, and
//! an outage that is never taken for a logout. Each is a method on [`StytchBuilder`] or on the layer.

pub mod api;
mod builder;
mod clock;
mod config;
mod error;
mod factor;
mod ids;
mod jwks;
mod jwt;
mod rbac;
mod refreshed;
mod seal;
mod secret;
mod session;
mod skew;
mod store;
mod stytch;
mod sync;
mod transport;
pub mod web;

#[cfg(all(feature = "test-util", not(debug_assertions), not(stytch_test_util_in_release)))]
compile_error!(
    "the feature `test-util` lets code make up signed-in people, so it is for tests and does not compile without debug \
     assertions: enable it under [dev-dependencies] only, and run `cargo test --release` with \
     RUSTFLAGS='--cfg stytch_test_util_in_release'"
);

#[doc(hidden)]
pub mod __private {
    pub use serde::Serialize;
}

pub use builder::StytchBuilder;
pub use clock::{Clock, InvalidTimestamp, Timestamp};
pub use config::Vertical;
pub use error::{ApiError, ConfigError, Error, ErrorKind};
pub use factor::{AuthenticationFactor, EmailFactor};
pub use ids::{EmailId, MemberId, OrganizationId, ProjectId, SessionId, UserId};
pub use secret::{
    CodeVerifier, IntermediateSessionToken, LinkToken, ProjectSecret, SessionJwt, SessionToken,
};
#[cfg(feature = "test-util")]
pub use session::{FakeMember, FakeUser};
pub use session::{MemberPrincipal, Principal, Revocation, SessionEnd, SessionWatch};
#[cfg(feature = "redis")]
pub use store::RedisStore;
pub use store::{Announcement, Counter, MemoryStore, Store, StoreError};
pub use stytch::Stytch;
