//! What a guard asks for, and whether a request has it.

use std::sync::Arc;

use super::{Denial, SessionHandle};
use crate::error::Error;
use crate::session::{AnyPrincipal, MemberPrincipal, Principal};

/// What has to be so before a request goes on: somebody is signed in, and has every role and permission named here.
///
/// Users and members alike, as the project has them. Clones are cheap.
#[derive(Debug, Clone, Default)]
pub struct Guard {
    fresh: bool,
    roles: Arc<[String]>,
    permissions: Arc<[(String, String)]>,
}

impl Guard {
    /// Asks for a session and nothing more.
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks Stytch about the session now, as [`SessionHandle::confirm`] does, before anything is decided.
    pub fn fresh(mut self) -> Self {
        self.fresh = true;
        self
    }

    /// Asks for this role as well.
    pub fn role(mut self, role: impl Into<String>) -> Self {
        self.roles = self.roles.iter().cloned().chain([role.into()]).collect();
        self
    }

    /// Asks for this permission as well.
    pub fn permission(mut self, resource_id: impl Into<String>, action: impl Into<String>) -> Self {
        let permission = (resource_id.into(), action.into());
        self.permissions = self.permissions.iter().cloned().chain([permission]).collect();
        self
    }
}

impl SessionHandle {
    /// Lets in whoever the guard lets in.
    ///
    /// # Errors
    ///
    /// Nobody is signed in, or it cannot be decided; [`Denial::Forbidden`] if a role or a permission is missing, which
    /// Stytch is not asked about again.
    pub async fn admit(&self, guard: &Guard) -> Result<(), Denial> {
        if guard.fresh {
            self.confirm().await.map_err(Denial::Unavailable)?;
        }
        let principal = self.somebody().await?;
        if !guard.roles.iter().all(|role| principal.roles().contains(role)) {
            return Err(Denial::Forbidden);
        }
        for (resource_id, action) in &*guard.permissions {
            let allowed = match &principal {
                AnyPrincipal::User(user) => self.user_can(user, resource_id, action).await?,
                AnyPrincipal::Member(member) => self.member_can(member, resource_id, action).await?,
            };
            if !allowed {
                return Err(Denial::Forbidden);
            }
        }
        Ok(())
    }

    /// Whether a user may do this, by the project's policy; see [`Stytch::can`](crate::Stytch::can).
    ///
    /// # Errors
    ///
    /// [`Denial::Unavailable`]: the policy cannot be had.
    pub async fn user_can(&self, user: &Principal, resource_id: &str, action: &str) -> Result<bool, Denial> {
        decided(self.stytch().can(user, resource_id, action).await)
    }

    /// Whether a member may do this in their organisation; see [`B2b::can`](crate::api::b2b::B2b::can).
    ///
    /// # Errors
    ///
    /// [`Denial::Unavailable`]: the policy cannot be had.
    pub async fn member_can(
        &self,
        member: &MemberPrincipal,
        resource_id: &str,
        action: &str,
    ) -> Result<bool, Denial> {
        decided(self.stytch().b2b().can(member, resource_id, action).await)
    }
}

fn decided(allowed: Result<bool, Error>) -> Result<bool, Denial> {
    allowed.map_err(|error| {
        tracing::error!(%error, "a permission cannot be decided about");
        Denial::Unavailable(error)
    })
}
