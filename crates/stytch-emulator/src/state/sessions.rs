//! Sessions: an opaque token, an end, and how the person came in.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};

use super::ids::{new_id, new_token};
use super::links::Attributes;

#[derive(Debug, Clone)]
pub(crate) struct Session {
    pub(crate) session_id: String,
    pub(crate) token: String,
    pub(crate) user_id: String,
    pub(crate) roles: Vec<String>,
    pub(crate) started_at: Timestamp,
    pub(crate) last_accessed_at: Timestamp,
    pub(crate) expires_at: Timestamp,
    pub(crate) attributes: Attributes,
    pub(crate) factors: Vec<Factor>,
    pub(crate) custom_claims: Map<String, Value>,
    pub(crate) revoked: bool,
}

/// One proof of who is there.
#[derive(Debug, Clone)]
pub(crate) struct Factor {
    pub(crate) proof: Proof,
    pub(crate) created_at: Timestamp,
    pub(crate) last_authenticated_at: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Proof {
    Email { email_id: String, address: String },
    Embeddable,
}

impl Session {
    pub(crate) fn new(user_id: &str, roles: &[String], minutes: i64, now: Timestamp) -> Self {
        Self {
            session_id: new_id("session"),
            token: new_token(),
            user_id: user_id.to_owned(),
            roles: roles.to_vec(),
            started_at: now,
            last_accessed_at: now,
            expires_at: minutes_after(now, minutes),
            attributes: Attributes::default(),
            factors: Vec::new(),
            custom_claims: Map::new(),
            revoked: false,
        }
    }

    pub(crate) fn is_active(&self, now: Timestamp) -> bool {
        !self.revoked && now < self.expires_at
    }

    /// Records an authenticate call: the end moves only if a duration was given.
    pub(crate) fn touch(&mut self, minutes: Option<i64>, now: Timestamp) {
        self.last_accessed_at = now;
        if let Some(minutes) = minutes {
            self.expires_at = minutes_after(now, minutes);
        }
    }

    /// Adds a factor, or refreshes the one that proves the same thing.
    pub(crate) fn add_factor(&mut self, proof: Proof, now: Timestamp) {
        match self.factors.iter_mut().find(|factor| factor.proof == proof) {
            Some(factor) => factor.last_authenticated_at = now,
            None => self.factors.push(Factor { proof, created_at: now, last_authenticated_at: now }),
        }
    }
}

/// The moment so many minutes from now. Durations are validated long before they could overflow.
pub(crate) fn minutes_after(now: Timestamp, minutes: i64) -> Timestamp {
    now.checked_add(SignedDuration::from_mins(minutes)).unwrap_or(Timestamp::MAX)
}

/// Every session there ever was; ended ones stay, so that a revoke of one can be told from a revoke of nothing.
#[derive(Debug, Default)]
pub(crate) struct Sessions {
    by_id: HashMap<String, Session>,
    ids_by_token: HashMap<String, String>,
}

impl Sessions {
    pub(crate) fn add(&mut self, session: Session) {
        self.ids_by_token.insert(session.token.clone(), session.session_id.clone());
        self.by_id.insert(session.session_id.clone(), session);
    }

    pub(crate) fn id_of_token(&self, token: &str) -> Option<&str> {
        self.ids_by_token.get(token).map(String::as_str)
    }

    pub(crate) fn get(&self, session_id: &str) -> Option<&Session> {
        self.by_id.get(session_id)
    }

    /// The active ones, newest first.
    pub(crate) fn active(&self, now: Timestamp) -> Vec<&Session> {
        let mut active: Vec<_> = self.by_id.values().filter(|session| session.is_active(now)).collect();
        active.sort_by(|a, b| b.started_at.cmp(&a.started_at).then_with(|| a.session_id.cmp(&b.session_id)));
        active
    }

    /// Ends a session; false if it was not active.
    pub(crate) fn revoke(&mut self, session_id: &str, now: Timestamp) -> bool {
        match self.by_id.get_mut(session_id).filter(|session| session.is_active(now)) {
            Some(session) => {
                session.revoked = true;
                true
            }
            None => false,
        }
    }
}
