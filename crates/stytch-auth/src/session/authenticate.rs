//! The decision of one request: who is asking, and what happens to the cookies.

use std::sync::Arc;

use super::local::{CLOCKS, Local};
use super::renewal::{Renewal, Renewed, Shown, Wish};
use super::{AnyPrincipal, Credentials};
use crate::error::Error;
use crate::jwt::SessionClaims;
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
    Expired(Box<SessionClaims>, SessionJwt),
    /// None of them is a session of ours that goes on.
    Bad,
    /// It names a key that we have not got and asked for too recently.
    Undecided,
    Clock,
}

impl Stytch {
    /// Decides who is asking.
    ///
    /// `Err` means that it cannot be decided now; it never means "nobody".
    pub(crate) async fn authenticate(&self, shown: &Credentials) -> Result<Outcome, Error> {
        if let Some(bearer) = &shown.bearer {
            return match self.judge(bearer).await? {
                Jwts::Valid(principal, _) => Ok(Outcome::somebody(principal)),
                Jwts::Clock => Err(Error::unavailable(CLOCKS)),
                _ => Ok(Outcome::nobody(CookieChange::Keep)),
            };
        }
        match (self.check_cookies(&shown.jwts).await?, shown.token.clone().map(Shown::Token)) {
            (Jwts::Valid(principal, jwt), token) => Ok(self.serve(principal, jwt, token)),
            (Jwts::Expired(claims, _), Some(token)) => self.renewed(token, Some(&claims)).await,
            (Jwts::Expired(claims, jwt), None) => self.renewed(Shown::Jwt(jwt), Some(&claims)).await,
            (_, Some(token)) => self.renewed(token, None).await,
            (Jwts::Clock, None) => Err(Error::unavailable(CLOCKS)),
            (Jwts::None | Jwts::Undecided, None) => Ok(Outcome::nobody(CookieChange::Keep)),
            (Jwts::Bad, None) => Ok(Outcome::nobody(CookieChange::ClearJwt)),
        }
    }

    /// One JWT, the deny-list included.
    async fn judge(&self, jwt: &SessionJwt) -> Result<Jwts, Error> {
        Ok(match self.check_local(jwt).await? {
            Local::Valid(principal) if self.is_denied(&principal) || self.is_denied_jwt(jwt) => Jwts::Bad,
            Local::Valid(principal) => Jwts::Valid(principal, jwt.clone()),
            Local::Expired(claims) if self.state().denied.has_session(&claims.session_id, self.now()) => {
                Jwts::Bad
            }
            Local::Expired(claims) => Jwts::Expired(claims, jwt.clone()),
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
        let (mut valid, mut expired, mut other) = (Vec::new(), Vec::new(), Jwts::None);
        for jwt in jwts {
            match self.judge(jwt).await? {
                found @ Jwts::Valid(..) => valid.push(found),
                found @ Jwts::Expired(..) => expired.push(found),
                found => {
                    other = match (other, found) {
                        (Jwts::Clock, _) | (_, Jwts::Clock) => Jwts::Clock,
                        (Jwts::Undecided, _) | (_, Jwts::Undecided) => Jwts::Undecided,
                        (_, found) => found,
                    }
                }
            }
        }
        let candidates = if valid.is_empty() { &mut expired } else { &mut valid };
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
        if self.now() < end.minus(Self::early_window(&wish.key)) {
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

    async fn renewed(&self, shown: Shown, expired: Option<&SessionClaims>) -> Result<Outcome, Error> {
        let gone = CookieChange::for_gone(&shown);
        let wish = Wish::new(self, shown, expired.map(|claims| claims.started_at));
        // A denied credential leads to no call at all.
        if self.state().denied.has_credential(&wish.key, self.now()) {
            return Ok(Outcome::nobody(gone));
        }
        match self.renew(wish).await {
            Renewal::Renewed(renewed) if self.is_denied(&renewed.principal) => Ok(Outcome::nobody(gone)),
            Renewal::Renewed(renewed) => {
                if expired.is_some_and(|claims| claims.subject != renewed.principal.subject()) {
                    tracing::error!(
                        "the session token and the session JWT of a browser belong to two people"
                    );
                    return Err(Error::unavailable("the browser's credentials contradict each other"));
                }
                let principal = renewed.principal.clone();
                Ok(Outcome { principal: Some(principal), cookies: CookieChange::Install(renewed) })
            }
            Renewal::Gone => Ok(Outcome::nobody(gone)),
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
