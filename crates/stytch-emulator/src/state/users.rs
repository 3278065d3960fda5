//! People and their addresses.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::ids::new_id;
use super::table::Table;
use crate::policy::USER_ROLE;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct User {
    pub(crate) user_id: String,
    pub(crate) pending: bool,
    pub(crate) name: Name,
    pub(crate) emails: Vec<Email>,
    pub(crate) phone_numbers: Vec<PhoneNumber>,
    pub(crate) roles: Vec<String>,
    pub(crate) trusted_metadata: Map<String, Value>,
    pub(crate) untrusted_metadata: Map<String, Value>,
    pub(crate) external_id: Option<String>,
    pub(crate) created_at: Timestamp,
    /// Until when the user is locked out, and since when.
    pub(crate) lock: Option<Lock>,
}

/// A user who has failed too often, as far as the project is concerned.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Lock {
    pub(crate) created_at: Timestamp,
    pub(crate) expires_at: Timestamp,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Name {
    pub(crate) first: String,
    pub(crate) middle: String,
    pub(crate) last: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Email {
    pub(crate) email_id: String,
    pub(crate) address: String,
    pub(crate) verified: bool,
    /// An address added to an existing user goes away again unless it is authenticated by then.
    pub(crate) removed_at: Option<Timestamp>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct PhoneNumber {
    pub(crate) phone_id: String,
    pub(crate) number: String,
}

impl Email {
    pub(crate) fn new(address: &str) -> Self {
        Self { email_id: new_id("email"), address: address.to_owned(), verified: false, removed_at: None }
    }
}

impl User {
    pub(crate) fn new(now: Timestamp) -> Self {
        Self {
            user_id: new_id("user"),
            pending: false,
            name: Name::default(),
            emails: Vec::new(),
            phone_numbers: Vec::new(),
            roles: vec![USER_ROLE.to_owned()],
            trusted_metadata: Map::new(),
            untrusted_metadata: Map::new(),
            external_id: None,
            created_at: now,
            lock: None,
        }
    }

    pub(crate) fn is_locked(&self, now: Timestamp) -> bool {
        self.lock.is_some_and(|lock| now < lock.expires_at)
    }

    pub(crate) fn email_at(&self, address: &str) -> Option<&Email> {
        self.emails.iter().find(|email| email.address == address)
    }

    pub(crate) fn email(&self, email_id: &str) -> Option<&Email> {
        self.emails.iter().find(|email| email.email_id == email_id)
    }

    /// Whether something about the user has an end.
    fn waits(&self) -> bool {
        self.lock.is_some() || self.emails.iter().any(|email| email.removed_at.is_some())
    }

    /// The effect of following a link that was sent to this address.
    pub(crate) fn prove(&mut self, email_id: &str) {
        self.pending = false;
        for email in self.emails.iter_mut().filter(|email| email.email_id == email_id) {
            email.verified = true;
            email.removed_at = None;
        }
    }
}

/// All users of the project, and the ids of those about whom time alone may change something.
#[derive(Debug, Default)]
pub(crate) struct Users(pub(super) Table<User>, BTreeSet<String>);

impl Users {
    /// Removes the addresses and locks whose time is over.
    pub(crate) fn sweep(&mut self, now: Timestamp) {
        let gone = |email: &Email| email.removed_at.is_some_and(|at| at <= now);
        let over =
            |user: &User| user.emails.iter().any(gone) || (user.lock.is_some() && !user.is_locked(now));
        for id in std::mem::take(&mut self.1) {
            if self.0.get(&id).is_some_and(over)
                && let Some(user) = self.0.get_mut(&id)
            {
                user.emails.retain(|email| !gone(email));
                user.lock = user.lock.filter(|lock| now < lock.expires_at);
            }
            if self.0.get(&id).is_some_and(User::waits) {
                self.1.insert(id);
            }
        }
    }

    /// Finds out who waits for something once rows have been put back.
    pub(super) fn index(&mut self) {
        self.1 = self.0.values().filter(|user| user.waits()).map(|user| user.user_id.clone()).collect();
    }

    pub(crate) fn add(&mut self, user: User) {
        if user.waits() {
            self.1.insert(user.user_id.clone());
        }
        self.0.put(&user.user_id.clone(), user);
    }

    pub(crate) fn remove(&mut self, user_id: &str) {
        self.0.remove(user_id);
    }

    /// By id, or by the external id the app has given.
    pub(crate) fn get(&self, id: &str) -> Option<&User> {
        self.0.get(id).or_else(|| self.0.values().find(|user| user.external_id.as_deref() == Some(id)))
    }

    pub(crate) fn get_mut(&mut self, user_id: &str) -> Option<&mut User> {
        // Whatever is to be changed may be one of these things.
        self.1.insert(user_id.to_owned());
        self.0.get_mut(user_id)
    }

    pub(crate) fn with_email(&self, address: &str) -> Option<&User> {
        self.0.values().find(|user| user.email_at(address).is_some())
    }

    pub(crate) fn with_email_id(&self, email_id: &str) -> Option<&User> {
        self.0.values().find(|user| user.email(email_id).is_some())
    }

    pub(crate) fn with_phone_id(&self, phone_id: &str) -> Option<&User> {
        self.0.values().find(|user| user.phone_numbers.iter().any(|phone| phone.phone_id == phone_id))
    }

    pub(crate) fn with_phone_number(&self, number: &str) -> Option<&User> {
        self.0.values().find(|user| user.phone_numbers.iter().any(|phone| phone.number == number))
    }

    /// Newest first, each with its place in that order.
    pub(crate) fn newest(&self) -> Vec<(u64, &User)> {
        self.0.newest()
    }
}
