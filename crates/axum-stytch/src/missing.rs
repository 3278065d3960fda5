//! The session that the layer left in the request, or the log line that names the cure.

use http::request::Parts;
use stytch_auth::web::SessionHandle;

use crate::AuthRejection;

const CURE: &str =
    "no session in the request: add .layer(SessionLayer::new(stytch)) to the router, after the routes";

pub(crate) fn session_of(parts: &Parts, extractor: &str) -> Result<SessionHandle, AuthRejection> {
    parts.extensions.get::<SessionHandle>().cloned().ok_or_else(|| {
        tracing::error!(path = parts.uri.path(), extractor, "{CURE}");
        AuthRejection::misconfigured(CURE)
    })
}
