//! Tests of the engine's parts. What it does as a whole is tested with a server and an emulator.

mod denied;
mod fleet;
mod flights;
mod interleavings;
mod outage;
