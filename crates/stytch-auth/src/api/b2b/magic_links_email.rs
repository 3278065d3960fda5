//! `/v1/b2b/magic_links/email`: links that Stytch mails to members and to people who may become one.

use serde::Deserialize;

use super::{Member, MemberResponse, Organization};
use crate::api::request::{Acknowledged, Texts, acting_member, api_call, json_fields};
use crate::ids::{MemberId, OrganizationId};
use crate::stytch::Stytch;

/// The e-mail magic-link calls of B2B projects; made by [`MagicLinks::email`](super::MagicLinks::email).
#[derive(Debug, Clone, Copy)]
pub struct EmailMagicLinks<'a>(pub(super) &'a Stytch);

impl<'a> EmailMagicLinks<'a> {
    /// Mails a link to one organisation: to a member, or to somebody whose address lets them join it.
    ///
    /// The organisation is named by its id, its slug or the app's own id for it.
    pub fn login_or_signup(
        self,
        organization_id: &OrganizationId,
        email_address: impl Into<String>,
    ) -> LoginOrSignup<'a> {
        LoginOrSignup::new(self.0, organization_id.clone(), email_address.into())
    }

    /// Mails an invitation to an organisation. Deleting the member takes it back.
    pub fn invite(self, organization_id: &OrganizationId, email_address: impl Into<String>) -> Invite<'a> {
        Invite::new(self.0, organization_id.clone(), email_address.into())
    }

    /// Mails a link that proves an address and leads to the organisations that the person can enter.
    pub fn send_discovery(self, email_address: impl Into<String>) -> SendDiscovery<'a> {
        SendDiscovery::new(self.0, email_address.into())
    }
}

api_call! {
    /// `POST /v1/b2b/magic_links/email/login_or_signup`.
    LoginOrSignup(organization_id: OrganizationId, email_address: String) -> LoginOrSignupResponse
        = Post "/v1/b2b/magic_links/email/login_or_signup", Never {
        /// Where a member's link leads; it must be registered with Stytch.
        login_redirect_url: String,
        /// Where a newcomer's link leads; it must be registered with Stytch.
        signup_redirect_url: String,
        /// Life of a member's link in minutes, 5 to 10080; Stytch's default is 60.
        login_expiration_minutes: u32,
        /// Life of a newcomer's link in minutes, 5 to 10080; Stytch's default is 60.
        signup_expiration_minutes: u32,
        /// The mail template for members.
        login_template_id: String,
        /// The mail template for newcomers.
        signup_template_id: String,
        /// The S256 challenge of a PKCE verifier that only the asking browser holds (RFC 7636).
        pkce_code_challenge: String,
        /// The mail's language: `en`, `es`, `fr` or `pt-br`.
        locale: String,
    }
}

api_call! {
    /// `POST /v1/b2b/magic_links/email/invite`.
    Invite(organization_id: OrganizationId, email_address: String) -> MemberResponse
        = Post "/v1/b2b/magic_links/email/invite", Never {
        /// Where the link leads; it must be registered with Stytch. Ours is the layer's `/invite`.
        invite_redirect_url: String,
        /// Life of the link in minutes, 5 to 10080; Stytch's default is 10080, one week.
        invite_expiration_minutes: u32,
        /// The mail template.
        invite_template_id: String,
        /// The member who invites, for the mail's text.
        invited_by_member_id: MemberId,
        /// The name of the invited person.
        name: String,
        /// The roles that the member will have.
        roles: Texts,
        /// The mail's language: `en`, `es`, `fr` or `pt-br`.
        locale: String,
        | trusted_metadata,
        | untrusted_metadata,
    }
}

acting_member!(Invite);

json_fields! {
    Invite {
        /// Metadata that only the app's servers can write.
        trusted_metadata => trusted_metadata,
        /// Metadata that front ends can write too.
        untrusted_metadata => untrusted_metadata,
    }
}

api_call! {
    /// `POST /v1/b2b/magic_links/email/discovery/send`.
    SendDiscovery(email_address: String) -> Acknowledged = Post "/v1/b2b/magic_links/email/discovery/send", Never {
        /// Where the link leads; it must be registered with Stytch.
        discovery_redirect_url: String,
        /// Life of the link in minutes, 5 to 10080; Stytch's default is 60.
        discovery_expiration_minutes: u32,
        /// The mail template.
        login_template_id: String,
        /// The S256 challenge of a PKCE verifier that only the asking browser holds (RFC 7636).
        pkce_code_challenge: String,
        /// The mail's language: `en`, `es`, `fr` or `pt-br`.
        locale: String,
    }
}

/// The answer to [`EmailMagicLinks::login_or_signup`].
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct LoginOrSignupResponse {
    /// Who the link is for.
    pub member_id: MemberId,
    /// The same person in full.
    pub member: Member,
    /// Where they sign in.
    pub organization: Organization,
    /// Whether this call made the member.
    #[serde(default)]
    pub member_created: bool,
    /// Names the call to Stytch's support.
    #[serde(default)]
    pub request_id: String,
}
