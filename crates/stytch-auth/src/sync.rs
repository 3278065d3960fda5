//! Locks, shared values, caches and tasks by names that the model checker can give to its own.
//!
//! A file that it is to run takes them from here, as `super::sync`, and nothing else that threads share.

use std::hash::Hash;
pub(crate) use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
pub(crate) use std::sync::{Arc, Mutex, PoisonError};

pub(crate) use arc_swap::ArcSwapOption;
pub(crate) use quick_cache::sync::Cache;
pub(crate) use tokio::runtime::Handle;
pub(crate) use tokio::spawn;
pub(crate) use tokio::sync::watch;
pub(crate) use tokio::time::timeout;

/// A map that is read without a lock.
pub(crate) struct Map<K, V>(papaya::HashMap<K, V, foldhash::fast::RandomState>);

impl<K: Clone + Eq + Hash, V: Copy> Map<K, V> {
    pub(crate) fn new() -> Self {
        Self(papaya::HashMap::default())
    }

    pub(crate) fn get(&self, key: &K) -> Option<V> {
        self.0.pin().get(key).copied()
    }

    pub(crate) fn insert(&self, key: K, value: V) {
        self.0.pin().insert(key, value);
    }

    pub(crate) fn retain(&self, mut keep: impl FnMut(V) -> bool) {
        self.0.pin().retain(|_, value| keep(*value));
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn entries(&self) -> Vec<(K, V)> {
        self.0.pin().iter().map(|(key, value)| (key.clone(), *value)).collect()
    }
}
