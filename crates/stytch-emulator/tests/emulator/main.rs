//! The emulator from outside: over HTTP, as an app, a browser or a test would use it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod app;
mod authenticate;
mod b2b;
mod clock;
mod contract;
mod control;
mod data;
mod email_links;
mod embeddable_links;
mod errors;
mod faults;
mod keys;
mod lists;
mod mail_link;
mod manual;
mod openapi;
mod other_calls;
mod page;
mod pkce;
mod program;
mod projects;
mod redirect_urls;
mod requests;
mod rules;
mod safety;
mod sandbox;
mod seed;
mod sessions;
#[cfg(feature = "smtp")]
mod smtp;
mod strict;
mod test_session;
mod transport;
mod user_changes;
mod user_search;
mod users;
