//! The pages for people: an inbox with the emulator's controls beside it, and what a link in a mail may show.

mod console;
mod controls;
mod frame;
mod link;
mod mail;
mod people;
mod sessions;
mod traffic;

pub(crate) use console::console;
pub(crate) use link::{bot_check, unknown_link};
