//! `/v1/b2b/magic_links`: redeeming the links of an organisation and of discovery.

use serde::Deserialize;

use super::{DiscoveredOrganization, EmailMagicLinks, LoginOutcome};
use crate::api::request::{Sent, api_call, json_fields, null_as_empty};
use crate::secret::{CodeVerifier, IntermediateSessionToken, LinkToken, SessionJwt, SessionToken};
use crate::stytch::Stytch;

/// The magic-link calls of B2B projects; made by [`B2b::magic_links`](super::B2b::magic_links).
#[derive(Debug, Clone, Copy)]
pub struct MagicLinks<'a>(pub(super) &'a Stytch);

impl<'a> MagicLinks<'a> {
    /// Redeems the token of a link to one organisation, also of an invitation: it works once.
    ///
    /// Its redirect has `stytch_token_type=multi_tenant_magic_links`.
    pub fn authenticate(self, token: &LinkToken) -> AuthenticateMagicLink<'a> {
        AuthenticateMagicLink::new(self.0, token.expose().to_owned())
    }

    /// Redeems the token of a discovery link: it works once, and proves an address without choosing an organisation.
    ///
    /// Its redirect has `stytch_token_type=discovery`.
    pub fn authenticate_discovery(self, token: &LinkToken) -> AuthenticateDiscovery<'a> {
        AuthenticateDiscovery::new(self.0, token.expose().to_owned())
    }

    /// Links that Stytch mails.
    pub fn email(self) -> EmailMagicLinks<'a> {
        EmailMagicLinks(self.0)
    }
}

api_call! {
    /// `POST /v1/b2b/magic_links/authenticate`.
    AuthenticateMagicLink(magic_links_token: String) -> LoginOutcome = Post "/v1/b2b/magic_links/authenticate", Never {
        /// The verifier of the challenge that the link was asked for with.
        pkce_code_verifier: Sent<CodeVerifier>,
        /// Adds the factor to this session of the same member; one of another member is ignored.
        session_token: Sent<SessionToken>,
        /// As `session_token`.
        session_jwt: Sent<SessionJwt>,
        /// Goes on with this unfinished login. Give at most one of the three.
        intermediate_session_token: Sent<IntermediateSessionToken>,
        /// The length of the session in minutes (5 to 527040); Stytch's default is 60.
        session_duration_minutes: u32,
        /// The language of a code that Stytch sends by SMS: `en`, `es`, `fr` or `pt-br`.
        locale: String,
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
    /// `POST /v1/b2b/magic_links/discovery/authenticate`.
    AuthenticateDiscovery(discovery_magic_links_token: String) -> Discovered
        = Post "/v1/b2b/magic_links/discovery/authenticate", Never {
        /// The verifier of the challenge that the link was asked for with.
        pkce_code_verifier: Sent<CodeVerifier>,
    }
}

/// The answer to [`MagicLinks::authenticate_discovery`]: an address is proved, and nobody is signed in yet.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Discovered {
    /// What the person shows to enter an organisation or to create one.
    #[serde(deserialize_with = "super::outcome::intermediate")]
    pub intermediate_session_token: IntermediateSessionToken,
    /// The address that was proved.
    pub email_address: String,
    /// Where the person is a member, was invited, or may join.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub discovered_organizations: Vec<DiscoveredOrganization>,
    /// Names the call to Stytch's support.
    #[serde(default)]
    pub request_id: String,
}
