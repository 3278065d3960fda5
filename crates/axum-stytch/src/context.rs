//! The request around a signed-in person, for what is asked in the middle of a handler.

use http::HeaderValue;
use http::header::ACCEPT_LANGUAGE;
use http::request::Parts;
use stytch_auth::web::{Asker, Denial, SessionHandle};
use tower_stytch::HttpHeaders;

use crate::AuthRejection;

#[derive(Clone)]
pub(crate) struct Context {
    pub(crate) session: SessionHandle,
    asker: Asker,
    /// `Accept-Language`, where a page may be the answer.
    languages: Option<HeaderValue>,
}

impl Context {
    pub(crate) fn new(session: SessionHandle, parts: &Parts) -> Self {
        let asker = session.asker(parts.method.as_str(), &HttpHeaders(&parts.headers));
        let languages = || parts.headers.get(ACCEPT_LANGUAGE).cloned();
        Self { session, asker, languages: asker.wants_page().then(languages).flatten() }
    }

    /// Around nobody's request: a program that asks for JSON.
    #[cfg(feature = "test-util")]
    pub(crate) fn fake() -> Self {
        let session = SessionHandle::fake();
        let asker = session.asker("GET", &HttpHeaders(&http::HeaderMap::new()));
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
pub(crate) fn rejection(session: &SessionHandle, parts: &Parts, denial: Denial) -> AuthRejection {
    let reply = session.denied(&denial, parts.method.as_str(), &HttpHeaders(&parts.headers));
    AuthRejection::new(denial, reply)
}
