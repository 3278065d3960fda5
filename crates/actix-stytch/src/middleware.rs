//! Sessions and login routes.

use std::future::{Ready, ready};

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{Payload, Service, ServiceRequest, ServiceResponse, Transform, forward_ready};
use actix_web::{Error, HttpMessage, HttpRequest};
use futures_util::StreamExt as _;
use stytch_auth::Stytch;
use stytch_auth::web::{BodyError, Login, SessionHandle};

use crate::future::ResponseFuture;
use crate::kept::Kept;
use crate::request::{RequestHeaders, head};
use crate::response::response;

/// Authenticates session cookies and answers the login routes.
///
/// It answers `/login`, `/authenticate`, `/logout` and `/invite` itself, before the app's own routes; every other request
/// goes on with its session in the extensions. Nothing is checked before a handler or a guard asks for the session.
///
/// Of several `.wrap(..)` the last runs first: give it after middleware that needs the session.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
/// use actix_stytch::SessionMiddleware;
/// use stytch_auth::web::LinkPolicy;
///
/// # fn example(stytch: stytch_auth::Stytch) -> Result<(), stytch_auth::ConfigError> {
/// let middleware = SessionMiddleware::new(stytch)
///     .routes_at("/auth")?
///     .link_policy(LinkPolicy::AnyDevice)
///     .link_lifetime(Duration::from_secs(15 * 60));
/// # let _ = middleware;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
#[must_use = "a middleware does nothing until an app is wrapped in it"]
pub struct SessionMiddleware {
    login: Login,
}

impl SessionMiddleware {
    /// Sessions and login routes with the default settings.
    pub fn new(stytch: Stytch) -> Self {
        Self { login: Login::new(stytch) }
    }
}

stytch_auth::login_settings!(SessionMiddleware);

impl<S, B> Transform<S, ServiceRequest> for SessionMiddleware
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Transform = SessionService<S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        ready(Ok(SessionService { service, login: self.login.clone() }))
    }
}

/// The service that [`SessionMiddleware`] makes.
#[derive(Debug)]
pub struct SessionService<S> {
    service: S,
    login: Login,
}

impl<S, B> Service<ServiceRequest> for SessionService<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Future = ResponseFuture<S::Future, B>;

    forward_ready!(service);

    fn call(&self, request: ServiceRequest) -> Self::Future {
        if self.login.is_route(request.uri().path()) {
            let login = self.login.clone();
            return ResponseFuture::own(async move { answer(&login, request).await });
        }
        let session = begin(&self.login, request.request());
        ResponseFuture::inner(self.service.call(request), session)
    }
}

/// Puts the session into the request; `None` if a middleware around this one has already taken charge of it.
fn begin(login: &Login, request: &HttpRequest) -> Option<SessionHandle> {
    if request.extensions().contains::<SessionHandle>() {
        return None;
    }
    let (method, headers) = (request.method().as_str(), RequestHeaders(request.headers()));
    let session = SessionHandle::keeping(login, method, &headers, Kept::of(request));
    request.extensions_mut().insert(session.clone());
    Some(session)
}

async fn answer<B>(login: &Login, request: ServiceRequest) -> ServiceResponse<EitherBody<B>> {
    let (request, payload) = request.into_parts();
    let body = read(payload).await;
    let headers = RequestHeaders(request.headers());
    let peer = request.peer_addr().map(|peer| peer.ip());
    let reply = login.answer(head(&request, &headers), body.as_deref().map_err(|why| *why), peer).await;
    ServiceResponse::new(request, response(reply)).map_into_right_body()
}

/// The body, if it is not larger than any form of ours.
async fn read(mut payload: Payload) -> Result<Vec<u8>, BodyError> {
    let mut body = Vec::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| BodyError::Incomplete)?;
        if body.len() + chunk.len() > Login::BODY_LIMIT {
            return Err(BodyError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}
