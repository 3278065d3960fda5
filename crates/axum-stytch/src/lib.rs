#![doc = include_str!("../README.md")]

mod context;
#[cfg(feature = "test-util")]
mod fake;
mod fresh;
mod layer;
mod member;
mod missing;
mod permission;
mod rejection;
mod role;
mod session;
mod signed_in;
mod user;

pub use fresh::Fresh;
pub use layer::{SessionFuture, SessionLayer, SessionService};
pub use member::AuthMember;
pub use permission::{HasPermission, Permission};
pub use rejection::AuthRejection;
pub use role::{HasRole, Role};
pub use session::AuthSession;
pub use signed_in::SignedIn;
pub use user::{AuthUser, NoClaims};

#[cfg(feature = "redis")]
pub use stytch_auth::RedisStore;
pub use stytch_auth::web::{
    Client, CookieProfile, Denial, LinkPolicy, LinkRequest, MemberSignInEvent, ReturnTo, SendLimits,
    SignInEvent, SignInMethod, pages,
};
pub use stytch_auth::{
    ConfigError, MemberId, MemberPrincipal, OrganizationId, Principal, Revocation, SessionId, Stytch,
    StytchBuilder, UserId,
};
#[cfg(feature = "test-util")]
pub use stytch_auth::{FakeMember, FakeUser};
pub use tower_stytch::RequireSessionLayer;
