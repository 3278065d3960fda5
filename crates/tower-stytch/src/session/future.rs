use std::pin::Pin;
use std::task::{Context, Poll, ready};

use http::header::{CACHE_CONTROL, SET_COOKIE, VARY};
use http::{HeaderMap, HeaderValue, Response};
use pin_project_lite::pin_project;
use stytch_auth::web::SessionHandle;

use crate::body::ResponseBody;
use crate::headers::HttpHeaders;

type Own<B> = Pin<Box<dyn Future<Output = Response<ResponseBody<B>>> + Send>>;

pin_project! {
    /// The future of [`SessionService`](crate::SessionService).
    ///
    /// A request that goes on to the inner service is not boxed.
    pub struct ResponseFuture<F, B> {
        #[pin]
        kind: Kind<F, B>,
    }
}

pin_project! {
    #[project = KindProjection]
    enum Kind<F, B> {
        Inner { #[pin] future: F, session: Option<SessionHandle> },
        Own { future: Own<B> },
    }
}

impl<F, B> ResponseFuture<F, B> {
    pub(super) fn inner(future: F, session: Option<SessionHandle>) -> Self {
        Self { kind: Kind::Inner { future, session } }
    }

    pub(super) fn own(future: impl Future<Output = Response<ResponseBody<B>>> + Send + 'static) -> Self {
        Self { kind: Kind::Own { future: Box::pin(future) } }
    }
}

impl<F, B> std::fmt::Debug for ResponseFuture<F, B> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ResponseFuture").finish_non_exhaustive()
    }
}

impl<F, B, E> Future for ResponseFuture<F, B>
where
    F: Future<Output = Result<Response<B>, E>>,
{
    type Output = Result<Response<ResponseBody<B>>, E>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project().kind.project() {
            KindProjection::Own { future } => future.as_mut().poll(cx).map(Ok),
            KindProjection::Inner { future, session } => {
                let mut response = ready!(future.poll(cx))?;
                if let Some(session) = session {
                    tell_the_browser(session, response.headers_mut());
                }
                Poll::Ready(Ok(response.map(ResponseBody::inner)))
            }
        }
    }
}

fn tell_the_browser(session: &SessionHandle, headers: &mut HeaderMap) {
    let Some(told) = session.response_headers(&HttpHeaders(headers)) else { return };
    if told.vary_cookie {
        headers.append(VARY, HeaderValue::from_static("Cookie"));
    }
    if let Some(policy) = told.cache_control {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(policy));
    }
    for cookie in told.set_cookies {
        match HeaderValue::try_from(cookie) {
            Ok(cookie) => drop(headers.append(SET_COOKIE, cookie)),
            Err(_) => tracing::error!("a cookie of ours is no header value; it is left out"),
        }
    }
}
