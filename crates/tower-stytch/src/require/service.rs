use std::pin::Pin;
use std::task::{Context, Poll};

use http::request::Parts;
use http::{Request, Response};
use stytch_auth::web::{Guard, Reply, SessionHandle};
use tower_service::Service;

use crate::body::{ResponseBody, response};
use crate::headers::HttpHeaders;

/// The service that [`RequireSessionLayer`](crate::RequireSessionLayer) makes.
#[derive(Debug, Clone)]
pub struct RequireSession<S> {
    inner: S,
    guard: Guard,
}

impl<S> RequireSession<S> {
    pub(super) fn new(inner: S, guard: Guard) -> Self {
        Self { inner, guard }
    }
}

/// The future of [`RequireSession`]: the session has to be decided before the inner service is called.
pub type ResponseFuture<B, E> = Pin<Box<dyn Future<Output = Result<Response<ResponseBody<B>>, E>> + Send>>;

impl<S, ReqB, ResB> Service<Request<ReqB>> for RequireSession<S>
where
    S: Service<Request<ReqB>, Response = Response<ResB>> + Clone + Send + 'static,
    S::Future: Send,
    ReqB: Send + 'static,
{
    type Response = Response<ResponseBody<ResB>>;
    type Error = S::Error;
    type Future = ResponseFuture<ResB, S::Error>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<ReqB>) -> Self::Future {
        // The service that was polled ready is the one to call; a fresh clone takes its place here.
        let clone = self.inner.clone();
        let mut inner = std::mem::replace(&mut self.inner, clone);
        let guard = self.guard.clone();
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            match check(&parts, &guard).await {
                Ok(()) => {
                    let called = inner.call(Request::from_parts(parts, body)).await?;
                    Ok(called.map(ResponseBody::inner))
                }
                Err(reply) => Ok(response(reply)),
            }
        })
    }
}

const CURE: &str = "RequireSessionLayer found no session: put .layer(SessionLayer::new(stytch)) around it, which on an axum \
     router is a later call of .layer";

async fn check(parts: &Parts, guard: &Guard) -> Result<(), Reply> {
    let Some(session) = parts.extensions.get::<SessionHandle>() else {
        tracing::error!(path = parts.uri.path(), "{CURE}");
        return Err(Reply::misconfigured(CURE));
    };
    let Err(denial) = session.admit(guard).await else { return Ok(()) };
    Err(session.denied(&denial, parts.method.as_str(), &HttpHeaders(&parts.headers)))
}
