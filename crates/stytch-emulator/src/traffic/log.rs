//! The log of API calls.

use std::collections::VecDeque;
use std::time::SystemTime;

/// Older entries are forgotten, so that an emulator can run for weeks.
const KEPT: usize = 10_000;

/// A call to the API as it arrived. Headers, and with them the secret, are not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// `GET`, `POST`, …
    pub method: String,
    /// The path, percent-decoded and without the query.
    pub path: String,
    /// The status of the answer; 0 while there is none, and for ever if the connection was dropped.
    pub status: u16,
    /// When it arrived, by the emulator's clock.
    pub at: SystemTime,
    /// The body as received; empty if there was none.
    pub body: String,
}

/// Names an entry until the answer's status is known.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry(u64);

/// The latest calls, oldest first.
#[derive(Debug, Default)]
pub(crate) struct RequestLog {
    entries: VecDeque<RecordedRequest>,
    forgotten: u64,
}

impl RequestLog {
    pub(crate) fn arrived(&mut self, method: &str, path: &str, at: SystemTime, body: String) -> Entry {
        if self.entries.len() == KEPT {
            self.entries.pop_front();
            self.forgotten += 1;
        }
        let (method, path) = (method.to_owned(), path.to_owned());
        self.entries.push_back(RecordedRequest { method, path, status: 0, at, body });
        Entry(self.forgotten + self.entries.len() as u64 - 1)
    }

    pub(crate) fn answered(&mut self, entry: Entry, status: u16) {
        let index = entry.0.checked_sub(self.forgotten).and_then(|index| usize::try_from(index).ok());
        if let Some(request) = index.and_then(|index| self.entries.get_mut(index)) {
            request.status = status;
        }
    }

    pub(crate) fn list(&self) -> impl DoubleEndedIterator<Item = &RecordedRequest> {
        self.entries.iter()
    }

    /// How many calls there have been since the last reset.
    pub(crate) fn total(&self) -> u64 {
        self.forgotten + self.entries.len() as u64
    }

    /// Entries still being answered must not write into later ones, so the count goes on.
    pub(crate) fn clear(&mut self) {
        self.forgotten = self.total();
        self.entries.clear();
    }
}
