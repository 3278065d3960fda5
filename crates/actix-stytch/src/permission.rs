//! A permission as a type, so that a handler without it cannot be written.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use futures_util::future::LocalBoxFuture;

use crate::{AuthMember, AuthRejection, AuthUser, SignedIn};

/// A permission of the project's policy, for [`HasPermission`].
pub trait Permission {
    /// The resource's id, as Stytch's policy names it.
    const RESOURCE_ID: &'static str;
    /// The action on it.
    const ACTION: &'static str;
}

/// The user who makes the request, and who may do what `P` says; with [`AuthMember`] as the second type, the member.
///
/// Somebody who may not gets 403; nobody is asked to sign in; 503 if the policy cannot be had.
///
/// # Examples
///
/// ```
/// use actix_stytch::{AuthMember, HasPermission, Permission};
///
/// struct WriteDocuments;
///
/// impl Permission for WriteDocuments {
///     const RESOURCE_ID: &'static str = "documents";
///     const ACTION: &'static str = "write";
/// }
///
/// async fn save(member: HasPermission<WriteDocuments, AuthMember>) -> String {
///     format!("saved for {}", member.organization_id())
/// }
/// ```
pub struct HasPermission<P, W = AuthUser> {
    person: W,
    permission: PhantomData<fn() -> P>,
}

impl<P> HasPermission<P> {
    /// The user.
    pub fn into_user(self) -> AuthUser {
        self.person
    }
}

impl<P> HasPermission<P, AuthMember> {
    /// The member.
    pub fn into_member(self) -> AuthMember {
        self.person
    }
}

// Derived, these would ask the permission for them, of which there is never a value.
impl<P, W: Clone> Clone for HasPermission<P, W> {
    fn clone(&self) -> Self {
        Self { person: self.person.clone(), permission: PhantomData }
    }
}

impl<P, W: fmt::Debug> fmt::Debug for HasPermission<P, W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("HasPermission").field(&self.person).finish()
    }
}

impl<P, W> Deref for HasPermission<P, W> {
    type Target = W;

    fn deref(&self) -> &W {
        &self.person
    }
}

impl<P, W> FromRequest for HasPermission<P, W>
where
    P: Permission + 'static,
    W: SignedIn + FromRequest<Error = AuthRejection> + 'static,
{
    type Error = AuthRejection;
    type Future = LocalBoxFuture<'static, Result<Self, AuthRejection>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let person = W::from_request(request, payload);
        Box::pin(async move {
            let person = person.await?;
            person.require_permission(P::RESOURCE_ID, P::ACTION).await?;
            Ok(Self { person, permission: PhantomData })
        })
    }
}
