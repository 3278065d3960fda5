//! `/v1/b2b/rbac`: roles of the project, and of one organisation.

use serde::Deserialize;

use crate::api::request::null_as_empty;
use crate::api::users::path_segment;
use crate::api::{PolicyResponse, Role};
use crate::error::Error;
use crate::ids::OrganizationId;
use crate::stytch::Stytch;
use crate::transport::Call;

/// The calls about roles; made by [`B2b::rbac`](super::B2b::rbac).
#[derive(Debug, Clone, Copy)]
pub struct Rbac<'a>(pub(crate) &'a Stytch);

impl Rbac<'_> {
    /// Reads the project's policy, which every organisation shares.
    ///
    /// # Errors
    ///
    /// Stytch could not be asked.
    pub async fn policy(self) -> Result<PolicyResponse, Error> {
        self.get("/v1/b2b/rbac/policy".to_owned()).await
    }

    /// Reads the roles that one organisation has beside those of the project.
    ///
    /// # Errors
    ///
    /// Stytch does not know the organisation, does not offer roles of its own to this project, or could not be asked.
    pub async fn organization_policy(
        self,
        organization_id: &OrganizationId,
    ) -> Result<OrganizationPolicyResponse, Error> {
        self.get(format!("/v1/b2b/rbac/organizations/{}", path_segment(organization_id.as_str()))).await
    }

    async fn get<T: serde::de::DeserializeOwned>(self, path: String) -> Result<T, Error> {
        self.0.transport().call(&Call::get(path)).await
    }
}

/// The answer to [`Rbac::organization_policy`].
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct OrganizationPolicyResponse {
    /// The organisation's part of the policy.
    pub org_policy: OrganizationPolicy,
    /// Names the call to Stytch's support.
    #[serde(default)]
    pub request_id: String,
}

/// What one organisation adds to the project's [`Policy`](crate::api::Policy).
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct OrganizationPolicy {
    /// Its own roles.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub roles: Vec<Role>,
}
