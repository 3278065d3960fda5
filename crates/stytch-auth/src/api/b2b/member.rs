//! A member of an organisation, as Stytch knows them.

use serde::Deserialize;

use crate::api::Json;
use crate::api::request::null_as_empty;
use crate::clock::Timestamp;
use crate::ids::{EmailId, MemberId, OrganizationId};

/// A person as a member of one organisation; somebody in two organisations is two members.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Member {
    /// What an app stores beside its own records.
    pub member_id: MemberId,
    /// The organisation.
    pub organization_id: OrganizationId,
    /// Their address.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub email_address: String,
    /// Whether it was proved.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub email_address_verified: bool,
    /// `pending`, `invited`, `active` or `deleted`; open to values that Stytch adds.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub status: String,
    /// Their name, or "".
    #[serde(default, deserialize_with = "null_as_empty")]
    pub name: String,
    /// Their roles, and where each comes from.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub roles: Vec<MemberRole>,
    /// Whether they have the role `stytch_admin`.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub is_admin: bool,
    /// Whether they may use any method, whatever the organisation asks for.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub is_breakglass: bool,
    /// Whether they use a second factor even if the organisation does not ask for it.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub mfa_enrolled: bool,
    /// Where their codes go, or "".
    #[serde(default, deserialize_with = "null_as_empty")]
    pub mfa_phone_number: String,
    /// Whether that number was proved.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub mfa_phone_number_verified: bool,
    /// `sms_otp`, `totp` or "".
    #[serde(default, deserialize_with = "null_as_empty")]
    pub default_mfa_method: String,
    /// Their authenticator app, or "".
    #[serde(default, deserialize_with = "null_as_empty")]
    pub totp_registration_id: String,
    /// Addresses that they had before.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub retired_email_addresses: Vec<RetiredEmail>,
    /// Metadata that only the app's servers can write.
    #[serde(default)]
    pub trusted_metadata: Json,
    /// Metadata that front ends can write too.
    #[serde(default)]
    pub untrusted_metadata: Json,
    /// The app's own id for them.
    #[serde(default)]
    pub external_id: Option<String>,
    /// Whether failed attempts have locked them out for now.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub is_locked: bool,
    /// When they first appeared.
    #[serde(default)]
    pub created_at: Option<Timestamp>,
    /// When they last changed.
    #[serde(default)]
    pub updated_at: Option<Timestamp>,
}

/// A role of a [`Member`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct MemberRole {
    /// The role, as the policy names it.
    pub role_id: String,
    /// Why they have it; there can be several reasons.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub sources: Vec<RoleSource>,
}

/// Why a member has a role.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct RoleSource {
    /// `direct_assignment`, `email_assignment`, `sso_connection`, …; open to values that Stytch adds.
    #[serde(rename = "type", default, deserialize_with = "null_as_empty")]
    pub source_type: String,
    /// The domain, the connection or the group behind it.
    #[serde(default)]
    pub details: Json,
}

/// An address that a [`Member`] had before.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct RetiredEmail {
    /// The address's own id.
    pub email_id: EmailId,
    /// The address.
    pub email_address: String,
}
