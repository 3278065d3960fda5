//! A response body: the inner service's, or one of our own.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Response, StatusCode};
use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;
use stytch_auth::web::Reply;

pin_project! {
    /// The body of a response that went through one of our layers.
    ///
    /// An own type, because some bodies (tonic's, say) cannot be made from bytes.
    pub struct ResponseBody<B> {
        #[pin]
        kind: Kind<B>,
    }
}

pin_project! {
    #[project = KindProjection]
    enum Kind<B> {
        Inner { #[pin] body: B },
        Own { bytes: Option<Bytes> },
    }
}

impl<B> ResponseBody<B> {
    pub(crate) fn inner(body: B) -> Self {
        Self { kind: Kind::Inner { body } }
    }
}

impl<B> ResponseBody<B> {
    /// The same as a body of the framework's own type, for frameworks that would box any other: `convert` is for the inner
    /// service's.
    pub fn into_body<T: From<Bytes>>(self, convert: impl FnOnce(B) -> T) -> T {
        match self.kind {
            Kind::Inner { body } => convert(body),
            Kind::Own { bytes } => bytes.unwrap_or_default().into(),
        }
    }
}

impl<B> std::fmt::Debug for ResponseBody<B> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ResponseBody").finish_non_exhaustive()
    }
}

impl<B: Body<Data = Bytes>> Body for ResponseBody<B> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        match self.project().kind.project() {
            KindProjection::Inner { body } => body.poll_frame(cx),
            KindProjection::Own { bytes } => Poll::Ready(bytes.take().map(|bytes| Ok(Frame::data(bytes)))),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.kind {
            Kind::Inner { body } => body.is_end_stream(),
            Kind::Own { bytes } => bytes.is_none(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.kind {
            Kind::Inner { body } => body.size_hint(),
            Kind::Own { bytes } => SizeHint::with_exact(bytes.as_ref().map_or(0, |bytes| bytes.len() as u64)),
        }
    }
}

/// A reply of the core as an `http` response, for adapters.
pub fn into_response(reply: Reply) -> Response<http_body_util::Full<Bytes>> {
    let (parts, body) = response::<http_body_util::Empty<Bytes>>(reply).into_parts();
    let bytes = match body.kind {
        Kind::Own { bytes } => bytes.unwrap_or_default(),
        Kind::Inner { .. } => Bytes::new(),
    };
    Response::from_parts(parts, http_body_util::Full::new(bytes))
}

/// A reply of the core as the answer of one of our services.
pub(crate) fn response<B>(reply: Reply) -> Response<ResponseBody<B>> {
    let bytes = (!reply.body.is_empty()).then(|| Bytes::from(reply.body));
    let mut response = Response::new(ResponseBody { kind: Kind::Own { bytes } });
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in reply.headers {
        match HeaderValue::try_from(value) {
            Ok(value) => {
                response.headers_mut().append(HeaderName::from_static(name), value);
            }
            // Every value is built from checked text, so this is a defect: better no answer than half of one.
            Err(_) => {
                tracing::error!(name, "a header value of ours is not one; the answer is withheld");
                let mut withheld = Response::new(ResponseBody { kind: Kind::Own { bytes: None } });
                *withheld.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
                return withheld;
            }
        }
    }
    response
}
