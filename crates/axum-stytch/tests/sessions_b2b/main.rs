//! The suite of `sessions`, test for test, for members of an organisation in a B2B project.
//!
//! Faults, floods and herds are left out: they walk the users' login routes, or make users by the thousand.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]
#![allow(clippy::duplicate_mod, reason = "two kinds of project, one behaviour")]

#[path = "../sessions/absolute.rs"]
mod absolute;
#[path = "../sessions/bearer.rs"]
mod bearer;
#[path = "../sessions/clocks.rs"]
mod clocks;
#[path = "../sessions/cookie_choice.rs"]
mod cookie_choice;
#[path = "../sessions/cookie_size.rs"]
mod cookie_size;
#[path = "../sessions/denied.rs"]
mod denied;
#[path = "../sessions/early.rs"]
mod early;
#[path = "../sessions/expired.rs"]
mod expired;
#[path = "../sessions/fresh.rs"]
mod fresh;
#[path = "../sessions/grace.rs"]
mod grace;
#[path = "../sessions/handles.rs"]
mod handles;
#[path = "../sessions/keys.rs"]
mod keys;
#[path = "../sessions/keys_answers.rs"]
mod keys_answers;
#[path = "../sessions/keys_rotation.rs"]
mod keys_rotation;
#[path = "../sessions/logout.rs"]
mod logout;
#[path = "../sessions/logout_races.rs"]
mod logout_races;
#[path = "../sessions/outages.rs"]
mod outages;
#[path = "../sessions/renewal.rs"]
mod renewal;
#[allow(dead_code, reason = "the faults and crowds are tried once, with users")]
#[path = "../sessions/support/mod.rs"]
mod support;
#[path = "../sessions/table.rs"]
mod table;
#[path = "../sessions/token_age.rs"]
mod token_age;
mod vertical;
#[path = "../sessions/warm.rs"]
mod warm;
