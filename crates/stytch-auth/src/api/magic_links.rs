//! `/v1/magic_links`: redeeming a link, and links that the app delivers itself.

use serde::Deserialize;

use super::request::{Attributes, MagicLinkOptions, Sent, api_call, json_fields, null_as_empty};
use super::{EmailMagicLinks, Session, User};
use crate::ids::UserId;
use crate::secret::{CodeVerifier, LinkToken, SessionJwt, SessionToken};
use crate::stytch::Stytch;

/// The magic-link calls; made by [`Stytch::magic_links`].
#[derive(Debug, Clone, Copy)]
pub struct MagicLinks<'a>(pub(crate) &'a Stytch);

impl<'a> MagicLinks<'a> {
    /// Redeems the token of a link that a person clicked: it works once.
    pub fn authenticate(self, token: &LinkToken) -> AuthenticateMagicLink<'a> {
        AuthenticateMagicLink::new(self.0, token.expose().to_owned())
    }

    /// Makes the token of a link that the app delivers itself, for example in a message of its own.
    ///
    /// Redeeming it does not verify any e-mail address.
    pub fn create(self, user_id: &UserId) -> CreateMagicLink<'a> {
        CreateMagicLink::new(self.0, user_id.clone())
    }

    /// Links that Stytch mails.
    pub fn email(self) -> EmailMagicLinks<'a> {
        EmailMagicLinks(self.0)
    }
}

api_call! {
    /// `POST /v1/magic_links/authenticate`.
    AuthenticateMagicLink(token: String) -> AuthenticateMagicLinkResponse = Post "/v1/magic_links/authenticate", Never {
        /// Starts a session of so many minutes (5 to 527040); without it there is none.
        session_duration_minutes: u32,
        /// The verifier of the challenge that the link was asked for with.
        code_verifier: Sent<CodeVerifier>,
        /// Adds the factor to this session instead of starting one.
        session_token: Sent<SessionToken>,
        /// As `session_token`; give at most one of the two.
        session_jwt: Sent<SessionJwt>,
        /// The address and browser that use the link.
        attributes: Attributes,
        /// What has to agree with the request for the link.
        options: MagicLinkOptions,
        /// A device fingerprint of Stytch's.
        telemetry_id: String,
        | session_custom_claims,
    }
}

json_fields! {
    AuthenticateMagicLink {
        /// Claims to merge into the session; they stand at the top level of its JWTs.
        session_custom_claims => session_custom_claims,
    }
}

api_call! {
    /// `POST /v1/magic_links`.
    CreateMagicLink(user_id: UserId) -> CreateMagicLinkResponse = Post "/v1/magic_links", Never {
        /// How long the token can be redeemed, 5 to 10080; Stytch's default is 60.
        expiration_minutes: u32,
        /// The person's address and browser.
        attributes: Attributes,
    }
}

/// The answer to [`MagicLinks::authenticate`].
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct AuthenticateMagicLinkResponse {
    /// Who clicked.
    pub user_id: UserId,
    /// The same person in full.
    pub user: User,
    /// The e-mail address that was proved, as its `email_id`.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub method_id: String,
    /// The session, if one was asked for.
    #[serde(default)]
    pub session: Option<Session>,
    /// The session's opaque token, if there is a session.
    #[serde(default, deserialize_with = "super::sessions::non_empty_token")]
    pub session_token: Option<SessionToken>,
    /// The session's first JWT, if there is a session.
    #[serde(default, deserialize_with = "super::sessions::non_empty_jwt")]
    pub session_jwt: Option<SessionJwt>,
    /// Whether Stytch ended the user's other sessions.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub reset_sessions: bool,
    /// Names the call to Stytch's support.
    #[serde(default)]
    pub request_id: String,
}

/// The answer to [`MagicLinks::create`].
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct CreateMagicLinkResponse {
    /// Whose link it is.
    pub user_id: UserId,
    /// What goes into the link's `token` parameter.
    #[serde(deserialize_with = "super::sessions::link_token")]
    pub token: LinkToken,
    /// Names the call to Stytch's support.
    #[serde(default)]
    pub request_id: String,
}
