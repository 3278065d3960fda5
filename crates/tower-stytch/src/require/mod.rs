//! [`RequireSessionLayer`]: a guard over a group of routes.

mod layer;
mod service;

pub use layer::RequireSessionLayer;
pub use service::{RequireSession, ResponseFuture};
