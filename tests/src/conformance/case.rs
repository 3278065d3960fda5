//! What a scenario runs on.

use std::fmt;

/// A framework, with the adapter that is tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Server {
    /// axum-stytch, over tower-stytch.
    Axum,
    /// actix-stytch, with several workers.
    Actix,
    /// tower-stytch on hyper, with no framework.
    Hyper,
}

impl Server {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Axum, Self::Actix, Self::Hyper];
}

/// How the emulator answers where Stytch's documentation leaves it open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// The milder answer.
    Mild,
    /// The harsher one.
    Strict,
}

/// One server under one mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Case {
    /// The server.
    pub server: Server,
    /// The mode.
    pub mode: Mode,
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}, {:?}", self.server, self.mode)
    }
}
