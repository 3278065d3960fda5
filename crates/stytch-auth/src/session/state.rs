//! What the session engine remembers, all of it bounded.

use std::sync::Arc;

use quick_cache::sync::Cache;
use tokio::sync::Semaphore;

use super::denied::Denied;
use super::fleet::Fleet;
use super::flights::Flights;
use super::kept::Kept;
use super::outage::Outage;
use super::renewal::Renewal;
use super::sign_in::{Arrival, Taken};
use super::verified::Verified;
use crate::error::Error;
use crate::jwt::Rules;
use crate::seal::Fingerprint;

/// Steps of logins whose result is kept for a double click.
const TAKEN: usize = 4_096;
/// Sessions that wait in the background for Stytch to confirm their end; each is a sleeping task.
const REVOKING: usize = 4_096;

pub(crate) struct SessionState {
    /// What a session JWT is compared with.
    pub(super) rules: Rules,
    /// JWTs that were verified before.
    pub(super) verified: Verified,
    /// Sessions that were signed out.
    pub(super) denied: Denied,
    /// The other replicas, if there is a store that they share.
    pub(super) fleet: Option<Fleet>,
    /// Renewals under way, by the fingerprint of the credential that is renewed.
    pub(super) flights: Flights<Fingerprint, Renewal>,
    /// How renewals ended, by the same fingerprint.
    pub(super) kept: Kept,
    /// Whether Stytch is known to be away.
    pub(super) outage: Outage,
    /// Steps of logins under way, by the fingerprint of what Stytch takes once: a link, an unfinished login.
    pub(super) steps: Flights<Fingerprint, Result<Arc<Arrival>, Error>>,
    /// Steps that were taken a moment ago, by the same fingerprint.
    pub(super) taken: Cache<Fingerprint, Taken>,
    /// Places for revocations that are to be tried again.
    pub(super) revoking: Arc<Semaphore>,
}

impl SessionState {
    pub(crate) fn new(rules: Rules, fleet: Option<Fleet>) -> Self {
        Self {
            rules,
            verified: Verified::default(),
            denied: Denied::default(),
            fleet,
            flights: Flights::default(),
            kept: Kept::default(),
            outage: Outage::default(),
            steps: Flights::default(),
            taken: Cache::new(TAKEN),
            revoking: Arc::new(Semaphore::new(REVOKING)),
        }
    }
}
