//! Scenarios that run over every adapter, and the browser tests.

pub mod conformance;
