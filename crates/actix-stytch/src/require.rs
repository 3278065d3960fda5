//! A guard over a scope or a resource.

use std::future::{Ready, ready};
use std::rc::Rc;

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready};
use actix_web::{Error, HttpRequest};
use futures_util::future::LocalBoxFuture;
use stytch_auth::web::Guard;

use crate::AuthRejection;
use crate::missing::session_of;
use crate::request::RequestHeaders;
use crate::response::response;

/// Lets only signed-in people, users or members, through to the scope or resource it wraps.
///
/// Others get the answer that their client understands: a page load goes to the login page, a script gets 401. It goes
/// inside [`SessionMiddleware`](crate::SessionMiddleware), whose login routes it therefore never guards.
///
/// # Examples
///
/// ```
/// use actix_stytch::RequireSession;
/// use actix_web::web;
///
/// let admin = web::scope("/admin").wrap(RequireSession::new().role("admin"));
/// let documents = web::scope("/documents").wrap(RequireSession::new().permission("documents", "read"));
/// # let _ = (admin, documents);
/// ```
#[derive(Debug, Clone, Default)]
#[must_use = "a guard does nothing until a scope is wrapped in it"]
pub struct RequireSession {
    guard: Guard,
}

impl RequireSession {
    /// A guard that asks for a session and nothing more.
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks Stytch about the session of each request, as [`Fresh`](crate::Fresh) does for one handler: for a group of routes that must
    /// not be reached by somebody whose session was revoked a minute ago.
    ///
    /// It costs a call for each request. While Stytch is away the answer is 503.
    pub fn fresh(mut self) -> Self {
        self.guard = self.guard.fresh();
        self
    }

    /// Asks for this role as well; of several, every one is needed.
    pub fn role(mut self, role: impl Into<String>) -> Self {
        self.guard = self.guard.role(role);
        self
    }

    /// Asks for this permission of the project's policy as well; of several, every one is needed.
    pub fn permission(mut self, resource_id: impl Into<String>, action: impl Into<String>) -> Self {
        self.guard = self.guard.permission(resource_id, action);
        self
    }
}

impl<S, B> Transform<S, ServiceRequest> for RequireSession
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Transform = RequireSessionService<S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        ready(Ok(RequireSessionService { service: Rc::new(service), guard: self.guard.clone() }))
    }
}

/// The service that [`RequireSession`] makes.
#[derive(Debug)]
pub struct RequireSessionService<S> {
    service: Rc<S>,
    guard: Guard,
}

impl<S, B> Service<ServiceRequest> for RequireSessionService<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self::Response, Error>>;

    forward_ready!(service);

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let (service, guard) = (Rc::clone(&self.service), self.guard.clone());
        Box::pin(async move {
            match check(request.request(), &guard).await {
                Ok(()) => Ok(service.call(request).await?.map_into_left_body()),
                Err(rejection) => {
                    let answer = response(rejection.into_reply());
                    Ok(request.into_response(answer).map_into_right_body())
                }
            }
        })
    }
}

async fn check(request: &HttpRequest, guard: &Guard) -> Result<(), AuthRejection> {
    let session = session_of(request, "RequireSession")?;
    let Err(denial) = session.admit(guard).await else { return Ok(()) };
    let reply = session.denied(&denial, request.method().as_str(), &RequestHeaders(request.headers()));
    Err(AuthRejection::new(denial, reply))
}
