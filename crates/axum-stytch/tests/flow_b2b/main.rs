//! The login of members: discovery, an organisation's own login, invitations, switching, and what is no session.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod discovery;
mod hand_off;
mod invitations;
mod organization_login;
mod secrets;
mod switching;
mod tricks;
mod unfinished;
mod vertical;
mod world;

#[path = "../support/mod.rs"]
mod support;
