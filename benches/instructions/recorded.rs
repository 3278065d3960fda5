//! Instructions per 100 requests, the making of the requests included, as counted last; `None` where nobody has yet.

pub(super) const AXUM_BARE: Option<u64> = Some(2_195_196);
pub(super) const AXUM_SEEN: Option<u64> = Some(2_954_416);
pub(super) const AXUM_FIRST_SIGHT: Option<u64> = Some(43_007_932);
pub(super) const AXUM_NOBODY: Option<u64> = Some(2_508_450);
pub(super) const ACTIX_BARE: Option<u64> = Some(3_152_218);
pub(super) const ACTIX_SEEN: Option<u64> = Some(3_874_977);
pub(super) const ACTIX_FIRST_SIGHT: Option<u64> = Some(43_754_660);
pub(super) const ACTIX_NOBODY: Option<u64> = Some(3_419_728);
