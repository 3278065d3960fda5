//! Three replicas of an app, on axum, actix-web and hyper, behind a load balancer, with one Redis between them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod logins;
mod outages;
mod sign_outs;
mod world;
