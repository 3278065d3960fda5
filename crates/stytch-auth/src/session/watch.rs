//! The end of a session as a future, for connections that outlive their request.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use super::AnyPrincipal;
use super::renewal::{Renewal, Shown, Wish};
use crate::clock::Timestamp;
use crate::stytch::Stytch;

/// Clocks can be moved, by tests and by people, so no sleep is longer than this.
const TICK: Duration = Duration::from_secs(1);
/// Between two questions about one session: while Stytch is away, or when the app wants to know often.
const RETRY: Duration = Duration::from_secs(5);
/// How long after its JWT's end a session that cannot be checked is still believed, at least.
const BENEFIT_OF_DOUBT: Duration = Duration::from_secs(60);

/// Resolves when a session ends.
///
/// For WebSockets, server-sent events and other connections that outlive their request: close them when it resolves. The
/// session is checked again before each JWT ends, by the renewal that it shares with all requests of that session.
#[must_use = "a future does nothing unless it is awaited"]
pub struct SessionWatch(Pin<Box<dyn Future<Output = SessionEnd> + Send>>);

/// Why a watched session is not to be believed any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SessionEnd {
    /// The person signed out, or the app denied the session: seen at once in this process, and within about a second by
    /// the replicas that share its [`Store`](crate::Store).
    SignedOut,
    /// It ran out, reached its longest life, or was revoked elsewhere.
    Ended,
    /// It could not be checked for a minute after its last JWT ended, or for as long as
    /// [`outage_grace`](crate::StytchBuilder::outage_grace) allows.
    Undecided,
}

impl Future for SessionWatch {
    type Output = SessionEnd;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<SessionEnd> {
        self.0.as_mut().poll(cx)
    }
}

impl fmt::Debug for SessionWatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionWatch").finish_non_exhaustive()
    }
}

impl Stytch {
    /// Watches a session; `shown` is what it is renewed with, if it can be.
    pub(crate) fn watch(&self, principal: AnyPrincipal, shown: Option<Shown>) -> SessionWatch {
        let stytch = self.clone();
        SessionWatch(Box::pin(async move { stytch.until_end(principal, shown).await }))
    }

    async fn until_end(&self, mut principal: AnyPrincipal, mut shown: Option<Shown>) -> SessionEnd {
        let mut sign_outs = self.state().denied.changes();
        let doubt = BENEFIT_OF_DOUBT.max(self.config().outage_grace);
        let mut asked = None;
        loop {
            self.keep_in_touch();
            if self.is_denied(&principal) {
                return SessionEnd::SignedOut;
            }
            let early = shown
                .as_ref()
                .map_or(Duration::ZERO, |shown| Self::early_window(&shown.fingerprint(self), &principal));
            let left = principal.valid_until().minus(early).since(self.now()).max(self.rest(asked));
            if left.is_zero() {
                let Some(credential) = &shown else { return SessionEnd::Ended };
                asked = Some(self.now());
                let wish = Wish::new(self, credential.clone(), Some(principal.started_at()));
                match self.renew(wish).await {
                    Renewal::Renewed(renewed) => {
                        principal = renewed.principal.clone();
                        shown = Some(match &renewed.token {
                            Some(token) => Shown::Token(token.clone()),
                            None => Shown::Jwt(renewed.jwt.clone()),
                        });
                    }
                    Renewal::Gone if self.is_denied(&principal) => return SessionEnd::SignedOut,
                    Renewal::Gone => return SessionEnd::Ended,
                    Renewal::Unavailable(_) => {
                        if self.now() >= principal.valid_until().plus(doubt) {
                            return SessionEnd::Undecided;
                        }
                    }
                }
            }
            // A sign-out anywhere in this process is a reason to look; a quiet pause is another.
            let _ = tokio::time::timeout(TICK, sign_outs.changed()).await;
        }
    }

    /// What is left of the pause between two questions.
    fn rest(&self, asked: Option<Timestamp>) -> Duration {
        // A clock that was set back must not make it longer.
        asked.map_or(Duration::ZERO, |asked| asked.plus(RETRY).since(self.now()).min(RETRY))
    }
}
