//! Which threads answer.

use std::collections::HashSet;
use std::sync::{Arc, Mutex};
use std::thread::ThreadId;

/// The threads on which handlers have run: a test with several workers has to show that there were several.
#[derive(Debug, Clone, Default)]
pub struct Seen(Arc<Mutex<HashSet<ThreadId>>>);

impl Seen {
    /// Notes the current thread.
    pub fn note(&self) {
        self.0.lock().unwrap().insert(std::thread::current().id());
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.lock().unwrap().len()
    }
}
