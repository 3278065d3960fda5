//! What the session engine remembers, all of it bounded.

use std::sync::Arc;
use std::time::Duration;

use quick_cache::Weighter;
use quick_cache::sync::Cache;

use super::Principal;
use super::denied::Denied;
use super::flights::Flights;
use super::renewal::{Kept, Renewal};
use super::sign_in::{Redeemed, SignedIn};
use crate::error::Error;
use crate::jwt::Rules;
use crate::seal::Fingerprint;

/// Bytes of verified tokens that are remembered.
const VERIFIED_BYTES: u64 = 32 * 1024 * 1024;
/// What an entry costs beside its token: claims, bookkeeping.
const ENTRY_BYTES: u64 = 1024;
/// Renewals whose results are kept for requests that still show the old cookie.
const KEPT: usize = 16_384;

/// Links whose result is kept for a double click.
const REDEEMED: usize = 4_096;

/// How long "there is no such session" is believed.
pub(super) const GONE_FOR: Duration = Duration::from_secs(30);

pub(crate) struct SessionState {
    pub(super) rules: Rules,
    pub(super) verified: Cache<Box<str>, Known, ByBytes>,
    pub(super) denied: Denied,
    pub(super) flights: Flights<Fingerprint, Renewal>,
    pub(super) kept: Cache<Fingerprint, Kept>,
    pub(super) links: Flights<Fingerprint, Result<Arc<SignedIn>, Error>>,
    pub(super) redeemed: Cache<Fingerprint, Redeemed>,
}

/// A token that this process has verified, keyed by all its bytes.
#[derive(Clone)]
pub(super) struct Known {
    pub(super) principal: Principal,
    /// The keys it was verified with: it is forgotten when they change.
    pub(super) generation: u64,
}

#[derive(Clone)]
pub(super) struct ByBytes;

impl Weighter<Box<str>, Known> for ByBytes {
    fn weight(&self, token: &Box<str>, _: &Known) -> u64 {
        token.len() as u64 * 2 + ENTRY_BYTES
    }
}

impl SessionState {
    pub(crate) fn new(rules: Rules) -> Self {
        let typical = 3 * 1024;
        Self {
            rules,
            verified: Cache::with_weighter((VERIFIED_BYTES / typical) as usize, VERIFIED_BYTES, ByBytes),
            denied: Denied::default(),
            flights: Flights::default(),
            kept: Cache::new(KEPT),
            links: Flights::default(),
            redeemed: Cache::new(REDEEMED),
        }
    }
}
