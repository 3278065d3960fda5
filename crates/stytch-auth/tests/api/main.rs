//! The calls to Stytch: what reaches the wire, what is read from it, and what happens when it is broken.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod answers;
mod b2b_outcomes;
mod b2b_wire;
mod errors;
mod foreign_keys;
mod limits;
mod retries;
mod runtime;
mod settings;
mod support;
mod wire;
