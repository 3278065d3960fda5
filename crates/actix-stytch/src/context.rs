//! The request around a signed-in person, for what is asked in the middle of a handler.

use actix_web::HttpRequest;
use actix_web::http::header::{ACCEPT_LANGUAGE, HeaderValue};
use stytch_auth::web::{Asker, Denial, SessionHandle};

use crate::AuthRejection;
use crate::request::RequestHeaders;

#[derive(Clone)]
pub(crate) struct Context {
    pub(crate) session: SessionHandle,
    asker: Asker,
    /// `Accept-Language`, where a page may be the answer.
    languages: Option<HeaderValue>,
}

impl Context {
    pub(crate) fn new(session: SessionHandle, request: &HttpRequest) -> Self {
        let asker = session.asker(request.method().as_str(), &RequestHeaders(request.headers()));
        let languages = || request.headers().get(ACCEPT_LANGUAGE).cloned();
        Self { session, asker, languages: asker.wants_page().then(languages).flatten() }
    }

    /// Around nobody's request: a program that asks for JSON.
    #[cfg(feature = "test-util")]
    pub(crate) fn fake() -> Self {
        let session = SessionHandle::fake();
        let asker = session.asker("GET", &RequestHeaders(&actix_web::http::header::HeaderMap::new()));
        Self { session, asker, languages: None }
    }

    pub(crate) fn reject(&self, denial: Denial) -> AuthRejection {
        let reply =
            self.session.refused(&denial, self.asker, self.languages.as_ref().map(HeaderValue::as_bytes));
        AuthRejection::new(denial, reply)
    }

    pub(crate) fn permit(&self, allowed: bool) -> Result<(), AuthRejection> {
        if allowed { Ok(()) } else { Err(self.reject(Denial::Forbidden)) }
    }
}

/// The answer to a request whose handler does not run.
pub(crate) fn rejection(session: &SessionHandle, request: &HttpRequest, denial: Denial) -> AuthRejection {
    let reply = session.denied(&denial, request.method().as_str(), &RequestHeaders(request.headers()));
    AuthRejection::new(denial, reply)
}
