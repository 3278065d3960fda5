//! Who is served in an outage, if the app wants anybody to be.

use super::AnyPrincipal;
use crate::seal::Fingerprint;
use crate::stytch::Stytch;

impl Stytch {
    /// Who is served while Stytch is away: the person of a JWT that has not been over for too long, shown in a cookie or
    /// kept here for a browser whose cookies cannot hold it.
    pub(super) fn in_grace(&self, shown: Option<&AnyPrincipal>, key: &Fingerprint) -> Option<AnyPrincipal> {
        let grace = self.config().outage_grace;
        if grace.is_zero() {
            return None;
        }
        let kept = || Some(self.state().kept.known(key)?.principal.clone());
        let principal = shown.cloned().or_else(kept)?;
        let now = self.now();
        let good = now < principal.valid_until().plus(grace)
            && now < principal.session_expires_at()
            && !self.is_beyond_limit(principal.started_at())
            && !self.is_denied(&principal)
            && !self.state().denied.has_credential(key, now);
        good.then(|| principal.degraded())
    }
}
