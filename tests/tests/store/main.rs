//! What every store has to do, asked of each there is; and what a Redis can do to a store.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod contract;
mod redis;
mod tls;
