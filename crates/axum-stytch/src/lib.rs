#![doc = include_str!("../README.md")]

mod fresh;
mod missing;
mod rejection;
mod role;
mod session;
mod user;

pub use fresh::Fresh;
pub use rejection::AuthRejection;
pub use role::{HasRole, Role};
pub use session::AuthSession;
pub use user::{AuthUser, NoClaims};

pub use stytch_auth::web::{CookieProfile, Denial, LinkPolicy, ReturnTo, SignInEvent, SignInMethod, pages};
pub use stytch_auth::{Principal, Revocation, Stytch, StytchBuilder};
pub use tower_stytch::{RequireSessionLayer, SessionLayer};
