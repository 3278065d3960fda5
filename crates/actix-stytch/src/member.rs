//! `AuthMember`, the signed-in member of an organisation as an argument.

use std::fmt;
use std::ops::Deref;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;
use serde::{Serialize, Serializer};
use stytch_auth::web::Denial;
use stytch_auth::{MemberPrincipal, OrganizationId, SessionWatch};

use crate::context::{Context, rejection};
use crate::missing::session_of;
use crate::{AuthRejection, NoClaims};

/// The member of an organisation who makes the request; the handler does not run without one.
///
/// For B2B projects, which say so with [`StytchBuilder::b2b`](crate::StytchBuilder::b2b) or `STYTCH_VERTICAL=b2b`.
/// Everything known about the session is there by [`Deref`] to [`MemberPrincipal`]:
/// [`member_id`](MemberPrincipal::member_id), [`organization_id`](MemberPrincipal::organization_id),
/// [`roles`](MemberPrincipal::roles) and more. Clones are cheap.
///
/// A session is for one organisation. Where the request names one, compare: with
/// [`require_organization_id`](Self::require_organization_id), or take the id from the member and from nowhere else.
///
/// `C` is the app's own type for the session's custom claims, as for [`AuthUser`](crate::AuthUser).
///
/// # Examples
///
/// ```
/// use actix_stytch::{AuthMember, AuthRejection};
/// use actix_web::web::Path;
///
/// // GET /organizations/{organization_id}/documents
/// async fn documents(member: AuthMember, organization_id: Path<String>) -> Result<String, AuthRejection> {
///     member.require_organization_id(&organization_id.into_inner().into())?;
///     member.require_permission("documents", "read").await?;
///     Ok(format!("the documents of {}", member.organization_id()))
/// }
/// ```
#[derive(Clone)]
pub struct AuthMember<C = NoClaims> {
    /// The app's own claims in the session.
    pub claims: C,
    pub(crate) principal: MemberPrincipal,
    pub(crate) context: Context,
}

impl<C> AuthMember<C> {
    /// Asks for the organisation that the request is about, by its id.
    ///
    /// # Errors
    ///
    /// The session is for another one: the rejection is the 403 that the client understands.
    pub fn require_organization_id(&self, organization_id: &OrganizationId) -> Result<(), AuthRejection> {
        self.context.permit(self.principal.is_of_organization_id(organization_id))
    }

    /// Asks for the organisation that the request is about, by its slug, for URLs that people read.
    ///
    /// It says which organisation is *meant*, and nothing more: organisations rename their slugs and take those of
    /// others. Load what belongs to [`organization_id`](MemberPrincipal::organization_id), never what belongs to a slug.
    /// A slug that looks like an organisation's id is refused.
    ///
    /// # Errors
    ///
    /// The session is for another one: the rejection is the 403 that the client understands.
    pub fn require_organization_slug(&self, organization_slug: &str) -> Result<(), AuthRejection> {
        self.context.permit(self.principal.is_of_organization_slug(organization_slug))
    }

    /// Asks for a role in the middle of a handler.
    ///
    /// # Errors
    ///
    /// The member does not have it: the rejection is the 403 that the client understands.
    pub fn require_role(&self, role: &str) -> Result<(), AuthRejection> {
        self.context.permit(self.principal.has_role(role))
    }

    /// Whether the member may do this in their organisation, by the policy that is set in Stytch's dashboard.
    ///
    /// It is decided here, with the roles of the session JWT and a policy that is at most five minutes old, and costs no
    /// call. In an outage the last policy serves for an hour.
    ///
    /// # Errors
    ///
    /// The policy cannot be had: 503.
    pub async fn can(&self, resource_id: &str, action: &str) -> Result<bool, AuthRejection> {
        let allowed = self.context.session.member_can(&self.principal, resource_id, action).await;
        allowed.map_err(|denial| self.context.reject(denial))
    }

    /// Asks for a permission in the middle of a handler; see [`can`](Self::can).
    ///
    /// # Errors
    ///
    /// The member may not do this: 403. The policy cannot be had: 503.
    pub async fn require_permission(&self, resource_id: &str, action: &str) -> Result<(), AuthRejection> {
        self.context.permit(self.can(resource_id, action).await?)
    }

    /// Resolves when the session ends: to close a WebSocket or a stream of events that outlives this request; see
    /// [`AuthUser::watch`](crate::AuthUser::watch).
    pub fn watch(&self) -> SessionWatch {
        self.context.session.watch_member(&self.principal)
    }

    /// The session behind the member.
    pub fn principal(&self) -> &MemberPrincipal {
        &self.principal
    }
}

impl<C> Deref for AuthMember<C> {
    type Target = MemberPrincipal;

    fn deref(&self) -> &MemberPrincipal {
        &self.principal
    }
}

impl<C> fmt::Debug for AuthMember<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthMember").field("principal", &self.principal).finish_non_exhaustive()
    }
}

/// As [`MemberPrincipal`]: `member_id`, `organization_id`, `session_id`, `email` and `roles`.
impl<C> Serialize for AuthMember<C> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.principal.serialize(serializer)
    }
}

impl<C: DeserializeOwned> FromRequest for AuthMember<C> {
    type Error = AuthRejection;
    type Future = LocalBoxFuture<'static, Result<Self, AuthRejection>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let session = session_of(&request, "AuthMember")?;
            match session.member_with_claims().await {
                Ok((principal, claims)) => {
                    Ok(Self { claims, principal, context: Context::new(session, &request) })
                }
                Err(denial) => Err(rejection(&session, &request, denial)),
            }
        })
    }
}

/// The member who makes the request, if anybody is signed in: what `Option<AuthMember>` should be, as
/// [`MaybeUser`](crate::MaybeUser) is for users.
///
/// # Examples
///
/// ```
/// use actix_stytch::MaybeMember;
///
/// async fn home(member: MaybeMember) -> &'static str {
///     if member.is_some() { "Welcome back" } else { "Welcome" }
/// }
/// ```
#[derive(Debug, Clone)]
pub struct MaybeMember<C = NoClaims>(pub Option<AuthMember<C>>);

impl<C> Deref for MaybeMember<C> {
    type Target = Option<AuthMember<C>>;

    fn deref(&self) -> &Option<AuthMember<C>> {
        &self.0
    }
}

impl<C: DeserializeOwned + 'static> FromRequest for MaybeMember<C> {
    type Error = AuthRejection;
    type Future = LocalBoxFuture<'static, Result<Self, AuthRejection>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let member = AuthMember::from_request(request, payload);
        Box::pin(async move {
            match member.await {
                Ok(member) => Ok(Self(Some(member))),
                Err(rejection) if matches!(rejection.denial(), Denial::Unauthenticated) => Ok(Self(None)),
                Err(rejection) => Err(rejection),
            }
        })
    }
}
