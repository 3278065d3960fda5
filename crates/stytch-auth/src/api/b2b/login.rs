//! What a login of a member ends with: a session, or what is still missing.

use serde::Deserialize;

use super::{Member, MemberSession, Organization};
use crate::api::request::null_as_empty;
use crate::api::sessions::{non_empty_intermediate, non_empty_jwt, non_empty_token};
use crate::ids::MemberId;
use crate::secret::{IntermediateSessionToken, SessionJwt, SessionToken};

/// The answer to every call that signs a member in.
///
/// Either there is a session, or an [`intermediate_session_token`](Self::intermediate_session_token) and a word on what
/// the organisation still wants: [`mfa_required`](Self::mfa_required), [`primary_required`](Self::primary_required).
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct MemberLogin {
    /// Who it is.
    pub member_id: MemberId,
    /// The same member in full.
    pub member: Member,
    /// Where they are a member.
    pub organization: Organization,
    /// Whether the login is complete.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub member_authenticated: bool,
    /// The session, if the login is complete.
    #[serde(default)]
    pub member_session: Option<MemberSession>,
    /// The session's opaque token, if the login is complete.
    #[serde(default, deserialize_with = "non_empty_token")]
    pub session_token: Option<SessionToken>,
    /// The session's first JWT, if the login is complete.
    #[serde(default, deserialize_with = "non_empty_jwt")]
    pub session_jwt: Option<SessionJwt>,
    /// What the login goes on with, if it is not complete.
    #[serde(default, deserialize_with = "non_empty_intermediate")]
    pub intermediate_session_token: Option<IntermediateSessionToken>,
    /// The organisation wants a second factor.
    #[serde(default)]
    pub mfa_required: Option<MfaRequired>,
    /// The organisation wants another first factor.
    #[serde(default)]
    pub primary_required: Option<PrimaryRequired>,
    /// The e-mail address that was proved, as its `email_id`; of a link only.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub method_id: String,
    /// Names the call to Stytch's support.
    #[serde(default)]
    pub request_id: String,
}

/// A second factor is missing.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct MfaRequired {
    /// What the member could use; `None` if they have to enrol first.
    #[serde(default)]
    pub member_options: Option<MfaOptions>,
    /// `sms_otp` if a code is already on its way.
    #[serde(default)]
    pub secondary_auth_initiated: Option<String>,
}

/// The second factors that a member has.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct MfaOptions {
    /// Where codes go, or "".
    #[serde(default, deserialize_with = "null_as_empty")]
    pub mfa_phone_number: String,
    /// The authenticator app, or "".
    #[serde(default, deserialize_with = "null_as_empty")]
    pub totp_registration_id: String,
}

/// The organisation does not take the factor that was used.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct PrimaryRequired {
    /// What it does take, such as `sso`.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub allowed_auth_methods: Vec<String>,
}
