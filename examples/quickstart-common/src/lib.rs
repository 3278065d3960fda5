//! What the quickstarts share and an app would have anyway: pages, its own records, where it listens.

mod accounts;
pub mod pages;
mod settings;

pub use accounts::{Account, Accounts};
pub use settings::{Error, Settings, Started, with_emulator};
