use std::net::IpAddr;
use std::task::{Context, Poll};

use bytes::{Buf, Bytes};
use http::{Request, Response};
use http_body::Body;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use stytch_auth::web::{BodyError, Login, SessionHandle};
use tower_service::Service;

use super::ResponseFuture;
use super::peer::PeerAddress;
use crate::body::{ResponseBody, response};
use crate::headers::HttpHeaders;
use crate::kept::Kept;

/// The service that [`SessionLayer`](crate::SessionLayer) makes.
#[derive(Debug, Clone)]
pub struct SessionService<S> {
    inner: S,
    login: Login,
    peer: Option<PeerAddress>,
}

impl<S> SessionService<S> {
    pub(super) fn new(inner: S, login: Login, peer: Option<PeerAddress>) -> Self {
        Self { inner, login, peer }
    }
}

impl<S, ReqB, ResB> Service<Request<ReqB>> for SessionService<S>
where
    S: Service<Request<ReqB>, Response = Response<ResB>>,
    ReqB: Body + Send + 'static,
    ReqB::Data: Buf + Send,
    ReqB::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    ResB: Body<Data = Bytes>,
{
    type Response = Response<ResponseBody<ResB>>;
    type Error = S::Error;
    type Future = ResponseFuture<S::Future, ResB>;

    // Ready whenever the inner service is: nothing of ours is ever waited for here.
    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<ReqB>) -> Self::Future {
        if self.login.is_route(request.uri().path()) {
            let login = self.login.clone();
            let peer = self.peer.as_ref().and_then(|peer| peer.find(request.extensions()));
            return ResponseFuture::own(async move { answer(&login, request, peer).await });
        }
        let (method, headers) = (request.method().as_str(), HttpHeaders(request.headers()));
        let session = SessionHandle::keeping(&self.login, method, &headers, Kept::of(&request));
        let outer = request.extensions_mut().insert(session.clone());
        // A layer around this one has already taken charge of the session and will tell the browser.
        if let Some(outer) = outer {
            request.extensions_mut().insert(outer);
            return ResponseFuture::inner(self.inner.call(request), None);
        }
        ResponseFuture::inner(self.inner.call(request), Some(session))
    }
}

async fn answer<ReqB, ResB>(
    login: &Login,
    request: Request<ReqB>,
    peer: Option<IpAddr>,
) -> Response<ResponseBody<ResB>>
where
    ReqB: Body,
    ReqB::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let (parts, body) = request.into_parts();
    let body = match Limited::new(body, Login::BODY_LIMIT).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(BodyError::TooLarge),
        Err(_) => Err(BodyError::Incomplete),
    };
    let headers = HttpHeaders(&parts.headers);
    response(
        login
            .answer(headers.head(&parts.method, &parts.uri), body.as_deref().map_err(|why| *why), peer)
            .await,
    )
}
