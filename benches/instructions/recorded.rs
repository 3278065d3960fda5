//! Instructions per 100 requests, the making of the requests included, as counted last; `None` where nobody has yet.

pub(super) const AXUM_BARE: Option<u64> = Some(1_732_775);
pub(super) const AXUM_SEEN: Option<u64> = None;
pub(super) const AXUM_FIRST_SIGHT: Option<u64> = None;
pub(super) const AXUM_NOBODY: Option<u64> = None;
pub(super) const ACTIX_BARE: Option<u64> = None;
pub(super) const ACTIX_SEEN: Option<u64> = None;
pub(super) const ACTIX_FIRST_SIGHT: Option<u64> = None;
pub(super) const ACTIX_NOBODY: Option<u64> = None;
