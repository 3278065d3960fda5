//! What the end-to-end tests share: an app on an embedded emulator, a real browser, and a client that keeps cookies.
//!
//! A test begins with [`TestApp::quickstart`] and [`Browser::open`], and ends with [`Browser::quit`], which also looks
//! for errors in the browser's console.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failed step is a failed test")]
#![allow(clippy::missing_panics_doc, reason = "everything in here panics when a step fails")]

pub mod conformance;

mod app;
mod axe;
mod browser;
mod driver;
mod example;
mod http_client;
mod load_balancer;
mod redis_server;
mod vendor;

pub use app::TestApp;
pub use axe::npm_file;
pub use browser::{Browser, Tab};
pub use example::{Example, run_to_exit};
pub use fantoccini::cookies::Cookie;
pub use fantoccini::key::Key;
pub use http_client::HttpClient;
pub use load_balancer::LoadBalancer;
pub use redis_server::RedisServer;

/// The code in the workspace's README compiles.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;
