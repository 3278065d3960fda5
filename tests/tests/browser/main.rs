//! Signing in and out in a real browser.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failed step is a failed test")]

mod any_device;
mod flow;
mod hand_off;
mod harness;
mod htmx;
mod invitations;
mod keyboard;
mod links;
mod look;
mod organizations;
mod outage;
mod pages;
mod questions;
mod sessions;
mod single_page;
mod steps;
