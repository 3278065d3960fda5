//! The future of [`SessionService`](crate::SessionService).

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use actix_web::Error;
use actix_web::body::EitherBody;
use actix_web::dev::ServiceResponse;
use futures_util::future::LocalBoxFuture;
use pin_project_lite::pin_project;
use stytch_auth::web::SessionHandle;

use crate::response::tell_the_browser;

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
        Own { future: LocalBoxFuture<'static, ServiceResponse<EitherBody<B>>> },
    }
}

impl<F, B> ResponseFuture<F, B> {
    pub(crate) fn inner(future: F, session: Option<SessionHandle>) -> Self {
        Self { kind: Kind::Inner { future, session } }
    }

    pub(crate) fn own(future: impl Future<Output = ServiceResponse<EitherBody<B>>> + 'static) -> Self {
        Self { kind: Kind::Own { future: Box::pin(future) } }
    }
}

impl<F, B> std::fmt::Debug for ResponseFuture<F, B> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ResponseFuture").finish_non_exhaustive()
    }
}

impl<F, B> Future for ResponseFuture<F, B>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
{
    type Output = Result<ServiceResponse<EitherBody<B>>, Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project().kind.project() {
            KindProjection::Own { future } => future.as_mut().poll(cx).map(Ok),
            KindProjection::Inner { future, session } => {
                let called = ready!(future.poll(cx));
                let Some(session) = session.take() else {
                    return Poll::Ready(called.map(ServiceResponse::map_into_left_body));
                };
                Poll::Ready(match called {
                    Ok(mut response) => {
                        tell_the_browser(&session, response.headers_mut());
                        Ok(response.map_into_left_body())
                    }
                    // From a middleware of the app's: it becomes a response further out, which is for the browser too.
                    Err(mut error) => {
                        error.add_response_mapper(move |mut response| {
                            tell_the_browser(&session, response.headers_mut());
                            response
                        });
                        Err(error)
                    }
                })
            }
        }
    }
}
