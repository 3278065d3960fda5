//! Instructions per 100 requests, the making of the requests included, as counted last; `None` where nobody has yet.

pub(super) const AXUM_BARE: Option<u64> = Some(2_140_422);
pub(super) const AXUM_SEEN: Option<u64> = Some(2_946_565);
pub(super) const AXUM_FIRST_SIGHT: Option<u64> = Some(43_000_418);
pub(super) const AXUM_NOBODY: Option<u64> = Some(2_544_494);
pub(super) const ACTIX_BARE: Option<u64> = Some(3_073_742);
pub(super) const ACTIX_SEEN: Option<u64> = Some(3_813_265);
pub(super) const ACTIX_FIRST_SIGHT: Option<u64> = Some(43_783_596);
pub(super) const ACTIX_NOBODY: Option<u64> = Some(3_413_954);
