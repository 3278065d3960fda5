//! Handles that share a store, as replicas of an app do: what one denies, all deny.
//!
//! The tests with a real Redis and real servers are in the workspace's `tests`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod log;
mod store;
mod support;
mod tasks;
