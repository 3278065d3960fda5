//! The app's own records, kept beside Stytch's: here in memory, in a real app a table.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};

use stytch_auth::UserId;
use stytch_auth::web::SignInEvent;

/// The app's table of people, by Stytch's `user_id`.
#[derive(Debug, Clone, Default)]
pub struct Accounts(Arc<Mutex<HashMap<UserId, Account>>>);

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The app's own number for the person.
    pub number: usize,
    /// What Stytch said at each sign-in: whether it had just made the user.
    pub created: Vec<bool>,
}

impl Accounts {
    /// Saves whoever signs in: a new row for a new person, and nothing lost for a known one.
    ///
    /// # Errors
    ///
    /// Never here; with a database, an error means that the person is not signed in and told to try again.
    pub async fn save(self, event: SignInEvent) -> Result<(), Infallible> {
        let mut rows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let number = rows.len() + 1;
        let row = rows.entry(event.user_id().clone());
        row.or_insert_with(|| Account { number, created: Vec::new() }).created.push(event.created);
        Ok(())
    }

    /// The row of a person.
    pub fn find(&self, user_id: &UserId) -> Option<Account> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(user_id).cloned()
    }
}
