//! What the flights are made of, by names that the model checker can give to its own.

pub(super) use std::sync::{Arc, Mutex, PoisonError};

pub(super) use tokio::spawn;
pub(super) use tokio::sync::watch;
