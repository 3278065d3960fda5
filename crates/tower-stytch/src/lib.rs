//! Magic-link login with [Stytch](https://stytch.com) for any tower service over `http` 1.x.
//!
//! [`SessionLayer`] authenticates session cookies and answers the login routes. [`RequireSessionLayer`] lets only
//! signed-in people through. In between, the session of a request is its [`SessionHandle`] extension:
//!
//! ```
//! use http::{Request, Response};
//! use tower::{ServiceBuilder, service_fn};
//! use tower_stytch::{SessionHandle, SessionLayer};
//!
//! # fn main() -> Result<(), stytch_auth::ConfigError> {
//! let stytch = stytch_auth::Stytch::builder()
//!     .project_id("project-test-11111111-1111-4111-8111-111111111111")
//!     .secret("secret-test-emulator")
//!     .build()?;
//!
//! let service = ServiceBuilder::new().layer(SessionLayer::new(stytch)).service(service_fn(
//!     async |request: Request<String>| {
//!         let session = request.extensions().get::<SessionHandle>().cloned();
//!         let user = match &session {
//!             Some(session) => session.authenticate().await?,
//!             None => None,
//!         };
//!         let name = user.map_or("nobody".to_owned(), |user| user.user_id().to_string());
//!         Ok::<_, stytch_auth::Error>(Response::new(format!("Hello, {name}")))
//!     },
//! ));
//! # let _ = service;
//! # Ok(())
//! # }
//! ```
//!
//! With axum, use `axum-stytch`, whose extractors do this for you.

mod body;
mod headers;
mod kept;
mod require;
mod session;

pub use body::{ResponseBody, into_response};
pub use headers::HttpHeaders;
pub use require::{RequireSession, RequireSessionLayer};
pub use session::{SessionLayer, SessionService};
pub use stytch_auth::web::SessionHandle;

/// The futures of the services here.
pub mod future {
    pub use crate::require::ResponseFuture as RequireSessionFuture;
    pub use crate::session::ResponseFuture as SessionFuture;
}
