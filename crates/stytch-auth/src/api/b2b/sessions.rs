//! `/v1/b2b/sessions`: listing, checking, exchanging and ending members' sessions.

use serde::{Deserialize, Serialize};

use super::{LoginOutcome, Member, Organization};
use crate::api::request::{Acknowledged, Sent, acting_member, api_call, json_fields, null_as_empty};
use crate::api::sessions::{non_empty_jwt, non_empty_token};
use crate::api::users::path_segment;
use crate::api::{Json, JsonWebKeys, Verdict};
use crate::clock::Timestamp;
use crate::error::Error;
use crate::factor::AuthenticationFactor;
use crate::ids::{MemberId, OrganizationId, SessionId};
use crate::secret::{SessionJwt, SessionToken};
use crate::stytch::Stytch;
use crate::transport::Call;

/// The calls about members' sessions; made by [`B2b::sessions`](super::B2b::sessions).
#[derive(Debug, Clone, Copy)]
pub struct Sessions<'a>(pub(crate) &'a Stytch);

impl<'a> Sessions<'a> {
    /// Lists the active sessions of a member.
    ///
    /// # Errors
    ///
    /// Stytch does not know the organisation or the member in it, or could not be asked.
    pub async fn get(
        self,
        organization_id: &OrganizationId,
        member_id: &MemberId,
    ) -> Result<ListSessionsResponse, Error> {
        let (organization_id, member_id) =
            (path_segment(organization_id.as_str()), path_segment(member_id.as_str()));
        let path = format!("/v1/b2b/sessions?organization_id={organization_id}&member_id={member_id}");
        self.0.transport().call(&Call::get(path)).await
    }

    /// Checks a session with Stytch and gets a fresh JWT for it: give `session_token` or `session_jwt`.
    pub fn authenticate(self) -> AuthenticateSession<'a> {
        AuthenticateSession::new(self.0)
    }

    /// Takes the person to another of their organisations: give `session_token` or `session_jwt`.
    ///
    /// The session that is shown goes on. An invitation is accepted by it; nobody joins by their address' domain.
    pub fn exchange(self, organization_id: &OrganizationId) -> ExchangeSession<'a> {
        ExchangeSession::new(self.0, organization_id.clone())
    }

    /// Ends sessions: give `member_session_id`, `session_token` or `session_jwt`, or `member_id` for all of a member's.
    ///
    /// JWTs already given out stay valid for up to five minutes elsewhere.
    pub fn revoke(self) -> RevokeSession<'a> {
        RevokeSession::new(self.0)
    }

    /// Reads the public keys that session JWTs are signed with.
    ///
    /// The local check keeps its own copy; this is for other tools.
    ///
    /// # Errors
    ///
    /// Stytch could not be asked.
    pub async fn jwks(self) -> Result<JsonWebKeys, Error> {
        let path = format!("/v1/b2b/sessions/jwks/{}", path_segment(self.0.project_id().as_str()));
        self.0.transport().call(&Call::get(path)).await
    }
}

api_call! {
    /// `POST /v1/b2b/sessions/authenticate`.
    AuthenticateSession() -> AuthenticateSessionResponse = Post "/v1/b2b/sessions/authenticate", Safe {
        /// The session by its opaque token.
        session_token: Sent<SessionToken>,
        /// The session by a JWT of it, which may have expired. Give one of the two.
        session_jwt: Sent<SessionJwt>,
        /// Makes the session end so many minutes from now (5 to 527040); without it the end stays.
        session_duration_minutes: u32,
        /// Asks whether the member may do this; a refusal is the error `session_authorization_error`, or
        /// `session_authorization_tenancy_error` for another organisation than the session's.
        authorization_check: AuthorizationCheck,
        | session_custom_claims,
    }
}

json_fields! {
    AuthenticateSession {
        /// Claims to merge into the session; they stand at the top level of its JWTs, and null removes one.
        session_custom_claims => session_custom_claims,
    }
}

api_call! {
    /// `POST /v1/b2b/sessions/exchange`.
    ExchangeSession(organization_id: OrganizationId) -> LoginOutcome = Post "/v1/b2b/sessions/exchange", Never {
        /// The session by its opaque token.
        session_token: Sent<SessionToken>,
        /// The session by a JWT of it. Give one of the two.
        session_jwt: Sent<SessionJwt>,
        /// How long the new session lives (5 to 527040); Stytch's default is 60.
        session_duration_minutes: u32,
        /// The language of a code by SMS, if one is sent: `en`, `es`, `fr` or `pt-br`.
        locale: String,
        /// A device fingerprint of Stytch's.
        telemetry_id: String,
        | session_custom_claims,
    }
}

json_fields! {
    ExchangeSession {
        /// Claims of the new session; they stand at the top level of its JWTs.
        session_custom_claims => session_custom_claims,
    }
}

api_call! {
    /// `POST /v1/b2b/sessions/revoke`.
    RevokeSession() -> Acknowledged = Post "/v1/b2b/sessions/revoke", Safe {
        /// The session by its id.
        member_session_id: SessionId,
        /// The session by its opaque token.
        session_token: Sent<SessionToken>,
        /// The session by a JWT of it.
        session_jwt: Sent<SessionJwt>,
        /// Every session of this member. Give one of the four.
        member_id: MemberId,
    }
}

acting_member!(RevokeSession);

/// One permission to ask for, in one organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuthorizationCheck {
    /// The organisation that the resource is in.
    pub organization_id: OrganizationId,
    /// The resource, as the policy names it.
    pub resource_id: String,
    /// The action on it.
    pub action: String,
}

/// A member's session, as Stytch knows it.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct MemberSession {
    /// Its id.
    pub member_session_id: SessionId,
    /// Whose it is.
    pub member_id: MemberId,
    /// Where it counts, and nowhere else.
    pub organization_id: OrganizationId,
    /// That organisation's name in URLs.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub organization_slug: String,
    /// When the person signed in.
    #[serde(default)]
    pub started_at: Option<Timestamp>,
    /// When it was last checked with Stytch.
    #[serde(default)]
    pub last_accessed_at: Option<Timestamp>,
    /// When it ends unless it is extended.
    #[serde(default)]
    pub expires_at: Option<Timestamp>,
    /// What the person proved.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub authentication_factors: Vec<AuthenticationFactor>,
    /// The app's own claims.
    #[serde(default)]
    pub custom_claims: Json,
    /// The member's roles that count in this session.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub roles: Vec<String>,
}

/// The answer to [`Sessions::get`].
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct ListSessionsResponse {
    /// The active sessions.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub member_sessions: Vec<MemberSession>,
    /// Names the call to Stytch's support.
    #[serde(default)]
    pub request_id: String,
}

/// The answer to [`Sessions::authenticate`].
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct AuthenticateSessionResponse {
    /// The session.
    pub member_session: MemberSession,
    /// Whose it is.
    pub member: Member,
    /// Where they are a member.
    pub organization: Organization,
    /// Its opaque token; `None` when only a JWT was given and Stytch did not say.
    #[serde(default, deserialize_with = "non_empty_token")]
    pub session_token: Option<SessionToken>,
    /// A fresh JWT.
    #[serde(default, deserialize_with = "non_empty_jwt")]
    pub session_jwt: Option<SessionJwt>,
    /// The answer to the `authorization_check`.
    #[serde(default)]
    pub verdict: Option<Verdict>,
    /// Names the call to Stytch's support.
    #[serde(default)]
    pub request_id: String,
}
