//! Layers that do the least: nothing, or one check.

use std::task::{Context, Poll};

use axum::extract::Request;
use axum::http::header::COOKIE;
use axum::response::Response;
use tower::{Layer, Service};

/// What a layer does to a request before it passes it on.
pub(super) trait Step: Clone {
    fn take(&self, request: &mut Request);
}

#[derive(Clone)]
pub(super) struct StepLayer<T>(pub(super) T);

#[derive(Clone)]
pub(super) struct StepService<S, T> {
    inner: S,
    step: T,
}

impl<S, T: Clone> Layer<S> for StepLayer<T> {
    type Service = StepService<S, T>;

    fn layer(&self, inner: S) -> Self::Service {
        StepService { inner, step: self.0.clone() }
    }
}

impl<S, T> Service<Request> for StepService<S, T>
where
    S: Service<Request, Response = Response>,
    T: Step,
{
    type Response = Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request) -> S::Future {
        self.step.take(&mut request);
        self.inner.call(request)
    }
}

#[derive(Clone)]
pub(super) struct NoOp;

impl Step for NoOp {
    fn take(&self, _: &mut Request) {}
}

/// Puts what a check finds out about the session JWT into the request's extensions.
#[derive(Clone)]
pub(super) struct Check<F>(pub(super) F);

impl<F, C> Step for Check<F>
where
    F: Fn(&str) -> Option<C> + Clone,
    C: Clone + Send + Sync + 'static,
{
    fn take(&self, request: &mut Request) {
        let cookies = request.headers().get(COOKIE).and_then(|value| value.to_str().ok());
        if let Some(claims) = cookies.and_then(crate::yardstick::session_jwt).and_then(&self.0) {
            request.extensions_mut().insert(claims);
        }
    }
}
