//! What the test app has for members of organisations, in a B2B project.

pub(super) mod actix;
pub(super) mod axum;
pub(super) mod hyper;
mod logins;
