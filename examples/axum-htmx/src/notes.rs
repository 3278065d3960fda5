//! The app's own records: each person's notes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum_stytch::UserId;
use serde::Deserialize;

/// Everybody's notes, in memory.
#[derive(Debug, Clone, Default)]
pub(crate) struct Notes(Arc<Mutex<HashMap<UserId, Vec<String>>>>);

/// What the form sends.
#[derive(Debug, Deserialize)]
pub(crate) struct NewNote {
    text: String,
}

impl Notes {
    pub(crate) fn of(&self, user: &UserId) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(user).cloned().unwrap_or_default()
    }

    pub(crate) fn add(&self, user: &UserId, note: NewNote) {
        let mut notes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        notes.entry(user.clone()).or_default().push(note.text);
    }
}
