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

mod discovery;
mod handle;
mod magic_links;
mod magic_links_email;
mod member;
mod members;
mod organization;
mod organizations;
mod outcome;
mod rbac;
mod required;
mod search;
mod sessions;

pub use discovery::{
    CreateDiscovered, DiscoveredOrganization, DiscoveredOrganizations, Discovery,
    ExchangeIntermediateSession, ListDiscovered, Membership,
};
pub use handle::B2b;
pub use magic_links::{AuthenticateDiscovery, AuthenticateMagicLink, Discovered, MagicLinks};
pub use magic_links_email::{EmailMagicLinks, Invite, LoginOrSignup, LoginOrSignupResponse, SendDiscovery};
pub use member::{Member, MemberRole, RetiredEmail, RoleSource};
pub use members::{
    CreateMember, DeleteMember, DeletedMember, MemberResponse, Members, ReactivateMember, SearchMembers,
    SearchMembersResponse, UpdateMember,
};
pub use organization::{EmailImplicitRole, Organization};
pub use organizations::{
    CreateOrganization, DeleteOrganization, DeletedOrganization, OrganizationResponse, Organizations,
    SearchOrganizations, SearchOrganizationsResponse, UpdateOrganization,
};
pub use outcome::{LoginOutcome, MemberLogin, UnfinishedLogin};
pub use rbac::{OrganizationPolicy, OrganizationPolicyResponse, Rbac};
pub use required::{MfaOptions, MfaRequired, PrimaryRequired};
pub use search::{ResultsMetadata, SearchQuery};
pub use sessions::{
    AuthenticateSession, AuthenticateSessionResponse, AuthorizationCheck, ExchangeSession,
    ListSessionsResponse, MemberSession, RevokeSession, Sessions,
};
