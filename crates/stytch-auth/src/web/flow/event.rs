//! What the app learns when a person signs in.

use crate::api::User;
use crate::ids::UserId;
use crate::session::Principal;

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

/// How a person came to sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignInMethod {
    /// By a magic link that they asked for.
    MagicLink,
    /// By the link of an invitation.
    Invitation,
}
