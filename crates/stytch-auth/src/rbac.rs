//! What people may do, decided here with the project's policy.
//!
//! A policy is fetched once for everybody, again in the background from four minutes on, and waited for from five; through
//! an outage the last one serves for an hour. Roles come from the session JWT, so a role that is taken away counts for
//! five minutes more at most, as everywhere.
//!
//! The tenant is compared first. An organisation can have roles beside those of the project; they are asked for by that
//! organisation's id and counted for its own members only, and only when somebody has a role that the project does not
//! know. Where Stytch does not offer such roles, there are none.

use std::sync::Arc;
use std::time::Duration;

use quick_cache::sync::Cache;
use serde_json::from_slice;

use crate::api::b2b::{AuthorizationCheck, B2b, OrganizationPolicy, OrganizationPolicyResponse};
use crate::api::{Policy, PolicyResponse, Role, path_segment};
use crate::clock::Clock;
use crate::config::Vertical;
use crate::error::{Error, ErrorKind};
use crate::ids::OrganizationId;
use crate::refreshed::{Kind, Loaded, Refreshed};
use crate::session::{MemberPrincipal, Principal};
use crate::stytch::Stytch;
use crate::transport::Transport;

const REFRESH: Duration = Duration::from_secs(4 * 60);
/// At this age it is waited for: a permission that was taken away must not live on because nobody asked for a while.
const OVERDUE: Duration = Duration::from_secs(5 * 60);
/// How long, if there is an older one that will do.
const PATIENCE: Duration = Duration::from_secs(1);
const STALE: Duration = Duration::from_secs(60 * 60);
const LIMIT: usize = 1024 * 1024;
/// Organisations whose own roles are held at once. Evicting one costs one call.
const ORGANIZATIONS: usize = 4_096;

const PROJECT: Kind<Policy> = Kind {
    name: "the roles of the project",
    read: |body| Ok(from_slice::<PolicyResponse>(body)?.policy),
    refused: |_| None,
    credentials: true,
    limit: LIMIT,
    refresh: REFRESH,
    stale: STALE,
};

const ORGANIZATION: Kind<OrganizationPolicy> = Kind {
    name: "the roles of an organisation",
    read: |body| Ok(from_slice::<OrganizationPolicyResponse>(body)?.org_policy),
    refused: no_roles_of_its_own,
    credentials: true,
    limit: LIMIT,
    refresh: REFRESH,
    stale: STALE,
};

/// Stytch's "no" to the question, unless it is our credentials that it means.
fn no_roles_of_its_own(error: &Error) -> Option<OrganizationPolicy> {
    let no = error.kind() == ErrorKind::Api && error.api().is_some_and(|api| api.status() != 401);
    no.then(OrganizationPolicy::default)
}

/// The policies that are known.
pub(crate) struct Policies {
    project: Refreshed<Policy>,
    organizations: Cache<OrganizationId, Arc<Refreshed<OrganizationPolicy>>>,
    transport: Arc<Transport>,
    clock: Arc<dyn Clock>,
}

impl Policies {
    pub(crate) fn new(transport: Arc<Transport>, clock: Arc<dyn Clock>, vertical: Vertical) -> Self {
        let path = match vertical {
            Vertical::Consumer => "/v1/rbac/policy",
            Vertical::B2b => "/v1/b2b/rbac/policy",
        };
        let project = Refreshed::new(PROJECT, path.to_owned(), Arc::clone(&transport), Arc::clone(&clock));
        Self { project, organizations: Cache::new(ORGANIZATIONS), transport, clock }
    }

    /// Whether somebody with these roles, in this organisation, may do this.
    ///
    /// # Errors
    ///
    /// Unavailable: the policy that decides cannot be had.
    async fn allow(
        &self,
        roles: &[String],
        organization_id: Option<&OrganizationId>,
        resource_id: &str,
        action: &str,
    ) -> Result<bool, Error> {
        let project = latest(&self.project).await?;
        if allowed(&project.content.roles, roles, resource_id, action) {
            return Ok(true);
        }
        let is_known = |role: &String| project.content.roles.iter().any(|known| known.role_id == *role);
        match organization_id {
            Some(organization_id) if !roles.iter().all(is_known) => {
                let own = latest(&*self.of(organization_id)).await?;
                Ok(allowed(&own.content.roles, roles, resource_id, action))
            }
            _ => Ok(false),
        }
    }

    fn of(&self, organization_id: &OrganizationId) -> Arc<Refreshed<OrganizationPolicy>> {
        if let Some(known) = self.organizations.get(organization_id) {
            return known;
        }
        let path = format!("/v1/b2b/rbac/organizations/{}", path_segment(organization_id.as_str()));
        let (transport, clock) = (Arc::clone(&self.transport), Arc::clone(&self.clock));
        let new = Arc::new(Refreshed::new(ORGANIZATION, path, transport, clock));
        self.organizations.insert(organization_id.clone(), Arc::clone(&new));
        new
    }
}

async fn latest<T>(document: &Refreshed<T>) -> Result<Arc<Loaded<T>>, Error>
where
    T: PartialEq + Send + Sync + 'static,
{
    let is_overdue = |age: Duration| age >= OVERDUE;
    if document.age().is_none_or(is_overdue)
        && let Some(running) = document.start(None)
    {
        match document.current() {
            Some(_) => drop(tokio::time::timeout(PATIENCE, running.arrival()).await),
            None => running.arrival().await,
        }
    }
    document.current().ok_or_else(|| Error::unavailable("the roles' permissions cannot be fetched"))
}

/// Stytch's own rule: exact names, no wildcard for resources, and `*` for actions whether the resource declares them or
/// not.
fn allowed(policy: &[Role], roles: &[String], resource_id: &str, action: &str) -> bool {
    let held = policy.iter().filter(|role| roles.contains(&role.role_id));
    let mut permissions = held.flat_map(|role| &role.permissions);
    permissions.any(|permission| {
        permission.resource_id == resource_id
            && permission.actions.iter().any(|allowed| allowed == action || allowed == "*")
    })
}

impl Stytch {
    /// Whether a user may do this, by the project's policy and without a call to Stytch.
    ///
    /// The roles are those of the session JWT; a "no" is final.
    ///
    /// # Errors
    ///
    /// [`Unavailable`](ErrorKind::Unavailable): the policy has never been fetched, or not for an hour, and cannot be now.
    pub async fn can(&self, user: &Principal, resource_id: &str, action: &str) -> Result<bool, Error> {
        self.policies().allow(user.roles(), None, resource_id, action).await
    }
}

impl B2b<'_> {
    /// Whether a member may do this in their own organisation, by the project's policy and the organisation's own roles,
    /// without a call to Stytch.
    ///
    /// The roles are those of the session JWT; a "no" is final.
    ///
    /// # Errors
    ///
    /// [`Unavailable`](ErrorKind::Unavailable): the policy has never been fetched, or not for an hour, and cannot be now.
    pub async fn can(self, member: &MemberPrincipal, resource_id: &str, action: &str) -> Result<bool, Error> {
        let organization_id = Some(member.organization_id());
        self.0.policies().allow(member.roles(), organization_id, resource_id, action).await
    }

    /// Whether a member may do this in this organisation: what `authorization_check` asks Stytch, decided here.
    ///
    /// The organisation is compared first, by its id; no role counts in any but the session's own.
    ///
    /// # Errors
    ///
    /// As [`can`](Self::can).
    pub async fn is_authorized(
        self,
        member: &MemberPrincipal,
        check: &AuthorizationCheck,
    ) -> Result<bool, Error> {
        if !member.is_of_organization_id(&check.organization_id) {
            return Ok(false);
        }
        self.can(member, &check.resource_id, &check.action).await
    }
}
