//! Sessions in an axum app, against a real emulator: renewal, outages, logout, limits, keys, cookies.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod early;

mod outages;
mod renewal;
mod support;
mod table;
