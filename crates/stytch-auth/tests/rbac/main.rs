//! What people may do is decided here, and comes out as Stytch would decide it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod agreement;
mod cases;
mod kept;
mod organizations;
mod support;
