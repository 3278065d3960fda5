//! The decision of one request: who is asking, and what happens to the cookies.

use std::sync::Arc;

use super::local::Local;
use super::renewal::{Renewal, Renewed, Shown};
use super::{Credentials, Principal};
use crate::error::Error;
use crate::jwt::SessionClaims;
use crate::secret::SessionJwt;
use crate::stytch::Stytch;

/// Who is asking, and what the answer tells the browser.
pub(crate) struct Outcome {
    pub(crate) principal: Option<Principal>,
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

    fn somebody(principal: Principal) -> Self {
        Self { principal: Some(principal), cookies: CookieChange::Keep }
    }
}

/// What the JWT cookies of a request come down to.
enum Jwts {
    None,
    Valid(Principal, SessionJwt),
    Expired(Box<SessionClaims>, SessionJwt),
    Bad,
    Undecided,
    Clock,
}

impl Stytch {
    /// Decides who is asking.
    ///
    /// `Err` means that it cannot be decided now; it never means "nobody".
    pub(crate) async fn authenticate(&self, shown: &Credentials) -> Result<Outcome, Error> {
        if let Some(bearer) = &shown.bearer {
            let principal = match self.check_local(bearer).await? {
                Local::Valid(principal) if !self.is_denied(&principal) => Some(principal),
                _ => None,
            };
            return Ok(Outcome { principal, cookies: CookieChange::Keep });
        }
        let jwts = match self.check_cookies(&shown.jwts).await? {
            Jwts::Valid(principal, _) if self.is_denied(&principal) => Jwts::Bad,
            Jwts::Expired(claims, _) if self.state().denied.has_session(&claims.session_id, self.now()) => {
                Jwts::Bad
            }
            other => other,
        };
        let token = shown.token.clone().map(Shown::Token);
        match (jwts, token) {
            (Jwts::Valid(principal, jwt), token) => Ok(self.serve(principal, jwt, token)),
            (Jwts::Clock, None) => Err(Error::unavailable("the clocks of this host and of Stytch disagree")),
            (Jwts::Expired(claims, _), Some(token)) => self.renewed(token, Some(&claims)).await,
            (Jwts::Expired(claims, jwt), None) => self.renewed(Shown::Jwt(jwt), Some(&claims)).await,
            (_, Some(token)) => self.renewed(token, None).await,
            (Jwts::None | Jwts::Undecided, None) => Ok(Outcome::nobody(CookieChange::Keep)),
            (Jwts::Bad, None) => Ok(Outcome::nobody(CookieChange::ClearJwt)),
        }
    }

    /// Of several distinct values the single one that verifies counts; a browser with two good ones has been
    /// tampered with, and nobody can say which is meant.
    async fn check_cookies(&self, jwts: &[SessionJwt]) -> Result<Jwts, Error> {
        let mut found = Jwts::None;
        for jwt in jwts {
            let checked = match self.check_local(jwt).await? {
                Local::Valid(principal) => Jwts::Valid(principal, jwt.clone()),
                Local::Expired(claims) => Jwts::Expired(claims, jwt.clone()),
                Local::Bad(rejection) => {
                    tracing::debug!(reason = rejection.reason(), "a session JWT was refused");
                    Jwts::Bad
                }
                Local::UnknownKey => Jwts::Undecided,
                Local::Clock => Jwts::Clock,
            };
            found = match (found, checked) {
                (Jwts::Valid(..), Jwts::Valid(..)) | (Jwts::Expired(..), Jwts::Expired(..)) => {
                    return Ok(Jwts::Bad);
                }
                (kept @ Jwts::Valid(..), _) | (_, kept @ Jwts::Valid(..)) => kept,
                (kept @ Jwts::Expired(..), _) | (_, kept @ Jwts::Expired(..)) => kept,
                (kept @ Jwts::Clock, _) | (_, kept @ Jwts::Clock) => kept,
                (kept @ Jwts::Undecided, _) | (_, kept @ Jwts::Undecided) => kept,
                (_, checked) => checked,
            };
        }
        Ok(found)
    }

    /// A valid JWT is served at once; near its end it is renewed beside the request.
    fn serve(&self, principal: Principal, jwt: SessionJwt, token: Option<Shown>) -> Outcome {
        let shown = token.unwrap_or_else(|| Shown::Jwt(jwt.clone()));
        let key = shown.fingerprint(self);
        if self.now() < principal.valid_until().minus(Self::early_window(&key)) {
            return Outcome::somebody(principal);
        }
        match self.start_renewal(&shown) {
            Ok(Renewal::Renewed(renewed)) if same_person(&renewed, &principal) && renewed.jwt != jwt => {
                Outcome {
                    principal: Some(renewed.principal.clone()),
                    cookies: CookieChange::Install(renewed),
                }
            }
            // Whatever else came of it, this JWT is good until it ends.
            _ => Outcome::somebody(principal),
        }
    }

    async fn renewed(&self, shown: Shown, expired: Option<&SessionClaims>) -> Result<Outcome, Error> {
        match self.renew(&shown).await {
            Renewal::Renewed(renewed) => {
                if self.is_denied(&renewed.principal) {
                    return Ok(Outcome::nobody(CookieChange::ClearAll));
                }
                if expired.is_some_and(|claims| claims.subject != renewed.principal.user_id().as_str()) {
                    tracing::error!(
                        "the session token and the session JWT of a browser belong to two people"
                    );
                    return Err(Error::unavailable("the browser's credentials contradict each other"));
                }
                let principal = renewed.principal.clone();
                Ok(Outcome { principal: Some(principal), cookies: CookieChange::Install(renewed) })
            }
            Renewal::Gone => Ok(Outcome::nobody(match shown {
                Shown::Token(_) => CookieChange::ClearAll,
                Shown::Jwt(_) => CookieChange::ClearJwt,
            })),
            Renewal::Unavailable(error) => Err(error),
        }
    }
}

fn same_person(renewed: &Renewed, principal: &Principal) -> bool {
    renewed.principal.user_id() == principal.user_id()
}
