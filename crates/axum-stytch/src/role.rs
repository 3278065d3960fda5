//! A role as a type, so that a handler without it cannot be written.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use axum_core::extract::FromRequestParts;
use http::request::Parts;

use crate::{AuthRejection, AuthUser};

/// A role of the project, for [`HasRole`].
pub trait Role {
    /// The role's id, as Stytch's policy names it.
    const ROLE_ID: &'static str;
}

/// The user who makes the request, and who has the role `R`.
///
/// Somebody without it gets 403; nobody is asked to sign in.
///
/// # Examples
///
/// ```
/// use axum_stytch::{HasRole, Role};
///
/// struct Owner;
///
/// impl Role for Owner {
///     const ROLE_ID: &'static str = "owner";
/// }
///
/// async fn delete(owner: HasRole<Owner>) -> String {
///     format!("deleted by {}", owner.user_id())
/// }
/// ```
pub struct HasRole<R> {
    user: AuthUser,
    role: PhantomData<fn() -> R>,
}

impl<R> HasRole<R> {
    /// The user.
    pub fn into_user(self) -> AuthUser {
        self.user
    }
}

// Derived, these would ask the role for them, of which there is never a value.
impl<R> Clone for HasRole<R> {
    fn clone(&self) -> Self {
        Self { user: self.user.clone(), role: PhantomData }
    }
}

impl<R> fmt::Debug for HasRole<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("HasRole").field(&self.user).finish()
    }
}

impl<R> Deref for HasRole<R> {
    type Target = AuthUser;

    fn deref(&self) -> &AuthUser {
        &self.user
    }
}

impl<S, R> FromRequestParts<S> for HasRole<R>
where
    S: Send + Sync,
    R: Role,
{
    type Rejection = AuthRejection;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AuthRejection> {
        let user = <AuthUser as FromRequestParts<S>>::from_request_parts(parts, state).await?;
        user.require_role(R::ROLE_ID)?;
        Ok(Self { user, role: PhantomData })
    }
}
