//! When a session is renewed before its JWT ends.

use std::time::Duration;

use super::AnyPrincipal;
use crate::seal::Fingerprint;
use crate::stytch::Stytch;

impl Stytch {
    /// The part of a JWT's life in which it is renewed beside the requests that use it: 30 to 60 seconds, by
    /// session, so that sessions of one moment are not renewed in one moment. Of a life that the app cut short it is a
    /// quarter at most.
    pub(super) fn early_window(key: &Fingerprint, principal: &AnyPrincipal) -> Duration {
        let life = principal.valid_until().since(principal.issued_at());
        Duration::from_secs(30 + u64::from(key.0[0]) % 31).min(life / 4)
    }

    /// The longest that [`early_window`](Self::early_window) can be.
    pub(super) const EARLY: Duration = Duration::from_secs(60);
}
