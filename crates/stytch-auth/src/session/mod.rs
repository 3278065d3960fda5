//! Who is asking: from the credentials of a request to a [`Principal`], and back to no one.
//!
//! The session JWT is checked locally and remembered; an expired one is renewed with Stytch, once for all
//! requests that show it; a session that was signed out is denied here at once. "Nobody" and "could not be
//! decided" are different answers everywhere: only Stytch's own word, or a logout, ends a session.

mod any_principal;
mod authenticate;
mod calls;
mod credentials;
mod denied;
mod early;
mod facts;
#[cfg(feature = "test-util")]
mod fake;
mod fleet;
mod flights;
mod grace;
mod kept;
mod link;
mod local;
mod logout;
mod member;
mod member_sign_in;
mod outage;
mod principal;
mod renewal;
mod revoke;
mod sign_in;
mod state;
#[cfg(test)]
mod tests;
mod verified;
mod watch;

// Not named directly where the model checker runs the very same file.
use crate::sync;

pub(crate) use any_principal::{AnyPrincipal, Person};
pub(crate) use authenticate::{CookieChange, Outcome};
pub(crate) use credentials::{Credentials, MAX_JWTS};
#[cfg(feature = "test-util")]
pub use fake::{FakeMember, FakeUser};
pub(crate) use fleet::Fleet;
pub(crate) use link::{Link, LinkKind};
pub use logout::Revocation;
pub use member::MemberPrincipal;
pub(crate) use member_sign_in::{Missing, NewOrganization, Stopped, Unfinished};
pub use principal::Principal;
pub(crate) use renewal::{Renewed, Shown};
pub(crate) use sign_in::{Arrival, SignedIn, Who};
pub(crate) use state::SessionState;
pub(crate) use verified::Margin;
pub use watch::{SessionEnd, SessionWatch};
