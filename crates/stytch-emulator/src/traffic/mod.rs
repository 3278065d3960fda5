//! What passes between an app and the emulator: the log of it, and the faults put into it.

mod fault;
mod log;

pub use fault::Fault;
pub use log::RecordedRequest;

pub(crate) use fault::{Effect, Faults};
pub(crate) use log::RequestLog;

/// Both, behind one lock.
#[derive(Debug, Default)]
pub(crate) struct Traffic {
    pub(crate) faults: Faults,
    pub(crate) log: RequestLog,
}
