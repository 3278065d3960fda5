//! Instructions per 100 requests, the making of the requests included, as counted last.

pub(super) const AXUM_BARE: u64 = 10_000_000;
pub(super) const AXUM_SEEN: u64 = 10_000_000;
pub(super) const AXUM_FIRST_SIGHT: u64 = 100_000_000;
pub(super) const AXUM_NOBODY: u64 = 10_000_000;
pub(super) const ACTIX_BARE: u64 = 10_000_000;
pub(super) const ACTIX_SEEN: u64 = 10_000_000;
pub(super) const ACTIX_FIRST_SIGHT: u64 = 100_000_000;
pub(super) const ACTIX_NOBODY: u64 = 10_000_000;
