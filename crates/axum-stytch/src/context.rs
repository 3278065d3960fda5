//! The request around a signed-in person, for what is asked in the middle of a handler.

use http::request::Parts;
use stytch_auth::web::{Client, Denial, SessionHandle};
use tower_stytch::HttpHeaders;

use crate::AuthRejection;

#[derive(Clone)]
pub(crate) struct Context {
    pub(crate) session: SessionHandle,
    client: Client,
}

impl Context {
    pub(crate) fn new(session: SessionHandle, parts: &Parts) -> Self {
        let client = session.client(parts.method.as_str(), &HttpHeaders(&parts.headers));
        Self { session, client }
    }

    /// Around nobody's request: a program that asks for JSON.
    #[cfg(feature = "test-util")]
    pub(crate) fn fake() -> Self {
        let session = SessionHandle::fake();
        let client = session.client("GET", &HttpHeaders(&http::HeaderMap::new()));
        Self { session, client }
    }

    pub(crate) fn reject(&self, denial: Denial) -> AuthRejection {
        let reply = self.session.refused(&denial, self.client);
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
