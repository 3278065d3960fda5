//! What a user and a member have in common.

use crate::{AuthMember, AuthRejection, AuthUser};

/// A signed-in person as an argument: [`AuthUser`] or [`AuthMember`], and nothing else.
pub trait SignedIn: sealed::Sealed {
    /// Refuses whoever does not have the role.
    ///
    /// # Errors
    ///
    /// The person does not have it: 403.
    fn require_role(&self, role: &str) -> Result<(), AuthRejection>;

    /// Refuses whoever may not do this.
    ///
    /// # Errors
    ///
    /// The person may not: 403; or the policy cannot be had: 503.
    fn require_permission(
        &self,
        resource_id: &str,
        action: &str,
    ) -> impl Future<Output = Result<(), AuthRejection>> + Send;
}

impl SignedIn for AuthUser {
    fn require_role(&self, role: &str) -> Result<(), AuthRejection> {
        self.require_role(role)
    }

    async fn require_permission(&self, resource_id: &str, action: &str) -> Result<(), AuthRejection> {
        self.require_permission(resource_id, action).await
    }
}

impl SignedIn for AuthMember {
    fn require_role(&self, role: &str) -> Result<(), AuthRejection> {
        self.require_role(role)
    }

    async fn require_permission(&self, resource_id: &str, action: &str) -> Result<(), AuthRejection> {
        self.require_permission(resource_id, action).await
    }
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for crate::AuthUser {}
    impl Sealed for crate::AuthMember {}
}
