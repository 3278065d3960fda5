//! `AuthSession`, for login code of the app's own.

use std::fmt;
use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use stytch_auth::api::AuthenticateMagicLinkResponse;
use stytch_auth::api::b2b::MemberLogin;
use stytch_auth::web::SessionHandle;
use stytch_auth::{Error, MemberPrincipal, Principal, Revocation};

use crate::AuthRejection;
use crate::missing::session_of;

/// The session of the request as something that a handler can change.
///
/// For login code of the app's own; the layer's routes need nothing of it. The layer tells the browser, so a handler
/// sets no cookie itself.
///
/// # Examples
///
/// ```
/// use actix_stytch::AuthSession;
///
/// async fn close_account(session: AuthSession) -> &'static str {
///     session.revoke().await;
///     "Goodbye"
/// }
/// ```
#[derive(Clone)]
pub struct AuthSession(SessionHandle);

impl AuthSession {
    /// The user who is asking; `None` if nobody is signed in.
    ///
    /// # Errors
    ///
    /// It cannot be decided now: Stytch is away and nothing local decides. This never means "nobody".
    pub async fn authenticate(&self) -> Result<Option<Principal>, Error> {
        self.0.authenticate().await
    }

    /// The member who is asking, in a B2B project; `None` if nobody is signed in.
    ///
    /// # Errors
    ///
    /// As [`authenticate`](Self::authenticate).
    pub async fn authenticate_member(&self) -> Result<Option<MemberPrincipal>, Error> {
        self.0.authenticate_member().await
    }

    /// Asks Stytch now: what [`Fresh`](crate::Fresh) does, in the middle of a handler.
    ///
    /// Afterwards the session of this request is the one that Stytch has just confirmed, or nobody's. It is asked once
    /// for each request.
    ///
    /// # Errors
    ///
    /// Stytch cannot be asked, or what it says cannot be checked. This never means "nobody".
    pub async fn confirm(&self) -> Result<(), Error> {
        self.0.confirm().await
    }

    /// Signs this browser in with the session of an answer of Stytch's.
    ///
    /// # Errors
    ///
    /// The answer has no session, or its JWT is not one of this project, or it cannot be checked now.
    pub async fn install(&self, answer: &AuthenticateMagicLinkResponse) -> Result<Principal, Error> {
        self.0.install(answer).await
    }

    /// Signs this browser in with a member's session, such as that of an exchange of one organisation for another.
    ///
    /// # Errors
    ///
    /// The session's JWT is not one of this project, or it cannot be checked now.
    pub async fn install_member(&self, answer: &MemberLogin) -> Result<MemberPrincipal, Error> {
        self.0.install_member(answer).await
    }

    /// Signs this browser out: the session ends here at once and at Stytch as soon as it can be reached.
    pub async fn revoke(&self) -> Revocation {
        self.0.revoke().await
    }
}

impl fmt::Debug for AuthSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("AuthSession").field(&self.0).finish()
    }
}

impl FromRequest for AuthSession {
    type Error = AuthRejection;
    type Future = Ready<Result<Self, AuthRejection>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(session_of(request, "AuthSession").map(Self))
    }
}
