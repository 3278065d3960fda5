//! `/v1/sessions`: listing, checking and ending sessions.

use serde::{Deserialize, Deserializer, Serialize};

use super::request::{Acknowledged, Attributes, Sent, api_call, json_fields, null_as_empty};
use super::users::path_segment;
use super::{Json, User};
use crate::clock::Timestamp;
use crate::error::Error;
use crate::factor::AuthenticationFactor;
use crate::ids::{SessionId, UserId};
use crate::secret::{IntermediateSessionToken, LinkToken, SessionJwt, SessionToken};
use crate::stytch::Stytch;
use crate::transport::Call;

/// The session calls; made by [`Stytch::sessions`].
#[derive(Debug, Clone, Copy)]
pub struct Sessions<'a>(pub(crate) &'a Stytch);

impl<'a> Sessions<'a> {
    /// Lists the active sessions of a user.
    ///
    /// # Errors
    ///
    /// Stytch does not know the user (`user_not_found`) or could not be asked.
    pub async fn get(self, user_id: &UserId) -> Result<ListSessionsResponse, Error> {
        let path = format!("/v1/sessions?user_id={}", path_segment(user_id.as_str()));
        self.0.transport().call(&Call::get(path)).await
    }

    /// Checks a session with Stytch and gets a fresh JWT for it: give `session_token` or `session_jwt`.
    ///
    /// For most requests the local check is enough and makes no call:
    /// [`Stytch::authenticate_jwt`](crate::Stytch::authenticate_jwt).
    pub fn authenticate(self) -> AuthenticateSession<'a> {
        AuthenticateSession::new(self.0)
    }

    /// Ends a session: give `session_id`, `session_token` or `session_jwt`.
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
        let path = format!("/v1/sessions/jwks/{}", path_segment(self.0.project_id().as_str()));
        self.0.transport().call(&Call::get(path)).await
    }
}

api_call! {
    /// `POST /v1/sessions/authenticate`.
    AuthenticateSession() -> AuthenticateSessionResponse = Post "/v1/sessions/authenticate", Safe {
        /// The session by its opaque token.
        session_token: Sent<SessionToken>,
        /// The session by a JWT of it, which may have expired. Give one of the two.
        session_jwt: Sent<SessionJwt>,
        /// Makes the session end so many minutes from now (5 to 527040); without it the end stays.
        session_duration_minutes: u32,
        /// Asks whether the user may do this; a refusal is the error `consumer_session_authorization_error`.
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
    /// `POST /v1/sessions/revoke`.
    RevokeSession() -> Acknowledged = Post "/v1/sessions/revoke", Safe {
        /// The session by its id.
        session_id: SessionId,
        /// The session by its opaque token.
        session_token: Sent<SessionToken>,
        /// The session by a JWT of it. Give one of the three.
        session_jwt: Sent<SessionJwt>,
    }
}

/// One permission to ask for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuthorizationCheck {
    /// The resource, as the project's policy names it.
    pub resource_id: String,
    /// The action on it.
    pub action: String,
}

/// Stytch's answer to an [`AuthorizationCheck`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Verdict {
    /// Whether it is allowed.
    pub authorized: bool,
    /// Every role that allows it.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub granting_roles: Vec<String>,
}

/// A session, as Stytch knows it.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Session {
    /// Its id.
    pub session_id: SessionId,
    /// Whose it is.
    pub user_id: UserId,
    /// When the person signed in.
    #[serde(default)]
    pub started_at: Option<Timestamp>,
    /// When it was last checked with Stytch.
    #[serde(default)]
    pub last_accessed_at: Option<Timestamp>,
    /// When it ends unless it is extended.
    #[serde(default)]
    pub expires_at: Option<Timestamp>,
    /// The address and browser it began with.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub attributes: Attributes,
    /// What the person proved.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub authentication_factors: Vec<AuthenticationFactor>,
    /// The app's own claims.
    #[serde(default)]
    pub custom_claims: Json,
    /// The person's roles.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub roles: Vec<String>,
}

/// The answer to [`Sessions::get`].
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct ListSessionsResponse {
    /// The active sessions.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub sessions: Vec<Session>,
    /// Names the call to Stytch's support.
    #[serde(default)]
    pub request_id: String,
}

/// The answer to [`Sessions::authenticate`].
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct AuthenticateSessionResponse {
    /// The session.
    pub session: Session,
    /// Whose it is.
    pub user: User,
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

/// The public keys of a project.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct JsonWebKeys {
    /// The keys; during a rotation there are two.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub keys: Vec<JsonWebKey>,
}

/// One public key (RFC 7517).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct JsonWebKey {
    /// Its name in the `kid` of JWT headers.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub kid: String,
    /// The key type, `RSA`.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub kty: String,
    /// The algorithm, `RS256`.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub alg: String,
    /// The modulus, base64url.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub n: String,
    /// The exponent, base64url.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub e: String,
}

pub(super) fn non_empty<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(Option::<String>::deserialize(deserializer)?.filter(|text| !text.is_empty()))
}

/// Stytch writes "" where there is no session.
pub(super) fn non_empty_token<'de, D: Deserializer<'de>>(d: D) -> Result<Option<SessionToken>, D::Error> {
    Ok(non_empty(d)?.map(SessionToken::from))
}

pub(super) fn non_empty_jwt<'de, D: Deserializer<'de>>(d: D) -> Result<Option<SessionJwt>, D::Error> {
    Ok(non_empty(d)?.map(SessionJwt::from))
}

pub(super) fn non_empty_intermediate<'de, D: Deserializer<'de>>(
    d: D,
) -> Result<Option<IntermediateSessionToken>, D::Error> {
    Ok(non_empty(d)?.map(IntermediateSessionToken::from))
}

pub(super) fn link_token<'de, D: Deserializer<'de>>(d: D) -> Result<LinkToken, D::Error> {
    Ok(LinkToken::from(String::deserialize(d)?))
}
