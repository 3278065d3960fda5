//! The decision of one request: who is asking, and what happens to the cookies.

use std::sync::Arc;

use super::local::{CLOCKS, Local};
use super::renewal::{Renewal, Renewed, Shown, Wish};
use super::{AnyPrincipal, Credentials};
use crate::error::Error;
use crate::secret::SessionJwt;
use crate::stytch::Stytch;

/// Who is asking, and what the answer tells the browser.
pub(crate) struct Outcome {
    pub(crate) principal: Option<AnyPrincipal>,
    pub(crate) cookies: CookieChange,
}

/// What happens to the session cookies.
#[derive(Clone)]
pub(crate) enum CookieChange {
    /// Nothing.
    Keep,
    /// They are set to a renewed session.
    Install(Arc<Renewed>),
    /// The JWT cookie is removed; the session token, if any, is untouched.
    ClearJwt,
    /// Both are removed.
    ClearAll,
}

impl Outcome {
    pub(crate) fn nobody(cookies: CookieChange) -> Self {
        Self { principal: None, cookies }
    }

    pub(crate) fn somebody(principal: AnyPrincipal) -> Self {
        Self { principal: Some(principal), cookies: CookieChange::Keep }
    }
}

/// What the JWT cookies of a request come down to.
enum Jwts {
    None,
    Valid(AnyPrincipal, SessionJwt),
    /// Good, and too old to decide without Stytch.
    Aged(AnyPrincipal, SessionJwt),
    Expired(AnyPrincipal, SessionJwt),
    /// None of them is a session of ours that goes on.
    Bad,
    /// It names a key that we have not got and asked for too recently.
    Undecided,
    Clock,
}

/// When Stytch is asked about a session that it has to be asked about at all.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ask {
    /// When nothing local decides; what it said a moment ago counts.
    IfNeeded,
    /// For every request, as `max_token_age` zero wants it.
    Always,
    /// Now, and nothing else will do.
    Fresh,
}

impl Stytch {
    /// Decides who is asking.
    ///
    /// `Err` means that it cannot be decided now; it never means "nobody".
    pub(crate) async fn authenticate(&self, shown: &Credentials) -> Result<Outcome, Error> {
        let always = self.config().max_token_age.is_some_and(|age| age.is_zero());
        self.decide(shown, if always { Ask::Always } else { Ask::IfNeeded }).await
    }

    /// Decides who is asking by Stytch's own word of this moment.
    pub(crate) async fn authenticate_fresh(&self, shown: &Credentials) -> Result<Outcome, Error> {
        self.decide(shown, Ask::Fresh).await
    }

    async fn decide(&self, shown: &Credentials, ask: Ask) -> Result<Outcome, Error> {
        if let Some(bearer) = &shown.bearer {
            let outcome = match self.judge(bearer).await? {
                Jwts::Valid(principal, _) if ask == Ask::IfNeeded => Outcome::somebody(principal),
                // It is checked and not renewed: whoever made the request has no use for another.
                Jwts::Valid(principal, jwt) | Jwts::Aged(principal, jwt) => {
                    self.renewed(Shown::Jwt(jwt), Some(&principal), ask).await?
                }
                Jwts::Clock => return Err(Error::unavailable(CLOCKS)),
                _ => Outcome::nobody(CookieChange::Keep),
            };
            return Ok(Outcome { cookies: CookieChange::Keep, ..outcome });
        }
        match (self.check_cookies(&shown.jwts).await?, shown.token.clone().map(Shown::Token)) {
            (Jwts::Valid(principal, jwt), token) if ask == Ask::IfNeeded => {
                Ok(self.serve(principal, jwt, token))
            }
            (
                Jwts::Valid(principal, jwt) | Jwts::Aged(principal, jwt) | Jwts::Expired(principal, jwt),
                token,
            ) => self.renewed(token.unwrap_or(Shown::Jwt(jwt)), Some(&principal), ask).await,
            (_, Some(token)) => self.renewed(token, None, ask).await,
            (Jwts::Clock, None) => Err(Error::unavailable(CLOCKS)),
            (Jwts::None | Jwts::Undecided, None) => Ok(Outcome::nobody(CookieChange::Keep)),
            (Jwts::Bad, None) => Ok(Outcome::nobody(CookieChange::ClearJwt)),
        }
    }

    /// One JWT, the deny-list included.
    async fn judge(&self, jwt: &SessionJwt) -> Result<Jwts, Error> {
        Ok(match self.check_local(jwt).await? {
            Local::Valid(principal) | Local::Aged(principal) | Local::Expired(principal)
                if self.is_denied(&principal) || self.is_denied_jwt(jwt) =>
            {
                Jwts::Bad
            }
            Local::Valid(principal) => Jwts::Valid(principal, jwt.clone()),
            Local::Aged(principal) => Jwts::Aged(principal, jwt.clone()),
            Local::Expired(principal) => Jwts::Expired(principal, jwt.clone()),
            Local::Bad(rejection) => {
                tracing::debug!(reason = rejection.reason(), "a session JWT was refused");
                Jwts::Bad
            }
            Local::BeyondLimit(_) => Jwts::Bad,
            Local::UnknownKey => Jwts::Undecided,
            Local::Clock => Jwts::Clock,
        })
    }

    /// Of several distinct values the single one that verifies counts; a browser with two good ones has been
    /// tampered with, and nobody can say which is meant. The order says nothing.
    async fn check_cookies(&self, jwts: &[SessionJwt]) -> Result<Jwts, Error> {
        let (mut valid, mut old, mut other) = (Vec::new(), Vec::new(), Jwts::None);
        for jwt in jwts {
            match self.judge(jwt).await? {
                found @ Jwts::Valid(..) => valid.push(found),
                found @ (Jwts::Aged(..) | Jwts::Expired(..)) => old.push(found),
                found => {
                    other = match (other, found) {
                        (Jwts::Clock, _) | (_, Jwts::Clock) => Jwts::Clock,
                        (Jwts::Undecided, _) | (_, Jwts::Undecided) => Jwts::Undecided,
                        (_, found) => found,
                    }
                }
            }
        }
        let candidates = if valid.is_empty() { &mut old } else { &mut valid };
        match (candidates.pop(), candidates.is_empty()) {
            (Some(single), true) => Ok(single),
            (Some(_), false) => Ok(Jwts::Bad),
            (None, _) => Ok(other),
        }
    }

    /// A valid JWT is served at once; near its end it is renewed beside the request.
    fn serve(&self, principal: AnyPrincipal, jwt: SessionJwt, token: Option<Shown>) -> Outcome {
        let end = principal.valid_until();
        // Most requests come earlier, and need not hash anything to know it.
        if self.now() < end.minus(Self::EARLY) {
            return Outcome::somebody(principal);
        }
        let wish = Wish::new(self, token.unwrap_or(Shown::Jwt(jwt)), Some(principal.started_at()));
        if self.now() < end.minus(Self::early_window(&wish.key, &principal)) {
            return Outcome::somebody(principal);
        }
        match self.renew_beside(wish) {
            Some(renewed)
                if follows(&renewed.principal, &principal) && !self.is_denied(&renewed.principal) =>
            {
                let principal = renewed.principal.clone();
                Outcome { principal: Some(principal), cookies: CookieChange::Install(renewed) }
            }
            // Whatever else came of it, this JWT is good until it ends.
            _ => Outcome::somebody(principal),
        }
    }

    /// Who Stytch says it is, with cookies for the browser; `old` is what the JWT shown says.
    async fn renewed(&self, shown: Shown, old: Option<&AnyPrincipal>, ask: Ask) -> Result<Outcome, Error> {
        let gone = CookieChange::for_gone(&shown);
        let wish = Wish::new(self, shown, old.map(AnyPrincipal::started_at));
        let key = wish.key;
        // A denied credential leads to no call at all.
        if self.state().denied.has_credential(&key, self.now()) {
            return Ok(Outcome::nobody(gone));
        }
        let grace = || if ask == Ask::Fresh { None } else { self.in_grace(old, &key) };
        let (outage, now) = (&self.state().outage, self.monotonic());
        if outage.is_known(now)
            && let Some(principal) = grace()
        {
            // Nobody waits for a call that is about to fail; one beside finds out when it does not.
            self.renew_beside(wish);
            return Ok(Outcome::somebody(principal));
        }
        if ask == Ask::IfNeeded
            && outage.puts_off(&key, now)
            && let Some(principal) = grace()
        {
            return Ok(Outcome::somebody(principal));
        }
        let renewal = match ask {
            Ask::IfNeeded => self.renew(wish).await,
            Ask::Always | Ask::Fresh => self.ask_now(wish).await,
        };
        match renewal {
            Renewal::Renewed(renewed) if self.is_denied(&renewed.principal) => Ok(Outcome::nobody(gone)),
            Renewal::Renewed(renewed) => {
                if old.is_some_and(|old| old.subject() != renewed.principal.subject()) {
                    tracing::error!(
                        "the session token and the session JWT of a browser belong to two people"
                    );
                    return Err(Error::unavailable("the browser's credentials contradict each other"));
                }
                let principal = renewed.principal.clone();
                Ok(Outcome { principal: Some(principal), cookies: CookieChange::Install(renewed) })
            }
            Renewal::Gone => {
                if let Some(old) = old {
                    self.forget(old);
                }
                Ok(Outcome::nobody(gone))
            }
            Renewal::Unavailable(error) if error.is_outage() => grace().map(Outcome::somebody).ok_or(error),
            Renewal::Unavailable(error) => Err(error),
        }
    }
}

impl CookieChange {
    /// What becomes of the cookies when Stytch, or a logout here, says that the credential's session has ended.
    fn for_gone(shown: &Shown) -> Self {
        match shown {
            Shown::Token(_) => Self::ClearAll,
            Shown::Jwt(_) => Self::ClearJwt,
        }
    }
}

/// Whether this is the same person, known for longer.
fn follows(newer: &AnyPrincipal, older: &AnyPrincipal) -> bool {
    newer.subject() == older.subject() && newer.valid_until() > older.valid_until()
}
