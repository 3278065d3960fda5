//! `AuthUser`, the signed-in user as an argument.

use std::fmt;
use std::ops::Deref;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize, Serializer};
use stytch_auth::web::{Client, Denial, SessionHandle};
use stytch_auth::{Principal, SessionWatch};

use crate::AuthRejection;
use crate::missing::session_of;
use crate::request::RequestHeaders;

/// The user who makes the request; the handler does not run without one.
///
/// Everything known about the session is there by [`Deref`] to [`Principal`]: [`user_id`](Principal::user_id),
/// [`email`](Principal::email), [`roles`](Principal::roles) and more. Clones are cheap.
///
/// `C` is the app's own type for the session's custom claims. Claims that do not fit it are a 500 and a log line that
/// says why; `AuthUser<Option<C>>` has `None` instead.
///
/// # Examples
///
/// ```
/// use actix_stytch::AuthUser;
/// use serde::Deserialize;
///
/// #[derive(Deserialize)]
/// struct Plan {
///     plan: String,
/// }
///
/// async fn account(user: AuthUser<Plan>) -> String {
///     format!("{} has the plan {}", user.user_id(), user.claims.plan)
/// }
/// ```
#[derive(Clone)]
pub struct AuthUser<C = NoClaims> {
    /// The app's own claims in the session.
    pub claims: C,
    principal: Principal,
    session: SessionHandle,
    client: Client,
}

/// For handlers that want no custom claims.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct NoClaims {}

impl<C> AuthUser<C> {
    /// Asks for a role in the middle of a handler.
    ///
    /// # Errors
    ///
    /// The user does not have it: the rejection is the 403 that the client understands.
    ///
    /// # Examples
    ///
    /// ```
    /// use actix_stytch::{AuthRejection, AuthUser};
    ///
    /// async fn delete(user: AuthUser) -> Result<&'static str, AuthRejection> {
    ///     user.require_role("owner")?;
    ///     Ok("deleted")
    /// }
    /// ```
    pub fn require_role(&self, role: &str) -> Result<(), AuthRejection> {
        if self.principal.has_role(role) {
            return Ok(());
        }
        Err(AuthRejection::new(Denial::Forbidden, self.session.forbidden(self.client)))
    }

    /// Resolves when the session ends: to close a WebSocket or a stream of events that outlives this request.
    ///
    /// A sign-out in this process is seen at once; otherwise the session is checked before each of its JWTs ends.
    ///
    /// # Examples
    ///
    /// ```
    /// use actix_stytch::AuthUser;
    ///
    /// async fn serve_events(user: AuthUser) {
    ///     let mut ended = user.watch();
    ///     tokio::select! {
    ///         _ = &mut ended => { /* close the connection */ }
    ///         () = send_events() => {}
    ///     }
    /// }
    /// # async fn send_events() {}
    /// ```
    pub fn watch(&self) -> SessionWatch {
        self.session.watch(&self.principal)
    }

    /// The session behind the user.
    pub fn principal(&self) -> &Principal {
        &self.principal
    }
}

impl<C> Deref for AuthUser<C> {
    type Target = Principal;

    fn deref(&self) -> &Principal {
        &self.principal
    }
}

impl<C> fmt::Debug for AuthUser<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthUser").field("principal", &self.principal).finish_non_exhaustive()
    }
}

/// As [`Principal`]: `user_id`, `session_id`, `email` and `roles`.
impl<C> Serialize for AuthUser<C> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.principal.serialize(serializer)
    }
}

impl<C: DeserializeOwned> FromRequest for AuthUser<C> {
    type Error = AuthRejection;
    type Future = LocalBoxFuture<'static, Result<Self, AuthRejection>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let session = session_of(&request, "AuthUser")?;
            let (method, headers) = (request.method().as_str(), RequestHeaders(request.headers()));
            let (principal, claims) = session.user_with_claims().await.map_err(|denial| {
                let reply = session.denied(&denial, method, &headers);
                AuthRejection::new(denial, reply)
            })?;
            let client = session.client(method, &headers);
            Ok(Self { claims, principal, session, client })
        })
    }
}

/// The user who makes the request, if anybody is signed in.
///
/// What `Option<AuthUser>` should be: actix-web itself turns every error of an extractor into `None`, so that an outage
/// would look like a visitor who is signed out. Here it is a 503.
///
/// # Examples
///
/// ```
/// use actix_stytch::MaybeUser;
///
/// async fn home(user: MaybeUser) -> &'static str {
///     if user.is_some() { "Welcome back" } else { "Welcome" }
/// }
/// ```
#[derive(Debug, Clone)]
pub struct MaybeUser<C = NoClaims>(pub Option<AuthUser<C>>);

impl<C> Deref for MaybeUser<C> {
    type Target = Option<AuthUser<C>>;

    fn deref(&self) -> &Option<AuthUser<C>> {
        &self.0
    }
}

impl<C: DeserializeOwned + 'static> FromRequest for MaybeUser<C> {
    type Error = AuthRejection;
    type Future = LocalBoxFuture<'static, Result<Self, AuthRejection>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let user = AuthUser::from_request(request, payload);
        Box::pin(async move {
            match user.await {
                Ok(user) => Ok(Self(Some(user))),
                Err(rejection) if matches!(rejection.denial(), Denial::Unauthenticated) => Ok(Self(None)),
                Err(rejection) => Err(rejection),
            }
        })
    }
}
