#![doc = include_str!("../README.md")]

mod future;
mod kept;
mod middleware;
mod missing;
mod rejection;
mod request;
mod require;
mod response;
mod role;
mod session;
mod user;

pub use future::ResponseFuture;
pub use middleware::{SessionMiddleware, SessionService};
pub use rejection::AuthRejection;
pub use require::{RequireSession, RequireSessionService};
pub use role::{HasRole, Role};
pub use session::AuthSession;
pub use user::{AuthUser, MaybeUser, NoClaims};

pub use stytch_auth::{Stytch, StytchBuilder};
