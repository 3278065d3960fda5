//! `/v1/magic_links/email`: links that Stytch mails.

use serde::Deserialize;

use super::request::{Acknowledged, Attributes, Name, Sent, api_call, json_fields};
use crate::ids::{EmailId, UserId};
use crate::secret::{SessionJwt, SessionToken};
use crate::stytch::Stytch;

/// The e-mail magic-link calls; made by [`MagicLinks::email`](super::MagicLinks::email).
#[derive(Debug, Clone, Copy)]
pub struct EmailMagicLinks<'a>(pub(super) &'a Stytch);

impl<'a> EmailMagicLinks<'a> {
    /// Mails a link to an address, making a user if nobody has it: the usual way to sign people in and up.
    pub fn login_or_create(self, email: impl Into<String>) -> LoginOrCreate<'a> {
        LoginOrCreate::new(self.0, email.into())
    }

    /// Mails a link to the address of an existing user, or adds an address to one.
    pub fn send(self, email: impl Into<String>) -> SendMagicLink<'a> {
        SendMagicLink::new(self.0, email.into())
    }

    /// Mails an invitation, making a pending user.
    pub fn invite(self, email: impl Into<String>) -> Invite<'a> {
        Invite::new(self.0, email.into())
    }

    /// Makes the links of a pending invitation useless.
    pub fn revoke_invite(self, email: impl Into<String>) -> RevokeInvite<'a> {
        RevokeInvite::new(self.0, email.into())
    }
}

api_call! {
    /// `POST /v1/magic_links/email/login_or_create`.
    LoginOrCreate(email: String) -> LoginOrCreateResponse = Post "/v1/magic_links/email/login_or_create", Never {
        /// Where an existing user's link leads; it must be registered with Stytch.
        login_magic_link_url: String,
        /// Where a new user's link leads; it must be registered with Stytch.
        signup_magic_link_url: String,
        /// Life of an existing user's link, 5 to 10080; Stytch's default is 60.
        login_expiration_minutes: u32,
        /// Life of a new user's link, 5 to 10080; Stytch's default is 10080, one week.
        signup_expiration_minutes: u32,
        /// The mail template for existing users.
        login_template_id: String,
        /// The mail template for new users.
        signup_template_id: String,
        /// The person's address and browser.
        attributes: Attributes,
        /// Makes new users `pending` until they click.
        create_user_as_pending: bool,
        /// The S256 challenge of a PKCE verifier that only the asking browser holds (RFC 7636).
        code_challenge: String,
        /// The mail's language: `en`, `es`, `fr` or `pt-br`.
        locale: String,
    }
}

api_call! {
    /// `POST /v1/magic_links/email/send`.
    SendMagicLink(email: String) -> SendMagicLinkResponse = Post "/v1/magic_links/email/send", Never {
        /// Where an existing user's link leads; it must be registered with Stytch.
        login_magic_link_url: String,
        /// Where a pending user's link leads; it must be registered with Stytch.
        signup_magic_link_url: String,
        /// Life of an existing user's link, 5 to 10080; Stytch's default is 60.
        login_expiration_minutes: u32,
        /// Life of a pending user's link, 5 to 10080; Stytch's default is 10080, one week.
        signup_expiration_minutes: u32,
        /// The mail template for existing users.
        login_template_id: String,
        /// The mail template for pending users.
        signup_template_id: String,
        /// The person's address and browser.
        attributes: Attributes,
        /// The S256 challenge of a PKCE verifier that only the asking browser holds (RFC 7636).
        code_challenge: String,
        /// Adds the address to this user.
        user_id: UserId,
        /// Adds the address to the user of this session.
        session_token: Sent<SessionToken>,
        /// As `session_token`; give at most one of `user_id` and the two.
        session_jwt: Sent<SessionJwt>,
        /// The mail's language: `en`, `es`, `fr` or `pt-br`.
        locale: String,
    }
}

api_call! {
    /// `POST /v1/magic_links/email/invite`.
    Invite(email: String) -> InviteResponse = Post "/v1/magic_links/email/invite", Never {
        /// Where the link leads; it must be registered with Stytch. Ours is the layer's `/invite`.
        invite_magic_link_url: String,
        /// Life of the link, 5 to 10080; Stytch's default is 60.
        invite_expiration_minutes: u32,
        /// The mail template.
        invite_template_id: String,
        /// The inviting person's address and browser.
        attributes: Attributes,
        /// The name of the invited person.
        name: Name,
        /// The mail's language: `en`, `es`, `fr` or `pt-br`.
        locale: String,
        | trusted_metadata,
        | untrusted_metadata,
    }
}

json_fields! {
    Invite {
        /// Metadata that only the app's servers can write.
        trusted_metadata => trusted_metadata,
        /// Metadata that front ends can write too.
        untrusted_metadata => untrusted_metadata,
    }
}

api_call! {
    /// `POST /v1/magic_links/email/revoke_invite`.
    RevokeInvite(email: String) -> Acknowledged = Post "/v1/magic_links/email/revoke_invite", Never {
    }
}

/// The answer to [`EmailMagicLinks::login_or_create`].
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct LoginOrCreateResponse {
    /// Who the link is for.
    pub user_id: UserId,
    /// The address it went to.
    pub email_id: EmailId,
    /// Whether this call made the user.
    #[serde(default)]
    pub user_created: bool,
    /// Names the call to Stytch's support.
    #[serde(default)]
    pub request_id: String,
}

/// The answer to [`EmailMagicLinks::send`].
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct SendMagicLinkResponse {
    /// Who the link is for.
    pub user_id: UserId,
    /// The address it went to.
    pub email_id: EmailId,
    /// Names the call to Stytch's support.
    #[serde(default)]
    pub request_id: String,
}

/// The answer to [`EmailMagicLinks::invite`].
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct InviteResponse {
    /// Who was invited.
    pub user_id: UserId,
    /// The address it went to.
    pub email_id: EmailId,
    /// Names the call to Stytch's support.
    #[serde(default)]
    pub request_id: String,
}
