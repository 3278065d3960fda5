//! Results of renewals, for requests that still show the old credential.

use std::sync::Arc;
use std::time::Duration;

use super::AnyPrincipal;
use super::renewal::{Renewal, Renewed, Shown};
use super::state::{GONE_FOR, Kept};
use crate::seal::Fingerprint;
use crate::stytch::Stytch;

/// How long a failed renewal is not tried again for requests that can do without it.
const PAUSE: Duration = Duration::from_secs(10);

impl Stytch {
    /// The kept result, if it spares a call: Stytch's "no" for a moment, a session until its JWT nears its end.
    pub(super) fn answer(&self, key: &Fingerprint) -> Option<Renewal> {
        let (kept, now) = (self.state().kept.get(key)?, self.now());
        let good = match &kept.result {
            Renewal::Renewed(renewed) => now < renewed.principal.valid_until(),
            Renewal::Gone => true,
            Renewal::Unavailable(_) => false,
        };
        (good && now < kept.until).then_some(kept.result)
    }

    /// The kept session, if its JWT is good but to be renewed.
    pub(super) fn held(&self, key: &Fingerprint) -> Option<Arc<Renewed>> {
        let (renewed, now) = (self.known(key)?, self.now());
        let end = renewed.principal.valid_until();
        (end.minus(Self::early_window(key, &renewed.principal)) <= now && now < end).then_some(renewed)
    }

    /// The session that this credential was last renewed to, whatever has become of it.
    pub(super) fn known(&self, key: &Fingerprint) -> Option<Arc<Renewed>> {
        match self.state().kept.get(key)?.result {
            Renewal::Renewed(renewed) => Some(renewed),
            Renewal::Gone | Renewal::Unavailable(_) => None,
        }
    }

    /// Takes note of a session that has just begun, for requests that show its token alone.
    pub(crate) fn remember(&self, session: &Arc<Renewed>) {
        if let Some(token) = &session.token {
            self.keep(Shown::Token(token.clone()).fingerprint(self), Renewal::Renewed(Arc::clone(session)));
        }
    }

    pub(super) fn keep(&self, key: Fingerprint, result: Renewal) {
        let (result, until) = match result {
            Renewal::Renewed(renewed) => {
                let until =
                    renewed.principal.valid_until().minus(Self::early_window(&key, &renewed.principal));
                (Renewal::Renewed(renewed), until)
            }
            Renewal::Gone => (Renewal::Gone, self.now().plus(GONE_FOR)),
            // A session that may be good for another moment is worth more than the failure to renew it.
            Renewal::Unavailable(error) => {
                let known = self.known(&key).map_or(Renewal::Unavailable(error), Renewal::Renewed);
                (known, self.now().plus(PAUSE))
            }
        };
        self.state().kept.insert(key, Kept { result, until });
    }

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
