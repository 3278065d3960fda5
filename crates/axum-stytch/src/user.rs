//! `AuthUser`, the signed-in user as an argument.

use std::fmt;
use std::ops::Deref;

use axum_core::extract::{FromRequestParts, OptionalFromRequestParts};
use http::request::Parts;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize, Serializer};
use stytch_auth::web::{Client, Denial, SessionHandle};
use stytch_auth::{Principal, SessionWatch};
use tower_stytch::HttpHeaders;

use crate::AuthRejection;
use crate::missing::session_of;

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
/// use axum_stytch::AuthUser;
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
///
/// async fn home(user: Option<AuthUser>) -> &'static str {
///     if user.is_some() { "Welcome back" } else { "Welcome" }
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
    /// use axum_stytch::{AuthRejection, AuthUser};
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
    /// use axum_stytch::AuthUser;
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

impl<S, C> FromRequestParts<S> for AuthUser<C>
where
    S: Send + Sync,
    C: DeserializeOwned,
{
    type Rejection = AuthRejection;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AuthRejection> {
        let session = session_of(parts, "AuthUser")?;
        let headers = HttpHeaders(&parts.headers);
        let reject = |denial: Denial| {
            let reply = session.denied(&denial, parts.method.as_str(), &headers);
            AuthRejection::new(denial, reply)
        };
        let (principal, claims) = session.user_with_claims().await.map_err(reject)?;
        let client = session.client(parts.method.as_str(), &headers);
        Ok(Self { claims, principal, session, client })
    }
}

impl<S, C> OptionalFromRequestParts<S> for AuthUser<C>
where
    S: Send + Sync,
    C: DeserializeOwned,
{
    type Rejection = AuthRejection;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, AuthRejection> {
        match <Self as FromRequestParts<S>>::from_request_parts(parts, state).await {
            Ok(user) => Ok(Some(user)),
            Err(rejection) if matches!(rejection.denial(), Denial::Unauthenticated) => Ok(None),
            Err(rejection) => Err(rejection),
        }
    }
}
