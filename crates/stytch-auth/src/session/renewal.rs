//! Renewal: one call to Stytch for all requests that show the same old credential.

use std::sync::Arc;
use std::time::Duration;

use super::Principal;
use super::local::Local;
use super::state::GONE_FOR;
use crate::clock::Timestamp;
use crate::error::Error;
use crate::jwt::Rejection;
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
    pub(crate) principal: Principal,
    pub(crate) jwt: SessionJwt,
    /// The opaque token; absent when only a JWT was shown and Stytch did not tell.
    pub(crate) token: Option<SessionToken>,
}

/// A renewal's result, for requests that still show the old credential.
#[derive(Clone)]
pub(super) struct Kept {
    result: Renewal,
    until: Timestamp,
}

/// The credential that is renewed.
#[derive(Clone)]
pub(super) enum Shown {
    Token(SessionToken),
    Jwt(SessionJwt),
}

impl Shown {
    pub(super) fn fingerprint(&self, stytch: &Stytch) -> Fingerprint {
        match self {
            Self::Token(token) => stytch.sealer().fingerprint("session_token", token.expose()),
            Self::Jwt(jwt) => stytch.sealer().fingerprint("session_jwt", jwt.expose()),
        }
    }
}

impl Stytch {
    /// Renews, or waits for the renewal under way, or uses the one just made.
    pub(super) async fn renew(&self, shown: &Shown) -> Renewal {
        if self.state().denied.has_token(&shown.fingerprint(self), self.now()) {
            return Renewal::Gone;
        }
        match self.start_renewal(shown) {
            Ok(result) => result,
            Err(ticket) => ticket.arrival().await.unwrap_or_else(|| {
                Renewal::Unavailable(Error::unavailable("the renewal of the session was interrupted"))
            }),
        }
    }

    /// As [`renew`](Self::renew), without waiting: `Err` is a ticket for the flight that is on its way.
    pub(super) fn start_renewal(&self, shown: &Shown) -> Result<Renewal, super::flights::Ticket<Renewal>> {
        let key = shown.fingerprint(self);
        let work = || {
            let (stytch, shown) = (self.clone(), shown.clone());
            async move { stytch.ask_for_renewal(key, shown).await }
        };
        self.state().flights.join(key, || self.kept(&key), work)
    }

    /// A result that still holds: until the new JWT enters its own early window, or for a moment if there is no
    /// such session.
    pub(super) fn kept(&self, key: &Fingerprint) -> Option<Renewal> {
        let kept = self.state().kept.get(key)?;
        (self.now() < kept.until).then_some(kept.result)
    }

    /// Takes note of a session that has just begun, for requests that show its token alone.
    pub(crate) fn remember(&self, session: &Arc<Renewed>) {
        if let Some(token) = &session.token {
            let key = Shown::Token(token.clone()).fingerprint(self);
            let until = session.principal.valid_until().minus(Self::early_window(&key));
            let result = Renewal::Renewed(Arc::clone(session));
            self.state().kept.insert(key, Kept { result, until });
        }
    }

    /// The part of a JWT's life in which it is renewed beside the requests that use it: 30 to 60 seconds, by
    /// session, so that sessions of one moment are not renewed in one moment.
    pub(super) fn early_window(key: &Fingerprint) -> Duration {
        Duration::from_secs(30 + u64::from(key.0[0]) % 31)
    }

    async fn ask_for_renewal(&self, key: Fingerprint, shown: Shown) -> Renewal {
        let result = match self.ask_stytch(&shown).await {
            Ok(Some(renewed)) => Renewal::Renewed(Arc::new(renewed)),
            // Stytch would go on; our own limit says no.
            Ok(None) => {
                if let Shown::Token(token) = &shown {
                    self.revoke_in_background(token);
                }
                Renewal::Gone
            }
            Err(error) if error.is_session_gone() => Renewal::Gone,
            Err(error) => {
                tracing::error!(%error, "a session could not be renewed; cookies are kept");
                Renewal::Unavailable(error)
            }
        };
        let (result, until) = match result {
            // A logout that came while we asked has the last word.
            Renewal::Renewed(renewed)
                if self.is_denied(&renewed.principal) || self.state().denied.has_token(&key, self.now()) =>
            {
                (Renewal::Gone, self.now().plus(GONE_FOR))
            }
            Renewal::Renewed(renewed) => {
                let until = renewed.principal.valid_until().minus(Self::early_window(&key));
                (Renewal::Renewed(renewed), until)
            }
            Renewal::Gone => (Renewal::Gone, self.now().plus(GONE_FOR)),
            Renewal::Unavailable(error) => return Renewal::Unavailable(error),
        };
        self.state().kept.insert(key, Kept { result: result.clone(), until });
        result
    }

    /// `None`: the session has lived as long as any may.
    async fn ask_stytch(&self, shown: &Shown) -> Result<Option<Renewed>, Error> {
        let call = self.sessions().authenticate();
        let mut call = match shown {
            Shown::Token(token) => call.session_token(token),
            Shown::Jwt(jwt) => call.session_jwt(jwt),
        };
        if self.config().limits.extend {
            call = call.session_duration_minutes(minutes(self.config().limits.idle));
        }
        let answer = call.send().await?;
        let Some(jwt) = answer.session_jwt else {
            return Err(Error::unavailable("the renewed session has no JWT"));
        };
        let principal = match self.check_local(&jwt).await? {
            Local::Valid(principal) => principal,
            Local::Bad(Rejection::SessionEnded) => return Ok(None),
            Local::Clock => return Err(Error::unavailable("the clocks of this host and of Stytch disagree")),
            _ => return Err(Error::unavailable("the renewed session's JWT is not one of this project")),
        };
        let token = match shown {
            Shown::Token(token) => Some(answer.session_token.unwrap_or_else(|| token.clone())),
            Shown::Jwt(_) => answer.session_token,
        };
        Ok(Some(Renewed { principal, jwt, token }))
    }
}

/// Whole minutes, in the range that Stytch accepts.
pub(super) fn minutes(duration: Duration) -> u32 {
    u32::try_from(duration.as_secs() / 60).unwrap_or(u32::MAX).clamp(5, 527_040)
}
