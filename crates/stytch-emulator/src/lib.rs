#![doc = include_str!("../README.md")]

mod builder;
mod clock;
mod config;
mod control;
mod durable;
mod emulator;
mod error;
mod errors;
mod letter;
mod operations;
mod page;
mod policy;
mod seed;
mod server;
mod shared;
#[cfg(feature = "smtp")]
mod smtp;
mod state;
mod storage;
mod test_session;
mod traffic;

pub use self::{
    builder::EmulatorBuilder,
    clock::EmulatorClock,
    emulator::{Emulator, Project},
    error::StartError,
    state::mailbox::{Message, MessageKind},
    test_session::{LoginError, TestSession},
    traffic::{Fault, RecordedRequest},
};
