//! Passcodes: the second factor that a member types.

use aws_lc_rs::rand;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::table::Table;

/// So long a passcode can be used.
const MINUTES: i64 = 2;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Passcode {
    pub(crate) code: String,
    pub(crate) expires_at: Timestamp,
    pub(crate) used: bool,
}

impl Passcode {
    pub(crate) fn new(now: Timestamp) -> Self {
        let expires_at = now.checked_add(SignedDuration::from_mins(MINUTES)).unwrap_or(Timestamp::MAX);
        Self { code: six_digits(), expires_at, used: false }
    }

    pub(crate) fn is_alive(&self, now: Timestamp) -> bool {
        !self.used && now < self.expires_at
    }
}

fn six_digits() -> String {
    let mut bytes = [0; 8];
    // Without a working random source nothing here can issue a session either.
    let _ = rand::fill(&mut bytes);
    format!("{:06}", u64::from_le_bytes(bytes) % 1_000_000)
}

/// The latest passcode of each member; a new one replaces it.
#[derive(Debug, Default)]
pub(crate) struct Passcodes(pub(super) Table<Passcode>);

impl Passcodes {
    pub(crate) fn put(&mut self, member_id: &str, passcode: Passcode) {
        self.0.put(member_id, passcode);
    }

    pub(crate) fn of(&self, member_id: &str) -> Option<&Passcode> {
        self.0.get(member_id)
    }

    /// Whether this is somebody's, and can still be used.
    pub(crate) fn has(&self, code: &str, now: Timestamp) -> bool {
        self.0.values().any(|passcode| passcode.code == code && passcode.is_alive(now))
    }

    pub(crate) fn use_up(&mut self, member_id: &str) {
        if let Some(passcode) = self.0.get_mut(member_id) {
            passcode.used = true;
        }
    }
}
