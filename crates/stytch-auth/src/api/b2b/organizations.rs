//! `/v1/b2b/organizations`.

use serde::Deserialize;

use super::{Organization, ResultsMetadata, SearchQuery};
use crate::api::request::{Texts, acting_member, api_call, null_as_empty};
use crate::api::users::path_segment;
use crate::error::Error;
use crate::ids::OrganizationId;
use crate::stytch::Stytch;
use crate::transport::Call;

/// The organisation calls; made by [`B2b::organizations`](super::B2b::organizations).
///
/// Wherever an organisation's id is asked for, its slug and the app's own id for it are as good.
#[derive(Debug, Clone, Copy)]
pub struct Organizations<'a>(pub(super) &'a Stytch);

impl<'a> Organizations<'a> {
    /// Creates an organisation, with nobody in it.
    pub fn create(self, organization_name: impl Into<String>) -> CreateOrganization<'a> {
        CreateOrganization::new(self.0, organization_name.into())
    }

    /// Reads one organisation.
    ///
    /// # Errors
    ///
    /// There is none (`organization_not_found`), or Stytch could not be asked.
    pub async fn get(self, organization_id: &OrganizationId) -> Result<OrganizationResponse, Error> {
        let path = format!("/v1/b2b/organizations/{}", path_segment(organization_id.as_str()));
        self.0.transport().call(&Call::get(path)).await
    }

    /// Changes the settings that are given and leaves the others.
    pub fn update(self, organization_id: &OrganizationId) -> UpdateOrganization<'a> {
        UpdateOrganization::new(self.0, organization_id.clone())
    }

    /// Deletes an organisation with all its members.
    pub fn delete(self, organization_id: &OrganizationId) -> DeleteOrganization<'a> {
        DeleteOrganization::new(self.0, organization_id.clone())
    }

    /// Finds organisations, newest first.
    pub fn search(self) -> SearchOrganizations<'a> {
        SearchOrganizations::new(self.0)
    }
}

/// An [`api_call!`] that takes the settings of an organisation beside its own fields.
macro_rules! organization_call {
    (
        $(#[$doc:meta])*
        $name:ident$([$($segments:tt)*])?($($arguments:tt)*) -> $response:ty = $method:ident $path:literal, $retry:ident {
            $($(#[$field_doc:meta])* $field:ident : $type:ty,)*
            $(| $json:ident,)*
        }
    ) => {
        crate::api::request::api_call! {
            $(#[$doc])*
            $name$([$($segments)*])?($($arguments)*) -> $response = $method $path, $retry {
                $($(#[$field_doc])* $field: $type,)*
                /// The name in URLs: 2 to 128 letters, digits, `-`, `.`, `_` or `~`, unique in the project.
                organization_slug: String,
                /// A picture for pages of the app.
                organization_logo_url: String,
                /// The app's own id for it, unique in the project.
                organization_external_id: String,
                /// Who may join by single sign-on: `ALL_ALLOWED`, `RESTRICTED` or `NOT_ALLOWED`.
                sso_jit_provisioning: String,
                /// The domains of its people's addresses; common mail providers are refused.
                email_allowed_domains: crate::api::request::Texts,
                /// Who may join by a proved address: `RESTRICTED` to the allowed domains, or `NOT_ALLOWED`.
                email_jit_provisioning: String,
                /// Who may be invited: `ALL_ALLOWED`, `RESTRICTED` to the allowed domains, or `NOT_ALLOWED`.
                email_invites: String,
                /// How members may sign in: `ALL_ALLOWED`, or `RESTRICTED` to the allowed methods.
                auth_methods: String,
                /// The methods of a restricted organisation, such as `magic_link` and `sso`.
                allowed_auth_methods: crate::api::request::Texts,
                /// Whether everybody needs a second factor: `REQUIRED_FOR_ALL` or `OPTIONAL`.
                mfa_policy: String,
                /// Which second factors count: `ALL_ALLOWED`, or `RESTRICTED` to the allowed ones.
                mfa_methods: String,
                /// The second factors of a restricted organisation: `sms_otp`, `totp`.
                allowed_mfa_methods: crate::api::request::Texts,
                /// Roles that members have because of their address's domain.
                rbac_email_implicit_role_assignments: Vec<crate::api::b2b::EmailImplicitRole>,
                $(| $json,)*
                | trusted_metadata,
            }
        }

        crate::api::request::json_fields! {
            $name {
                /// Metadata that only the app's servers can write.
                trusted_metadata => trusted_metadata,
            }
        }
    };
}

pub(super) use organization_call;

organization_call! {
    /// `POST /v1/b2b/organizations`.
    CreateOrganization(organization_name: String) -> OrganizationResponse = Post "/v1/b2b/organizations", Never {
        /// Domains that no other organisation may have members of.
        claimed_email_domains: Texts,
    }
}

organization_call! {
    /// `PUT /v1/b2b/organizations/{organization_id}`.
    UpdateOrganization[organization_id: OrganizationId]() -> OrganizationResponse
        = Put "/v1/b2b/organizations/{organization_id}", Safe {
        /// The organisation's name, 1 to 128 characters.
        organization_name: String,
        /// Domains that no other organisation may have members of.
        claimed_email_domains: Texts,
        /// The connection that signs people in who name none.
        sso_default_connection_id: String,
        /// The connections by which people may join a restricted organisation.
        sso_jit_provisioning_allowed_connections: Texts,
    }
}

api_call! {
    /// `DELETE /v1/b2b/organizations/{organization_id}`.
    DeleteOrganization[organization_id: OrganizationId]() -> DeletedOrganization
        = Delete "/v1/b2b/organizations/{organization_id}", Never {
    }
}

api_call! {
    /// `POST /v1/b2b/organizations/search`.
    SearchOrganizations() -> SearchOrganizationsResponse = Post "/v1/b2b/organizations/search", Safe {
        /// Where the last page ended.
        cursor: String,
        /// Results per page, at most 1000; Stytch's default is 100.
        limit: u32,
        /// What to look for; everything unless set.
        query: SearchQuery,
    }
}

acting_member!(UpdateOrganization DeleteOrganization);

/// The answer to calls about one organisation.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct OrganizationResponse {
    /// The organisation.
    pub organization: Organization,
    /// Names the call to Stytch's support.
    #[serde(default)]
    pub request_id: String,
}

/// The answer to [`Organizations::delete`].
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct DeletedOrganization {
    /// The organisation that is no more.
    pub organization_id: OrganizationId,
    /// Names the call to Stytch's support.
    #[serde(default)]
    pub request_id: String,
}

/// The answer to [`Organizations::search`].
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct SearchOrganizationsResponse {
    /// One page of them.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub organizations: Vec<Organization>,
    /// How many there are, and where the next page begins.
    #[serde(default)]
    pub results_metadata: ResultsMetadata,
    /// Names the call to Stytch's support.
    #[serde(default)]
    pub request_id: String,
}
