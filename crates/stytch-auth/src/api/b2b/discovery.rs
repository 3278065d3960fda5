//! `/v1/b2b/discovery`: from a proved address to an organisation.

use serde::Deserialize;

use super::organizations::organization_call;
use super::{LoginOutcome, Member, MfaRequired, Organization, PrimaryRequired};
use crate::api::Json;
use crate::api::request::{Sent, api_call, json_fields, null_as_empty};
use crate::ids::OrganizationId;
use crate::secret::{IntermediateSessionToken, SessionJwt, SessionToken};
use crate::stytch::Stytch;

/// The discovery calls; made by [`B2b::discovery`](super::B2b::discovery).
#[derive(Debug, Clone, Copy)]
pub struct Discovery<'a>(pub(super) &'a Stytch);

impl<'a> Discovery<'a> {
    /// Lists where a person can enter: give an intermediate session, or a session for their memberships alone.
    ///
    /// It does not use the intermediate session up.
    pub fn organizations(self) -> ListDiscovered<'a> {
        ListDiscovered::new(self.0)
    }

    /// Enters an organisation: as its member, by an invitation, or because of the address's domain.
    ///
    /// Once the member is signed in, the intermediate session is used up; before that it stays the same.
    pub fn exchange(
        self,
        intermediate_session_token: &IntermediateSessionToken,
        organization_id: &OrganizationId,
    ) -> ExchangeIntermediateSession<'a> {
        ExchangeIntermediateSession::new(self.0, intermediate_session_token.into(), organization_id.clone())
    }

    /// Creates an organisation; the person becomes its member and admin (the role `stytch_admin`).
    ///
    /// Stytch derives a name and a slug from the address unless they are given.
    pub fn create_organization(
        self,
        intermediate_session_token: &IntermediateSessionToken,
    ) -> CreateDiscovered<'a> {
        CreateDiscovered::new(self.0, intermediate_session_token.into())
    }
}

api_call! {
    /// `POST /v1/b2b/discovery/organizations`.
    ListDiscovered() -> DiscoveredOrganizations = Post "/v1/b2b/discovery/organizations", Safe {
        /// A proved address: memberships, invitations, and what the person may join.
        intermediate_session_token: Sent<IntermediateSessionToken>,
        /// A session: its member's memberships and invitations.
        session_token: Sent<SessionToken>,
        /// As `session_token`. Give exactly one of the three.
        session_jwt: Sent<SessionJwt>,
    }
}

api_call! {
    /// `POST /v1/b2b/discovery/intermediate_sessions/exchange`.
    ExchangeIntermediateSession(
        intermediate_session_token: Sent<IntermediateSessionToken>, organization_id: OrganizationId
    ) -> LoginOutcome = Post "/v1/b2b/discovery/intermediate_sessions/exchange", Never {
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
    ExchangeIntermediateSession {
        /// Claims to merge into the session; they stand at the top level of its JWTs.
        session_custom_claims => session_custom_claims,
    }
}

organization_call! {
    /// `POST /v1/b2b/discovery/organizations/create`.
    CreateDiscovered(intermediate_session_token: Sent<IntermediateSessionToken>) -> LoginOutcome
        = Post "/v1/b2b/discovery/organizations/create", Never {
        /// The length of the session in minutes (5 to 527040); Stytch's default is 60.
        session_duration_minutes: u32,
        /// A device fingerprint of Stytch's.
        telemetry_id: String,
        /// The organisation's name, 1 to 128 characters.
        organization_name: String,
        | session_custom_claims,
    }
}

json_fields! {
    CreateDiscovered {
        /// Claims to merge into the session; they stand at the top level of its JWTs.
        session_custom_claims => session_custom_claims,
    }
}

/// The answer to [`Discovery::organizations`].
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct DiscoveredOrganizations {
    /// The address whose organisations these are.
    pub email_address: String,
    /// Where the person is a member, was invited, or may join.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub discovered_organizations: Vec<DiscoveredOrganization>,
    /// Names the call to Stytch's support.
    #[serde(default)]
    pub request_id: String,
}

/// An organisation that a person can enter, or could with another factor.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct DiscoveredOrganization {
    /// The organisation.
    pub organization: Organization,
    /// What the person is there.
    pub membership: Membership,
    /// Whether an exchange would sign them in without a further step.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub member_authenticated: bool,
    /// The first factor that is missing.
    #[serde(default)]
    pub primary_required: Option<PrimaryRequired>,
    /// The second factor that is missing.
    #[serde(default)]
    pub mfa_required: Option<MfaRequired>,
}

/// What a person is in an organisation.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Membership {
    /// `active_member`, `pending_member`, `invited_member`, `eligible_to_join_by_email_domain` or
    /// `eligible_to_join_by_oauth_tenant`; open to values that Stytch adds.
    #[serde(rename = "type", default)]
    pub membership_type: String,
    /// Why they may join, such as the `domain`.
    #[serde(default)]
    pub details: Json,
    /// The member, if they are one.
    #[serde(default)]
    pub member: Option<Member>,
}
