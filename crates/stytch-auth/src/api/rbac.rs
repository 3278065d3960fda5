//! `/v1/rbac`: roles, and what they may do.

use serde::{Deserialize, Serialize};

use super::request::null_as_empty;
use crate::error::Error;
use crate::stytch::Stytch;
use crate::transport::Call;

/// The calls about roles; made by [`Stytch::rbac`].
#[derive(Debug, Clone, Copy)]
pub struct Rbac<'a>(pub(crate) &'a Stytch);

impl Rbac<'_> {
    /// Reads the project's policy, as set in Stytch's dashboard.
    ///
    /// # Errors
    ///
    /// Stytch could not be asked.
    pub async fn policy(self) -> Result<PolicyResponse, Error> {
        let path = "/v1/rbac/policy".to_owned();
        self.0.transport().call(&Call::get(path)).await
    }
}

/// The answer to [`Rbac::policy`] and to [`b2b::Rbac::policy`](super::b2b::Rbac::policy).
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct PolicyResponse {
    /// The policy.
    pub policy: Policy,
    /// Names the call to Stytch's support.
    #[serde(default)]
    pub request_id: String,
}

/// Who may do what in a project.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Policy {
    /// The roles. People can have several.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub roles: Vec<Role>,
    /// What there is to act on.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub resources: Vec<Resource>,
    /// What access tokens of connected apps may do.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub scopes: Vec<Scope>,
}

/// A role of a [`Policy`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    /// Its id, by which people have it.
    pub role_id: String,
    /// What it is for.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub description: String,
    /// What it may do.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub permissions: Vec<Permission>,
}

/// What a [`Role`] or a [`Scope`] may do with one resource.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Permission {
    /// The resource.
    pub resource_id: String,
    /// The actions; `*` is every one.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub actions: Vec<String>,
}

/// Something to act on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resource {
    /// Its id.
    pub resource_id: String,
    /// What it is.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub description: String,
    /// What can be done with it.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub actions: Vec<String>,
}

/// A scope of a [`Policy`], for access tokens.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    /// Its name.
    pub scope: String,
    /// What it is for.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub description: String,
    /// What it may do.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub permissions: Vec<Permission>,
}
