//! `Fresh`, for what must not be done on yesterday's word.

use std::ops::{Deref, DerefMut};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use futures_util::future::LocalBoxFuture;
use stytch_auth::web::Denial;

use crate::AuthRejection;
use crate::context::rejection;
use crate::missing::session_of;

/// Somebody whose session Stytch has confirmed for this very request.
///
/// A session that was revoked elsewhere is otherwise seen within the five minutes that a session JWT lives. For the few
/// actions where that is too late (deleting the account, paying, changing an address), ask for `Fresh<AuthUser>`, or
/// `Fresh` of any other extractor here: `Fresh<HasRole<Owner>>`, `Fresh<MaybeUser>`.
///
/// It costs one call to Stytch for each request, however many `Fresh` arguments the request has. While Stytch is away
/// the answer is 503, whatever grace the app gives otherwise; if the session is gone, the answer is that for nobody and
/// the browser's cookies are removed.
///
/// # Examples
///
/// ```
/// use actix_stytch::{AuthUser, Fresh};
///
/// async fn close_account(Fresh(user): Fresh<AuthUser>) -> String {
///     format!("{} is gone", user.user_id())
/// }
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Fresh<T>(pub T);

impl<T> Deref for Fresh<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Fresh<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: FromRequest<Error = AuthRejection> + 'static> FromRequest for Fresh<T> {
    type Error = AuthRejection;
    type Future = LocalBoxFuture<'static, Result<Self, AuthRejection>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let session = session_of(&request, "Fresh")?;
            if let Err(error) = session.confirm().await {
                return Err(rejection(&session, &request, Denial::Unavailable(error)));
            }
            // From here on the session of this request is the one that Stytch has just confirmed; nothing of ours reads
            // the body.
            T::from_request(&request, &mut Payload::None).await.map(Self)
        })
    }
}
