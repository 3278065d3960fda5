//! Logins that are not complete: somebody has proven an address, but not yet entered an organization.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::ids::new_token;
use super::sessions::{Factor, minutes_after};
use super::table::Table;

/// So long a login may stay incomplete.
const MINUTES: i64 = 10;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct IntermediateSession {
    pub(crate) token: String,
    pub(crate) email_id: String,
    pub(crate) email_address: String,
    pub(crate) factors: Vec<Factor>,
    /// Set when the login began in one organization: it is good for no other.
    pub(crate) organization_id: Option<String>,
    pub(crate) expires_at: Timestamp,
}

impl IntermediateSession {
    pub(crate) fn new(
        email: (&str, &str),
        factors: Vec<Factor>,
        organization_id: Option<&str>,
        now: Timestamp,
    ) -> Self {
        Self {
            token: new_token(),
            email_id: email.0.to_owned(),
            email_address: email.1.to_owned(),
            factors,
            organization_id: organization_id.map(str::to_owned),
            expires_at: minutes_after(now, MINUTES),
        }
    }
}

/// Those that wait; a used or expired one is forgotten.
#[derive(Debug, Default)]
pub(crate) struct IntermediateSessions(pub(super) Table<IntermediateSession>);

impl IntermediateSessions {
    pub(crate) fn sweep(&mut self, now: Timestamp) {
        self.0.remove_where(|session| session.expires_at <= now);
    }

    pub(crate) fn add(&mut self, session: IntermediateSession) {
        self.0.put(&session.token.clone(), session);
    }

    pub(crate) fn get(&self, token: &str) -> Option<&IntermediateSession> {
        self.0.get(token)
    }

    pub(crate) fn remove(&mut self, token: &str) {
        self.0.remove(token);
    }
}
