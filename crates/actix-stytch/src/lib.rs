#![doc = include_str!("../README.md")]

mod context;
#[cfg(feature = "test-util")]
mod fake;
mod fresh;
mod future;
mod kept;
mod member;
mod middleware;
mod missing;
mod permission;
mod rejection;
mod request;
mod require;
mod response;
mod role;
mod session;
mod signed_in;
mod user;

pub use fresh::Fresh;
pub use future::ResponseFuture;
pub use member::{AuthMember, MaybeMember};
pub use middleware::{SessionMiddleware, SessionService};
pub use permission::{HasPermission, Permission};
pub use rejection::AuthRejection;
pub use require::{RequireSession, RequireSessionService};
pub use role::{HasRole, Role};
pub use session::AuthSession;
pub use signed_in::SignedIn;
pub use user::{AuthUser, MaybeUser, NoClaims};

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
