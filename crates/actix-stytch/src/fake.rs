//! Made-up arguments, for tests that call a handler as the function it is.

use serde::de::DeserializeOwned;
use stytch_auth::{FakeMember, FakeUser};

use crate::context::Context;
use crate::{AuthMember, AuthUser};

impl<C: DeserializeOwned> AuthUser<C> {
    /// A user whom nobody has checked, for unit tests. Needs the feature `test-util`, which no release can have.
    ///
    /// What the handler asks of the user works, but for what only Stytch knows: [`can`](Self::can) is a 503.
    ///
    /// # Panics
    ///
    /// The custom claims are not a `C`.
    ///
    /// # Examples
    ///
    /// ```
    /// use actix_stytch::{AuthRejection, AuthUser, FakeUser};
    ///
    /// async fn delete(user: AuthUser) -> Result<&'static str, AuthRejection> {
    ///     user.require_role("owner")?;
    ///     Ok("deleted")
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let owner = FakeUser::new("user-test-ada").role("owner");
    /// assert_eq!(delete(AuthUser::fake(owner)).await.unwrap(), "deleted");
    /// assert!(delete(AuthUser::fake(FakeUser::new("user-test-eve"))).await.is_err());
    /// # }
    /// ```
    pub fn fake(user: FakeUser) -> Self {
        let principal = user.principal();
        #[allow(clippy::expect_used, reason = "documented, and for tests only")]
        let claims = principal.claims().expect("custom claims that fit");
        Self { claims, principal, context: Context::fake() }
    }
}

impl<C: DeserializeOwned> AuthMember<C> {
    /// A member whom nobody has checked, as [`AuthUser::fake`].
    ///
    /// # Panics
    ///
    /// The custom claims are not a `C`.
    ///
    /// # Examples
    ///
    /// ```
    /// use actix_stytch::{AuthMember, FakeMember};
    ///
    /// let ada: AuthMember = AuthMember::fake(FakeMember::new("member-test-ada", "organization-test-acme"));
    /// assert!(ada.require_organization_id(&"organization-test-acme".into()).is_ok());
    /// assert!(ada.require_organization_id(&"organization-test-else".into()).is_err());
    /// ```
    pub fn fake(member: FakeMember) -> Self {
        let principal = member.principal();
        #[allow(clippy::expect_used, reason = "documented, and for tests only")]
        let claims = principal.claims().expect("custom claims that fit");
        Self { claims, principal, context: Context::fake() }
    }
}
