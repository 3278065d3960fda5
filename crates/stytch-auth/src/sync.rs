//! Locks, shared values, caches and tasks by names that the model checker can give to its own.
//!
//! A file that it is to run takes them from here, as `super::sync`, and nothing else that threads share.

pub(crate) use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
pub(crate) use std::sync::{Arc, Mutex, PoisonError, RwLock};

pub(crate) use arc_swap::ArcSwapOption;
pub(crate) use quick_cache::sync::Cache;
pub(crate) use tokio::runtime::Handle;
pub(crate) use tokio::spawn;
pub(crate) use tokio::sync::watch;
pub(crate) use tokio::time::timeout;
