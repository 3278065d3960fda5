//! What the quickstarts share and an app would have anyway: pages, its own records, where it listens.

mod accounts;
pub mod pages;
mod settings;
mod team;
pub mod team_pages;

pub use accounts::{Account, Accounts};
pub use settings::{Error, Settings, Started, with_b2b_emulator, with_emulator};
pub use team::{ORGANIZATIONS, Team};
