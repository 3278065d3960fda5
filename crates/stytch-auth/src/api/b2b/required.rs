//! What an organisation wants beside the factor that was shown.

use serde::Deserialize;

use crate::api::request::null_as_empty;

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
