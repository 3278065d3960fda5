//! Middlewares that do the least: nothing, or one check.

use std::future::{Ready, ready};

use actix_web::body::MessageBody;
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready};
use actix_web::http::header::COOKIE;
use actix_web::{Error, HttpMessage as _};

/// What a middleware does to a request before it passes it on.
pub(super) trait Take: Clone + 'static {
    fn take(&self, request: &ServiceRequest);
}

#[derive(Clone)]
pub(super) struct Step<T>(pub(super) T);

pub(super) struct StepService<S, T> {
    inner: S,
    step: T,
}

impl<S, T, B> Transform<S, ServiceRequest> for Step<T>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
    T: Take,
{
    type Response = ServiceResponse<B>;
    type Error = Error;
    type Transform = StepService<S, T>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, inner: S) -> Self::Future {
        ready(Ok(StepService { inner, step: self.0.clone() }))
    }
}

impl<S, T, B> Service<ServiceRequest> for StepService<S, T>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    T: Take,
{
    type Response = ServiceResponse<B>;
    type Error = Error;
    type Future = S::Future;

    forward_ready!(inner);

    fn call(&self, request: ServiceRequest) -> S::Future {
        self.step.take(&request);
        self.inner.call(request)
    }
}

#[derive(Clone)]
pub(super) struct NoOp;

impl Take for NoOp {
    fn take(&self, _: &ServiceRequest) {}
}

/// Puts what a check finds out about the session JWT into the request's extensions.
#[derive(Clone)]
pub(super) struct Check<F>(pub(super) F);

impl<F, C> Take for Check<F>
where
    F: Fn(&str) -> Option<C> + Clone + 'static,
    C: Clone + 'static,
{
    fn take(&self, request: &ServiceRequest) {
        let cookies = request.headers().get(COOKIE).and_then(|value| value.to_str().ok());
        if let Some(claims) = cookies.and_then(crate::yardstick::session_jwt).and_then(&self.0) {
            request.extensions_mut().insert(claims);
        }
    }
}
