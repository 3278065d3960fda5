//! `/v1/b2b`: organisations, their members, and the members' sessions.
//!
//! The calls begin at [`Stytch::b2b`](crate::Stytch::b2b) and read like those of a consumer project:
//!
//! ```no_run
//! # async fn example(stytch: stytch_auth::Stytch, token: stytch_auth::SessionToken) -> Result<(), stytch_auth::Error> {
//! let answer = stytch.b2b().sessions().authenticate().session_token(&token).send().await?;
//! println!("{} of {}", answer.member.email_address, answer.organization.organization_name);
//! # Ok(())
//! # }
//! ```
//!
//! Stytch answers them for B2B projects only; say [`.b2b()`](crate::StytchBuilder::b2b) to sign members in.

mod handle;
mod login;
mod member;
mod organization;
mod rbac;
mod sessions;

pub use handle::B2b;
pub use login::{MemberLogin, MfaOptions, MfaRequired, PrimaryRequired};
pub use member::{Member, MemberRole, RetiredEmail, RoleSource};
pub use organization::{EmailImplicitRole, Organization};
pub use rbac::{OrganizationPolicy, OrganizationPolicyResponse, Rbac};
pub use sessions::{
    AuthenticateSession, AuthenticateSessionResponse, AuthorizationCheck, ExchangeSession,
    ListSessionsResponse, MemberSession, RevokeSession, Sessions,
};
