//! [`SessionLayer`]: sessions and login routes.

mod future;
mod layer;
mod peer;
mod service;

pub use future::ResponseFuture;
pub use layer::SessionLayer;
pub use service::SessionService;
