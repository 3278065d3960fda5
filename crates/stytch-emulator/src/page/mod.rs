//! The pages for people: an inbox with the emulator's controls beside it, and what a link in a mail may show.

mod frame;
mod inbox;
mod link;
mod people;
mod traffic;

pub(crate) use inbox::inbox;
pub(crate) use link::{bot_check, unknown_link};
