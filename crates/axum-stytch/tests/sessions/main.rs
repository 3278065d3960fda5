//! Sessions in an axum app, against a real emulator: renewal, outages, logout, limits, keys, cookies.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod absolute;
mod bearer;
mod clocks;
mod cookie_choice;
mod cookie_size;
mod denied;
mod early;
mod expired;
mod faults;
mod floods;
mod fresh;
mod garbage;
mod grace;
mod handles;
mod herd;
mod keys;
mod keys_answers;
mod keys_rotation;
mod logout;
mod logout_races;
mod outages;
mod recovery;
mod renewal;
mod support;
mod table;
mod token_age;
mod vertical;
mod warm;
