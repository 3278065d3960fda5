//! The end of a session: denied here at once, revoked at Stytch as soon as it can be reached.

use std::time::Duration;

use super::Credentials;
use super::local::Local;
use super::renewal::{Renewal, Renewed, Shown};
use crate::clock::Timestamp;
use crate::error::Error;
use crate::ids::SessionId;
use crate::secret::{SessionJwt, SessionToken};
use crate::stytch::Stytch;

/// A JWT's life, the longest that one can outlive its session.
const JWT_LIFE: Duration = Duration::from_secs(300);
/// How long a person waits for Stytch to confirm before the answer says "the rest follows".
const PATIENCE: Duration = Duration::from_secs(3);
/// Attempts to revoke after that, minutes apart.
const ATTEMPTS: u32 = 5;

/// What became of the session at Stytch. Here it has ended in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Revocation {
    /// There was nothing to revoke.
    NoSession,
    /// Stytch confirmed it.
    Revoked,
    /// Stytch could not be asked yet; it is tried again in the background, and this process denies the session
    /// meanwhile.
    Pending,
}

/// How a session is named to Stytch, in the order of what always works.
#[derive(Clone)]
enum Named {
    Token(SessionToken),
    Id(SessionId),
    Jwt(SessionJwt),
}

impl Named {
    fn is(&self, session: &Renewed) -> bool {
        match self {
            Self::Token(token) => session.token.as_ref() == Some(token),
            Self::Id(session_id) => session.principal.session_id() == session_id,
            Self::Jwt(jwt) => session.jwt == *jwt,
        }
    }
}

impl Stytch {
    /// Signs out whoever these credentials stand for.
    pub(crate) async fn logout(&self, shown: &Credentials) -> Revocation {
        let (named, until) = self.named(shown).await;
        if named.is_empty() {
            return Revocation::NoSession;
        }
        self.deny(&named, until);
        let stytch = self.clone();
        let revoke = tokio::spawn(async move { stytch.revoke_until_confirmed(named).await });
        match tokio::time::timeout(PATIENCE, revoke).await {
            Ok(Ok(true)) => Revocation::Revoked,
            _ => Revocation::Pending,
        }
    }

    /// Ends whatever else these credentials stand for when a browser gets another session. Nobody waits for it.
    pub(crate) async fn replace(&self, shown: &Credentials, by: &Renewed) {
        let (mut named, until) = self.named(shown).await;
        named.retain(|name| !name.is(by) && !self.is_named_denied(name));
        if !named.is_empty() {
            self.deny(&named, until);
            let stytch = self.clone();
            tokio::spawn(async move { stytch.revoke_until_confirmed(named).await });
        }
    }

    /// What can be ended, and until when it has to be denied here.
    async fn named(&self, shown: &Credentials) -> (Vec<Named>, Timestamp) {
        let mut named = Vec::new();
        if let Some(token) = &shown.token {
            named.push(Named::Token(token.clone()));
        }
        let mut session_end = None;
        for jwt in shown.jwts.iter().chain(&shown.bearer) {
            // Without keys the JWT says nothing; Stytch will know it.
            match self.check_local(jwt).await {
                Ok(Local::Valid(principal)) => {
                    session_end = Some(principal.session_expires_at());
                    named.push(Named::Id(principal.session_id().clone()));
                }
                Ok(Local::Expired(claims)) => {
                    session_end = Some(claims.session_expires_at);
                    named.push(Named::Id(claims.session_id));
                }
                Ok(_) => {}
                Err(_) => named.push(Named::Jwt(jwt.clone())),
            }
        }
        (named, session_end.unwrap_or_else(|| self.now().plus(self.config().limits.absolute)))
    }

    /// Ends a session by its token without anybody waiting for it: an earlier one of the same browser, say.
    pub(crate) fn revoke_in_background(&self, token: &SessionToken) {
        let mut named = vec![Named::Token(token.clone())];
        // Its JWTs would otherwise be good here until they end.
        if let Some(Renewal::Renewed(known)) = self.kept(&Shown::Token(token.clone()).fingerprint(self)) {
            named.push(Named::Id(known.principal.session_id().clone()));
        }
        self.deny(&named, self.now().plus(self.config().limits.absolute));
        let stytch = self.clone();
        tokio::spawn(async move { stytch.revoke_until_confirmed(named).await });
    }

    fn deny(&self, named: &[Named], until: Timestamp) {
        let (denied, now) = (&self.state().denied, self.now());
        for name in named {
            match name {
                Named::Token(token) => {
                    let key = Shown::Token(token.clone()).fingerprint(self);
                    denied.deny_token(key, until, now);
                }
                Named::Id(session_id) => denied.deny_session(session_id, until, now),
                Named::Jwt(jwt) => denied.deny_token(Shown::Jwt(jwt.clone()).fingerprint(self), until, now),
            }
        }
    }

    fn is_named_denied(&self, name: &Named) -> bool {
        let (denied, now) = (&self.state().denied, self.now());
        match name {
            Named::Token(token) => denied.has_token(&Shown::Token(token.clone()).fingerprint(self), now),
            Named::Id(session_id) => denied.has_session(session_id, now),
            Named::Jwt(jwt) => denied.has_token(&Shown::Jwt(jwt.clone()).fingerprint(self), now),
        }
    }

    /// Whether Stytch confirmed the end of every session named.
    async fn revoke_until_confirmed(&self, named: Vec<Named>) -> bool {
        let mut left = named.clone();
        for attempt in 0..ATTEMPTS {
            if attempt > 0 {
                tokio::time::sleep(Duration::from_secs(60) * attempt).await;
            }
            let mut failed = Vec::new();
            for name in left {
                if let Err(error) = self.revoke(&name).await {
                    tracing::error!(%error, attempt, "a session could not be revoked yet; it is denied here");
                    failed.push(name);
                }
            }
            if failed.is_empty() {
                // From now on Stytch refuses it too; only JWTs already given out are left to deny.
                self.deny(&named, self.now().plus(JWT_LIFE + self.config().leeway * 2));
                return true;
            }
            left = failed;
        }
        false
    }

    async fn revoke(&self, name: &Named) -> Result<(), Error> {
        let call = self.sessions().revoke();
        let call = match name {
            Named::Token(token) => call.session_token(token),
            Named::Id(session_id) => call.session_id(session_id.clone()),
            Named::Jwt(jwt) => call.session_jwt(jwt),
        };
        match call.send().await {
            Ok(_) => Ok(()),
            Err(error) if error.is_session_gone() => Ok(()),
            Err(error) => Err(error),
        }
    }
}
