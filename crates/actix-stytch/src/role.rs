//! A role as a type, so that a handler without it cannot be written.

use std::marker::PhantomData;
use std::ops::Deref;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use futures_util::future::LocalBoxFuture;

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
/// use actix_stytch::{HasRole, Role};
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
#[derive(Debug, Clone)]
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

impl<R> Deref for HasRole<R> {
    type Target = AuthUser;

    fn deref(&self) -> &AuthUser {
        &self.user
    }
}

impl<R: Role + 'static> FromRequest for HasRole<R> {
    type Error = AuthRejection;
    type Future = LocalBoxFuture<'static, Result<Self, AuthRejection>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let user = AuthUser::from_request(request, payload);
        Box::pin(async move {
            let user = user.await?;
            user.require_role(R::ROLE_ID)?;
            Ok(Self { user, role: PhantomData })
        })
    }
}
