//! What the session engine remembers, all of it bounded.

use std::sync::Arc;
use std::time::Duration;

use quick_cache::Weighter;
use quick_cache::sync::Cache;
use tokio::sync::Semaphore;

use super::denied::Denied;
use super::fleet::Fleet;
use super::flights::Flights;
use super::outage::Outage;
use super::renewal::Renewal;
use super::sign_in::{Arrival, Taken};
use super::verified::Verified;
use crate::clock::Timestamp;
use crate::error::Error;
use crate::jwt::Rules;
use crate::seal::Fingerprint;

/// What an entry costs beside its token: claims, bookkeeping.
const ENTRY_BYTES: u64 = 1024;
/// Bytes of renewals whose results are kept for requests that still show the old cookie.
const KEPT_BYTES: u64 = 32 * 1024 * 1024;
/// What a kept result costs that is no session.
const NOTE_BYTES: u64 = 256;
/// Steps of logins whose result is kept for a double click.
const TAKEN: usize = 4_096;
/// Sessions that wait in the background for Stytch to confirm their end; each is a sleeping task.
const REVOKING: usize = 4_096;

/// How long "there is no such session" is believed.
pub(super) const GONE_FOR: Duration = Duration::from_secs(30);

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
    /// How renewals ended, by the same fingerprint. Evicting an entry costs one call.
    pub(super) kept: Cache<Fingerprint, Kept, ByBytes>,
    /// Whether Stytch is known to be away.
    pub(super) outage: Outage,
    /// Steps of logins under way, by the fingerprint of what Stytch takes once: a link, an unfinished login.
    pub(super) steps: Flights<Fingerprint, Result<Arc<Arrival>, Error>>,
    /// Steps that were taken a moment ago, by the same fingerprint.
    pub(super) taken: Cache<Fingerprint, Taken>,
    /// Places for revocations that are to be tried again.
    pub(super) revoking: Arc<Semaphore>,
}

/// How the last renewal of a credential ended, for requests that still show it.
#[derive(Clone)]
pub(super) struct Kept {
    pub(super) result: Renewal,
    /// Before this moment the result spares a call. Afterwards it only tells which session it was, and serves those who
    /// come while its JWT, still good, is renewed.
    pub(super) until: Timestamp,
}

#[derive(Clone)]
pub(super) struct ByBytes;

impl Weighter<Fingerprint, Kept> for ByBytes {
    fn weight(&self, _: &Fingerprint, kept: &Kept) -> u64 {
        match &kept.result {
            Renewal::Renewed(renewed) => renewed.jwt.expose().len() as u64 * 2 + ENTRY_BYTES,
            Renewal::Gone | Renewal::Unavailable(_) => NOTE_BYTES,
        }
    }
}

impl SessionState {
    pub(crate) fn new(rules: Rules, fleet: Option<Fleet>) -> Self {
        let typical = 3 * 1024;
        Self {
            rules,
            verified: Verified::default(),
            denied: Denied::default(),
            fleet,
            flights: Flights::default(),
            kept: Cache::with_weighter((KEPT_BYTES / typical) as usize, KEPT_BYTES, ByBytes),
            outage: Outage::default(),
            steps: Flights::default(),
            taken: Cache::new(TAKEN),
            revoking: Arc::new(Semaphore::new(REVOKING)),
        }
    }
}
