//! The local check of one JWT: remembered, or verified with the project's keys.

use std::time::Duration;

use super::renewal::Shown;
use super::verified::Verdict;
use super::{AnyPrincipal, MemberPrincipal, Person, Principal};
use crate::api::b2b::B2b;
use crate::error::{Error, ErrorKind};
use crate::jwks::{Lookup, Source};
use crate::jwt::{self, Rejection, SessionClaims, Verified};
use crate::secret::SessionJwt;
use crate::stytch::Stytch;

/// What the local check found.
pub(super) enum Local {
    Valid(AnyPrincipal),
    /// Valid, but older than any may be that decides without Stytch.
    Aged(AnyPrincipal),
    /// Valid, but the session has lived as long as any may here.
    BeyondLimit(AnyPrincipal),
    /// A good signature, merely expired: it may be renewed.
    Expired(AnyPrincipal),
    /// Neither a session of ours nor one that could be renewed by itself.
    Bad(Rejection),
    /// It names a key that we have not got and asked for too recently.
    UnknownKey,
    /// Good but for the time: this host's clock and Stytch's disagree.
    Clock,
}

/// Said wherever the time alone is wrong.
pub(super) const CLOCKS: &str = "the clocks of this host and of Stytch disagree";

const OTHER_KIND: &str =
    "a session of the other kind: users have those of consumer projects, members those of B2B";

impl B2b<'_> {
    /// Checks a member's session JWT locally: no call to Stytch, except to fetch its public keys now and then.
    ///
    /// For code that has its own way to receive a JWT. It does not renew; a session that was signed out through
    /// this process, or another that shares its store, is refused.
    ///
    /// # Errors
    ///
    /// [`InvalidSession`](ErrorKind::InvalidSession) if it is not a current session of this project;
    /// [`Unavailable`](ErrorKind::Unavailable) if there are no keys to decide with.
    pub async fn authenticate_jwt(self, jwt: &SessionJwt) -> Result<MemberPrincipal, Error> {
        self.0.accept(jwt, Source::Anybody).await
    }
}

impl Stytch {
    /// Checks a session JWT locally: no call to Stytch, except to fetch its public keys now and then.
    ///
    /// For code that has its own way to receive a JWT. It does not renew; a session that was signed out through
    /// this process, or another that shares its store, is refused.
    ///
    /// # Errors
    ///
    /// [`InvalidSession`](ErrorKind::InvalidSession) if it is not a current session of this project;
    /// [`Unavailable`](ErrorKind::Unavailable) if there are no keys to decide with.
    pub async fn authenticate_jwt(&self, jwt: &SessionJwt) -> Result<Principal, Error> {
        self.accept(jwt, Source::Anybody).await
    }

    pub(crate) async fn accept<P: Person>(&self, jwt: &SessionJwt, source: Source) -> Result<P, Error> {
        let invalid = |context| Err(Error::new(ErrorKind::InvalidSession, context));
        match self.check(jwt, source).await? {
            Local::Valid(principal) if self.is_denied(&principal) || self.is_denied_jwt(jwt) => {
                invalid("the session was signed out")
            }
            Local::Valid(principal) => P::from_any(principal).map_or_else(|| invalid(OTHER_KIND), Ok),
            Local::Bad(Rejection::Vertical) => invalid(OTHER_KIND),
            Local::Aged(_) => invalid("the session JWT is older than max_token_age"),
            Local::BeyondLimit(_) => invalid("the session has lived as long as any may"),
            Local::Expired(_) => invalid("the session JWT has expired"),
            Local::Bad(Rejection::SessionEnded) => invalid("the session has ended"),
            Local::Bad(_) => invalid("not a session JWT of this project"),
            Local::UnknownKey => invalid("the session JWT names an unknown key"),
            Local::Clock => invalid("the session JWT is not valid yet; compare the clocks"),
        }
    }

    /// Whether tokens of this issuer are meant for us.
    pub(crate) fn is_issuer(&self, issuer: &str) -> bool {
        self.state().rules.issuers.iter().any(|ours| ours == issuer)
    }

    /// Whether the session was signed out here.
    pub(crate) fn is_denied(&self, principal: &AnyPrincipal) -> bool {
        self.state().denied.has_session(principal.session_id(), self.now())
    }

    /// Whether this very JWT was signed out when it could not be read.
    pub(super) fn is_denied_jwt(&self, jwt: &SessionJwt) -> bool {
        let fingerprint = || Shown::Jwt(jwt.clone()).fingerprint(self);
        self.state().denied.has_jwt(fingerprint, self.now())
    }

    /// Checks a JWT that somebody shows.
    pub(super) async fn check_local(&self, jwt: &SessionJwt) -> Result<Local, Error> {
        self.check(jwt, Source::Anybody).await
    }

    /// Checks a JWT that Stytch has just given us; `None`: its session has lived as long as any may here.
    ///
    /// It cannot have expired on the way. If it seems so, or if its session does, a clock is wrong, which is no reason
    /// to sign anybody out.
    ///
    /// # Errors
    ///
    /// It is not a JWT that we could accept tomorrow; nothing can be concluded about the session.
    pub(super) async fn check_fresh(&self, jwt: &SessionJwt) -> Result<Option<AnyPrincipal>, Error> {
        let useless = match self.check(jwt, Source::Stytch).await? {
            Local::Valid(principal) => return Ok(Some(principal)),
            Local::BeyondLimit(_) => return Ok(None),
            Local::Aged(_) | Local::Expired(_) | Local::Bad(Rejection::SessionEnded) | Local::Clock => CLOCKS,
            Local::Bad(_) | Local::UnknownKey => "the JWT that Stytch gave is not one of this project",
        };
        Err(Error::unavailable(useless))
    }

    async fn check(&self, jwt: &SessionJwt, source: Source) -> Result<Local, Error> {
        self.keep_in_touch();
        match self.remembered(jwt.expose().as_bytes(), self.now()) {
            Some(Verdict::Valid(principal)) => return Ok(self.by_age(principal, source)),
            Some(Verdict::Expired(principal)) => return Ok(Local::Expired(principal)),
            None => {}
        }
        let state = self.state();
        let token = jwt.expose();
        let (verdict, generation) = match self.verify_now(token) {
            Some(verdict) => verdict,
            None => {
                // Junk and other people's tokens cause no request to Stytch.
                let kid = match jwt::precheck(token, &state.rules) {
                    Ok(kid) => kid,
                    Err(rejection) => return Ok(Local::Bad(rejection)),
                };
                let loaded = match self.jwks().lookup(kid.as_str(), source).await? {
                    Lookup::Found(loaded) => loaded,
                    Lookup::Unknown => return Ok(Local::UnknownKey),
                };
                (jwt::verify(token, &loaded.content, &state.rules, self.now()), loaded.generation)
            }
        };
        match verdict {
            Ok(verified) => {
                let principal = self.principal(verified.into_claims());
                if self.is_beyond_limit(principal.started_at()) {
                    return Ok(Local::BeyondLimit(principal));
                }
                self.remember_verified(token, Verdict::Valid(principal.clone()), generation);
                Ok(self.by_age(principal, source))
            }
            Err(Rejection::Expired(claims)) if self.is_beyond_limit(claims.started_at) => {
                Ok(Local::Bad(Rejection::SessionEnded))
            }
            Err(Rejection::Expired(claims)) => {
                let principal = self.principal(*claims);
                self.remember_verified(token, Verdict::Expired(principal.clone()), generation);
                Ok(Local::Expired(principal))
            }
            Err(Rejection::NotYetValid) => {
                tracing::error!(
                    stytch_is_ahead_by_seconds = self.clock_offset(),
                    "a session JWT is not valid yet: this host's clock and Stytch's disagree"
                );
                Ok(Local::Clock)
            }
            Err(Rejection::Vertical) => {
                tracing::error!(
                    vertical = ?self.vertical(),
                    "a session of the other kind of project: compare .b2b() and STYTCH_VERTICAL with the project's kind"
                );
                Ok(Local::Bad(Rejection::Vertical))
            }
            Err(rejection) => Ok(Local::Bad(rejection)),
        }
    }

    /// The verdict of the keys at hand, and their generation; `None` if they have to be fetched to decide.
    fn verify_now(&self, token: &str) -> Option<(Result<Verified, Rejection>, u64)> {
        let loaded = self.jwks().current()?;
        match jwt::verify(token, &loaded.content, &self.state().rules, self.now()) {
            Err(Rejection::UnknownKey { .. }) => None,
            verdict => Some((verdict, loaded.generation)),
        }
    }

    /// The person of a JWT. What the app allows of a JWT's life is all there is of it.
    fn principal(&self, mut claims: SessionClaims) -> AnyPrincipal {
        if let Some(age) = self.config().max_token_age {
            claims.expires_at = claims.expires_at.min(claims.issued_at.plus(age));
        }
        AnyPrincipal::new(claims)
    }

    /// A JWT that Stytch has just given us is as new as one can be, whatever our clock thinks.
    fn by_age(&self, principal: AnyPrincipal, source: Source) -> Local {
        let too_old = |age: Duration| age.is_zero() || self.now() >= principal.issued_at().plus(age);
        match self.config().max_token_age {
            Some(age) if source == Source::Anybody && too_old(age) => Local::Aged(principal),
            _ => Local::Valid(principal),
        }
    }

    /// Whether a session that began then has lived as long as any may.
    pub(super) fn is_beyond_limit(&self, started_at: crate::clock::Timestamp) -> bool {
        self.now() >= started_at.plus(self.config().limits.absolute)
    }
}
