//! `AuthUser`, the signed-in user as an argument.

use std::fmt;
use std::ops::Deref;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize, Serializer};
use stytch_auth::web::Denial;
use stytch_auth::{Principal, SessionWatch};

use crate::AuthRejection;
use crate::context::{Context, rejection};
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
    pub(crate) principal: Principal,
    pub(crate) context: Context,
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
        self.context.permit(self.principal.has_role(role))
    }

    /// Whether the user may do this, by the policy that is set in Stytch's dashboard.
    ///
    /// It is decided here, with the roles of the session JWT and a policy that is at most five minutes old, and costs no
    /// call. In an outage the last policy serves for an hour.
    ///
    /// # Errors
    ///
    /// The policy cannot be had: 503.
    pub async fn can(&self, resource_id: &str, action: &str) -> Result<bool, AuthRejection> {
        let allowed = self.context.session.user_can(&self.principal, resource_id, action).await;
        allowed.map_err(|denial| self.context.reject(denial))
    }

    /// Asks for a permission in the middle of a handler; see [`can`](Self::can).
    ///
    /// # Errors
    ///
    /// The user may not do this: 403. The policy cannot be had: 503.
    ///
    /// # Examples
    ///
    /// ```
    /// use actix_stytch::{AuthRejection, AuthUser};
    ///
    /// async fn publish(user: AuthUser) -> Result<&'static str, AuthRejection> {
    ///     user.require_permission("documents", "publish").await?;
    ///     Ok("published")
    /// }
    /// ```
    pub async fn require_permission(&self, resource_id: &str, action: &str) -> Result<(), AuthRejection> {
        self.context.permit(self.can(resource_id, action).await?)
    }

    /// Resolves when the session ends: to close a WebSocket or a stream of events that outlives this request.
    ///
    /// A sign-out in this process is seen at once, one at a replica that shares its store within about a second; otherwise
    /// the session is checked before each of its JWTs ends.
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
        self.context.session.watch(&self.principal)
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
            match session.user_with_claims().await {
                Ok((principal, claims)) => {
                    Ok(Self { claims, principal, context: Context::new(session, &request) })
                }
                Err(denial) => Err(rejection(&session, &request, denial)),
            }
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
