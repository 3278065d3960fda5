//! Renewal: one call to Stytch for all requests that show the same old credential.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::AnyPrincipal;
use super::flights::Ticket;
use crate::clock::Timestamp;
use crate::error::Error;
use crate::seal::Fingerprint;
use crate::secret::{SessionJwt, SessionToken};
use crate::stytch::Stytch;

/// What Stytch said.
#[derive(Clone)]
pub(crate) enum Renewal {
    Renewed(Arc<Renewed>),
    /// There is no such session (any more).
    Gone,
    /// Nothing can be concluded.
    Unavailable(Error),
}

/// A session with a fresh JWT, already checked.
pub(crate) struct Renewed {
    pub(crate) principal: AnyPrincipal,
    pub(crate) jwt: SessionJwt,
    /// The opaque token; absent when only a JWT was shown and Stytch did not tell.
    pub(crate) token: Option<SessionToken>,
    delivered: AtomicBool,
}

impl Renewed {
    pub(crate) fn new(principal: AnyPrincipal, jwt: SessionJwt, token: Option<SessionToken>) -> Self {
        Self { principal, jwt, token, delivered: AtomicBool::new(false) }
    }

    /// Whether a response has already told a browser; from now on one has.
    pub(crate) fn deliver(&self) -> bool {
        self.delivered.swap(true, Ordering::Relaxed)
    }
}

/// The credential that is renewed.
#[derive(Clone)]
pub(crate) enum Shown {
    Token(SessionToken),
    Jwt(SessionJwt),
}

impl Shown {
    pub(crate) fn fingerprint(&self, stytch: &Stytch) -> Fingerprint {
        match self {
            Self::Token(token) => stytch.sealer().fingerprint("session_token", token.expose()),
            Self::Jwt(jwt) => stytch.sealer().fingerprint("session_jwt", jwt.expose()),
        }
    }
}

/// One wish for a renewal.
pub(super) struct Wish {
    pub(super) key: Fingerprint,
    pub(super) shown: Shown,
    /// When the session began, if the request shows it; then Stytch is not asked for more life than we allow.
    pub(super) started_at: Option<Timestamp>,
}

impl Wish {
    pub(super) fn new(stytch: &Stytch, shown: Shown, started_at: Option<Timestamp>) -> Self {
        Self { key: shown.fingerprint(stytch), shown, started_at }
    }
}

impl Stytch {
    /// Renews, or waits for the renewal under way, or uses the one just made.
    pub(super) async fn renew(&self, wish: Wish) -> Renewal {
        if let Some(held) = self.state().kept.held(&wish.key, self.now()) {
            // It nears its end: nobody waits, and whoever comes when the new one is there gets that.
            return match self.renew_beside(wish) {
                Some(newer) => Renewal::Renewed(newer),
                None => Renewal::Renewed(held),
            };
        }
        let key = wish.key;
        match self.start(wish, || self.state().kept.answer(&key, self.now())) {
            Ok(result) => result,
            Err(ticket) => ticket.arrival().await.unwrap_or_else(|| {
                Renewal::Unavailable(Error::unavailable("the renewal of the session was interrupted"))
            }),
        }
    }

    /// Renews for requests that need not wait; what there is already, if anything.
    pub(super) fn renew_beside(&self, wish: Wish) -> Option<Arc<Renewed>> {
        let key = wish.key;
        // After a failure too: an outage is no reason to call for every request.
        match self.start(wish, || self.state().kept.recent(&key, self.now())) {
            Ok(Renewal::Renewed(renewed)) => Some(renewed),
            _ => None,
        }
    }

    /// Asks by a call of one's own: nothing that was said earlier counts, except that a session is gone.
    pub(super) async fn ask_now(&self, wish: Wish) -> Renewal {
        match self.state().kept.answer(&wish.key, self.now()) {
            Some(Renewal::Gone) => Renewal::Gone,
            _ => self.ask_for_renewal(wish).await,
        }
    }

    /// Takes note of a session that has just begun, for requests that show its token alone.
    pub(crate) fn remember(&self, session: &Arc<Renewed>) {
        if let Some(token) = &session.token {
            let key = Shown::Token(token.clone()).fingerprint(self);
            self.state().kept.keep(key, Renewal::Renewed(Arc::clone(session)), self.now());
        }
    }

    fn start(
        &self,
        wish: Wish,
        landed: impl FnOnce() -> Option<Renewal>,
    ) -> Result<Renewal, Ticket<Renewal>> {
        let (key, stytch) = (wish.key, self.clone());
        self.state().flights.join(key, landed, || async move { stytch.ask_for_renewal(wish).await })
    }

    async fn ask_for_renewal(&self, wish: Wish) -> Renewal {
        let outage = &self.state().outage;
        let Some(turn) = outage.turn(|| self.monotonic()).await else {
            let result =
                Renewal::Unavailable(Error::unavailable("Stytch did not answer a moment ago").of_call());
            self.state().kept.keep(wish.key, result.clone(), self.now());
            return result;
        };
        let asked = self.ask_stytch(&wish).await;
        outage.note(&asked, self.monotonic());
        drop(turn);
        let result = match asked {
            // A logout that came while we asked has the last word.
            Ok(Some(renewed)) if self.is_signed_out(&wish.key, &renewed.principal) => Renewal::Gone,
            Ok(Some(renewed)) => Renewal::Renewed(Arc::new(renewed)),
            Ok(None) => Renewal::Gone,
            Err(error) if error.is_session_gone() => Renewal::Gone,
            Err(error) => {
                tracing::error!(%error, "a session could not be renewed; cookies are kept");
                Renewal::Unavailable(error.undecided())
            }
        };
        self.state().kept.keep(wish.key, result.clone(), self.now());
        result
    }

    /// Whether the session or the credential that was renewed is denied; then both are from now on.
    fn is_signed_out(&self, key: &Fingerprint, principal: &AnyPrincipal) -> bool {
        let denied = &self.state().denied;
        let by_id = denied.has_session(principal.session_id(), self.now());
        let by_credential = denied.has_credential(key, self.now());
        if by_id && !by_credential {
            denied.deny_credential(*key, self.for_good());
        } else if by_credential && !by_id {
            self.deny_for_good(principal.session_id());
        }
        by_id || by_credential
    }

    /// `None`: the session has lived as long as any may.
    async fn ask_stytch(&self, wish: &Wish) -> Result<Option<Renewed>, Error> {
        let limits = &self.config().limits;
        let known = || Some(self.state().kept.known(&wish.key)?.principal.started_at());
        let left = || {
            let started_at = wish.started_at.or_else(known);
            started_at
                .map_or(limits.absolute, |started_at| started_at.plus(limits.absolute).since(self.now()))
        };
        let longer = limits.extend.then(|| minutes(limits.idle.min(left())));
        let answer = self.show(&wish.shown, longer).await.map_err(Error::of_call)?;
        let Some(jwt) = answer.jwt else {
            return Err(Error::unavailable("the renewed session has no JWT"));
        };
        let Some(principal) = self.check_fresh(&jwt).await? else {
            // Stytch would go on; our own limit says no.
            self.end_in_background(&wish.shown, &answer.session_id);
            return Ok(None);
        };
        let token = match &wish.shown {
            Shown::Token(token) => Some(answer.token.unwrap_or_else(|| token.clone())),
            Shown::Jwt(_) => answer.token,
        };
        Ok(Some(Renewed::new(principal, jwt, token)))
    }
}

/// Whole minutes, in the range that Stytch accepts.
pub(super) fn minutes(duration: Duration) -> u32 {
    u32::try_from(duration.as_secs() / 60).unwrap_or(u32::MAX).clamp(5, 527_040)
}
