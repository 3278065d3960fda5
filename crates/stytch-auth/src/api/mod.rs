//! The Stytch API: one file per product, the wire types beside the calls.
//!
//! A call begins at [`Stytch`](crate::Stytch), is filled in by setters named as Stytch names its fields, and is
//! made by `send()`:
//!
//! ```no_run
//! # async fn example(stytch: stytch_auth::Stytch) -> Result<(), stytch_auth::Error> {
//! let sent = stytch
//!     .magic_links()
//!     .email()
//!     .login_or_create("ada@example.com")
//!     .login_magic_link_url("https://app.example.com/authenticate")
//!     .send()
//!     .await?;
//! println!("{} {}", sent.user_id, sent.user_created);
//! # Ok(())
//! # }
//! ```
//!
//! Every answer is read leniently: fields that Stytch adds are ignored, fields that older answers lack are
//! empty, and names of kinds and states are open strings.

pub mod b2b;
mod json;
mod magic_links;
mod magic_links_email;
mod rbac;
mod request;
mod sessions;
mod users;

pub use json::{InvalidJson, Json};
pub use magic_links::{
    AuthenticateMagicLink, AuthenticateMagicLinkResponse, CreateMagicLink, CreateMagicLinkResponse,
    MagicLinks,
};
pub use magic_links_email::{
    EmailMagicLinks, Invite, InviteResponse, LoginOrCreate, LoginOrCreateResponse, RevokeInvite,
    SendMagicLink, SendMagicLinkResponse,
};
pub use rbac::{Permission, Policy, PolicyResponse, Rbac, Resource, Role, Scope};
pub use request::{Acknowledged, Attributes, MagicLinkOptions, Name};
pub use sessions::{
    AuthenticateSession, AuthenticateSessionResponse, AuthorizationCheck, JsonWebKey, JsonWebKeys,
    ListSessionsResponse, RevokeSession, Session, Sessions, Verdict,
};
pub(crate) use users::path_segment;
pub use users::{User, UserEmail, Users};
