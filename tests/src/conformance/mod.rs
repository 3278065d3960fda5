//! One set of scenarios for every adapter: what an app of one framework can rely on, an app of another can too.
//!
//! * [`Server`] is a framework, [`Mode`] how the emulator answers where Stytch's answers are not known for sure; a
//!   [`Case`] is one of each.
//! * [`World`] is one emulator, one project handle and one running server with the small test app of [`apps`].
//! * [`Browser`] sends what browsers send, keeps cookies, and shows every header of every answer.
//! * [`scenarios`] are functions of a case. The test program makes a test of each scenario in each case.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod answer;
pub mod apps;
mod browser;
mod case;
mod jar;
pub mod log;
mod organizations;
pub mod random;
pub mod scenarios;
mod world;

pub use answer::{Answer, SetCookie};
pub use browser::{Ask, Browser};
pub use case::{Case, Mode, Server};
pub use world::World;
