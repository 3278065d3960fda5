//! What the app learns when a person signs in.

use crate::api::User;
use crate::api::b2b::{Member, Organization};
use crate::ids::{MemberId, OrganizationId, UserId};
use crate::session::{MemberPrincipal, Principal};

/// A person is about to be signed in: the argument of [`Login::on_sign_in`](crate::web::Login::on_sign_in).
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct SignInEvent {
    /// Who signs in, as Stytch knows them.
    pub user: User,
    /// Their session, already checked.
    pub principal: Principal,
    /// Whether Stytch made the user for this sign-in.
    ///
    /// Stytch says so when the link is asked for, and it is remembered as long as that link lives, so treat it as a
    /// hint and let the app's own table decide. People who were invited were made by the invitation.
    pub created: bool,
    /// How they came to sign in.
    pub method: SignInMethod,
}

impl SignInEvent {
    /// Whose id to save beside the app's own record.
    pub fn user_id(&self) -> &UserId {
        &self.user.user_id
    }
}

/// A member is about to be signed in to an organisation: the argument of
/// [`Login::on_member_sign_in`](crate::web::Login::on_member_sign_in).
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct MemberSignInEvent {
    /// Who signs in, as Stytch knows them.
    pub member: Member,
    /// Where.
    pub organization: Organization,
    /// Their session, already checked.
    pub principal: MemberPrincipal,
    /// Whether Stytch made the member for this sign-in: by their address's domain, or with a new organisation.
    ///
    /// A hint, as in [`SignInEvent::created`]. People who were invited were made by the invitation.
    pub created: bool,
    /// How they came to sign in.
    pub method: SignInMethod,
}

impl MemberSignInEvent {
    /// Whose id to save beside the app's own record.
    pub fn member_id(&self) -> &MemberId {
        &self.member.member_id
    }

    /// The organisation's id, to save beside it.
    pub fn organization_id(&self) -> &OrganizationId {
        &self.organization.organization_id
    }
}

/// How a person came to sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignInMethod {
    /// By a magic link that they asked for.
    MagicLink,
    /// By the link of an invitation.
    Invitation,
    /// By changing over from another organisation, where they were signed in.
    Switch,
}
