//! Instructions per 100 requests, the making of the requests included, as counted last; `None` where nobody has yet.

pub(super) const AXUM_BARE: Option<u64> = Some(2_722_329);
pub(super) const AXUM_SEEN: Option<u64> = Some(3_598_907);
pub(super) const AXUM_FIRST_SIGHT: Option<u64> = Some(44_568_433);
pub(super) const AXUM_NOBODY: Option<u64> = Some(3_134_556);
pub(super) const ACTIX_BARE: Option<u64> = Some(3_148_471);
pub(super) const ACTIX_SEEN: Option<u64> = Some(3_948_515);
pub(super) const ACTIX_FIRST_SIGHT: Option<u64> = Some(44_794_901);
pub(super) const ACTIX_NOBODY: Option<u64> = Some(3_520_113);
