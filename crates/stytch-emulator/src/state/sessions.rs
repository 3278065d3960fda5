//! Sessions: an opaque token, an end, and how the person came in.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::ids::{new_id, new_token};
use super::links::Attributes;
use super::table::Table;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Session {
    pub(crate) session_id: String,
    pub(crate) token: String,
    /// The user's or the member's id.
    pub(crate) user_id: String,
    /// The member's organization; None in a consumer session.
    pub(crate) organization_id: Option<String>,
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
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Factor {
    pub(crate) proof: Proof,
    pub(crate) created_at: Timestamp,
    pub(crate) last_authenticated_at: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Proof {
    Email { email_id: String, address: String },
    Embeddable,
    Sms { phone_id: String, number: String },
}

impl Proof {
    /// Whether it is one that a login asks for beside the first.
    pub(crate) fn is_second(&self) -> bool {
        matches!(self, Self::Sms { .. })
    }
}

impl Session {
    pub(crate) fn new(user_id: &str, roles: &[String], minutes: i64, now: Timestamp) -> Self {
        Self {
            session_id: new_id("session"),
            token: new_token(),
            user_id: user_id.to_owned(),
            organization_id: None,
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

    pub(crate) fn of_member(member_id: &str, organization_id: &str, minutes: i64, now: Timestamp) -> Self {
        Self {
            session_id: new_id("member-session"),
            organization_id: Some(organization_id.to_owned()),
            ..Self::new(member_id, &[], minutes, now)
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
    pub(super) by_id: Table<Session>,
    ids_by_token: HashMap<String, String>,
}

impl Sessions {
    pub(crate) fn add(&mut self, session: Session) {
        self.ids_by_token.insert(session.token.clone(), session.session_id.clone());
        self.by_id.put(&session.session_id.clone(), session);
    }

    pub(crate) fn id_of_token(&self, token: &str) -> Option<&str> {
        self.ids_by_token.get(token).map(String::as_str)
    }

    pub(crate) fn get(&self, session_id: &str) -> Option<&Session> {
        self.by_id.get(session_id)
    }

    /// The active ones, newest first.
    pub(crate) fn active(&self, now: Timestamp) -> Vec<&Session> {
        let newest = self.by_id.newest().into_iter().map(|(_, session)| session);
        newest.filter(|session| session.is_active(now)).collect()
    }

    /// Ends a session; false if it was not active.
    pub(crate) fn revoke(&mut self, session_id: &str, now: Timestamp) -> bool {
        if !self.get(session_id).is_some_and(|session| session.is_active(now)) {
            return false;
        }
        self.by_id.get_mut(session_id).is_some_and(|session| {
            session.revoked = true;
            true
        })
    }

    /// Ends all sessions of a user or member.
    pub(crate) fn revoke_of_user(&mut self, user_id: &str) {
        self.by_id.change_where(
            |session| session.user_id == user_id && !session.revoked,
            |session| session.revoked = true,
        );
    }

    /// Finds the tokens again once rows have been put back.
    pub(super) fn index(&mut self) {
        let pairs = self.by_id.values().map(|session| (session.token.clone(), session.session_id.clone()));
        self.ids_by_token = pairs.collect();
    }
}
