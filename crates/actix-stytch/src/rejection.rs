//! Why an extractor did not let the handler run.

use std::fmt;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use stytch_auth::web::{Denial, Reply};

use crate::response::response;

/// Why a handler that asks for somebody does not run, and the answer to that.
///
/// As a response it is what the client understands: a page load is sent to the login page, htmx gets `HX-Redirect`, a
/// script gets `application/problem+json`.
#[derive(Clone)]
pub struct AuthRejection(Box<(Denial, Reply)>);

impl AuthRejection {
    pub(crate) fn new(denial: Denial, reply: Reply) -> Self {
        Self(Box::new((denial, reply)))
    }

    pub(crate) fn misconfigured(cure: &str) -> Self {
        Self::new(Denial::Misconfigured, Reply::misconfigured(cure))
    }

    pub(crate) fn into_reply(self) -> Reply {
        self.0.1
    }

    /// The reason, to tell "nobody" from "may not" from "cannot be decided now".
    pub fn denial(&self) -> &Denial {
        &self.0.0
    }
}

impl fmt::Debug for AuthRejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("AuthRejection").field(self.denial()).finish()
    }
}

impl fmt::Display for AuthRejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.denial().fmt(f)
    }
}

impl std::error::Error for AuthRejection {}

impl ResponseError for AuthRejection {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.0.1.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        response(self.0.1.clone())
    }
}
