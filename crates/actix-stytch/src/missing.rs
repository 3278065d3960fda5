//! The session that the middleware left in the request, or the log line that names the cure.

use actix_web::{HttpMessage, HttpRequest};
use stytch_auth::web::SessionHandle;

use crate::AuthRejection;

const CURE: &str = "no session in the request: add .wrap(SessionMiddleware::new(stytch)) to the app";

pub(crate) fn session_of(request: &HttpRequest, extractor: &str) -> Result<SessionHandle, AuthRejection> {
    let session = request.extensions().get::<SessionHandle>().cloned();
    session.ok_or_else(|| {
        tracing::error!(path = request.uri().path(), extractor, "{CURE}");
        AuthRejection::misconfigured(CURE)
    })
}
