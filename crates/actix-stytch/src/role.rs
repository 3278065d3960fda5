//! A role as a type, so that a handler without it cannot be written.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use futures_util::future::LocalBoxFuture;

use crate::{AuthMember, AuthRejection, AuthUser, SignedIn};

/// A role of the project, for [`HasRole`].
pub trait Role {
    /// The role's id, as Stytch's policy names it.
    const ROLE_ID: &'static str;
}

/// The user who makes the request, and who has the role `R`; with [`AuthMember`] as the second type, the member.
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
pub struct HasRole<R, W = AuthUser> {
    person: W,
    role: PhantomData<fn() -> R>,
}

impl<R> HasRole<R> {
    /// The user.
    pub fn into_user(self) -> AuthUser {
        self.person
    }
}

impl<R> HasRole<R, AuthMember> {
    /// The member.
    pub fn into_member(self) -> AuthMember {
        self.person
    }
}

// Derived, these would ask the role for them, of which there is never a value.
impl<R, W: Clone> Clone for HasRole<R, W> {
    fn clone(&self) -> Self {
        Self { person: self.person.clone(), role: PhantomData }
    }
}

impl<R, W: fmt::Debug> fmt::Debug for HasRole<R, W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("HasRole").field(&self.person).finish()
    }
}

impl<R, W> Deref for HasRole<R, W> {
    type Target = W;

    fn deref(&self) -> &W {
        &self.person
    }
}

impl<R, W> FromRequest for HasRole<R, W>
where
    R: Role + 'static,
    W: SignedIn + FromRequest<Error = AuthRejection> + 'static,
{
    type Error = AuthRejection;
    type Future = LocalBoxFuture<'static, Result<Self, AuthRejection>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let person = W::from_request(request, payload);
        Box::pin(async move {
            let person = person.await?;
            person.require_role(R::ROLE_ID)?;
            Ok(Self { person, role: PhantomData })
        })
    }
}
