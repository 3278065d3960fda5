//! The end of a session: denied here at once, revoked at Stytch as soon as it can be reached.

use std::time::Duration;

use super::Credentials;
use super::local::Local;
use super::renewal::{Renewed, Shown};
use crate::clock::Timestamp;
use crate::error::Error;
use crate::ids::SessionId;
use crate::secret::{SessionJwt, SessionToken};
use crate::stytch::Stytch;

/// A JWT's life, the longest that one can outlive its session.
const JWT_LIFE: Duration = Duration::from_secs(300);
/// How long a person waits for Stytch to confirm before the answer says "the rest follows".
const PATIENCE: Duration = Duration::from_secs(3);
/// The pauses, in seconds, before Stytch is asked again to revoke: three hours in all.
const PAUSES: [u64; 7] = [1, 5, 30, 120, 600, 1_800, 7_200];

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

/// How a session is named to Stytch.
#[derive(Clone)]
enum Named {
    Token(SessionToken),
    Id(SessionId),
    /// Not readable here: its key cannot be had, or the clocks disagree.
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
    /// Signs out whoever these credentials stand for: a bearer JWT alone, or the cookies together.
    pub(crate) async fn logout(&self, shown: &Credentials) -> Revocation {
        let shown = match &shown.bearer {
            Some(bearer) => Credentials { jwts: vec![bearer.clone()], token: None, bearer: None },
            None => shown.clone(),
        };
        if shown.is_empty() {
            return Revocation::NoSession;
        }
        // Before anything is waited for.
        if let Some(token) = &shown.token {
            self.deny(&Named::Token(token.clone()), self.for_good());
        }
        // A task of its own: whoever presses the button and closes the tab is signed out too.
        let stytch = self.clone();
        let ending = tokio::spawn(async move { stytch.end(shown).await });
        match tokio::time::timeout(PATIENCE, ending).await {
            Ok(Ok(revocation)) => revocation,
            _ => Revocation::Pending,
        }
    }

    /// Ends a session by its token without anybody waiting for it: an earlier one of the same browser, say.
    pub(crate) fn revoke_in_background(&self, token: &SessionToken) {
        self.revoke_beside(vec![Named::Token(token.clone())]);
    }

    /// Ends a session that is over by our own rules.
    pub(super) fn end_in_background(&self, shown: &Shown, session_id: &SessionId) {
        let named = match shown {
            Shown::Token(token) => vec![Named::Token(token.clone())],
            Shown::Jwt(_) => vec![Named::Id(session_id.clone())],
        };
        self.deny_for_good(session_id);
        self.revoke_beside(named);
    }

    fn revoke_beside(&self, named: Vec<Named>) {
        self.deny_all(&named, self.for_good());
        let stytch = self.clone();
        tokio::spawn(async move { stytch.revoke_all(named).await });
    }

    /// Ends whatever else these credentials stand for when a browser gets another session. Nobody waits for Stytch.
    pub(crate) async fn replace(&self, shown: &Credentials, by: &Renewed) {
        let mut named = self.named(shown.clone()).await;
        named.retain(|name| !name.is(by) && !self.is_denied_by_name(name));
        if !named.is_empty() {
            self.revoke_beside(named);
        }
    }

    async fn end(&self, shown: Credentials) -> Revocation {
        let mut named = self.named(shown).await;
        if named.is_empty() {
            return Revocation::NoSession;
        }
        self.deny_all(&named, self.for_good());
        // Revoked by its token, a session need not be revoked by its id as well.
        let known = named.first().and_then(|token| self.session_of_name(token));
        named.retain(|name| !matches!(name, Named::Id(id) if known.as_ref() == Some(id)));
        if self.revoke_all(named).await { Revocation::Revoked } else { Revocation::Pending }
    }

    /// What these credentials stand for, as far as it can be ended.
    async fn named(&self, shown: Credentials) -> Vec<Named> {
        let mut named: Vec<Named> = shown.token.into_iter().map(Named::Token).collect();
        for jwt in shown.jwts {
            match self.check_local(&jwt).await {
                Ok(Local::Valid(principal) | Local::BeyondLimit(principal)) => {
                    named.push(Named::Id(principal.session_id().clone()));
                }
                Ok(Local::Expired(claims)) => named.push(Named::Id(claims.session_id)),
                Ok(Local::Bad(_)) => {}
                // Stytch can read it.
                Ok(Local::UnknownKey | Local::Clock) | Err(_) => named.push(Named::Jwt(jwt)),
            }
        }
        named
    }

    /// Denies a session until no renewal could bring it back.
    pub(super) fn deny_for_good(&self, session_id: &SessionId) {
        self.deny(&Named::Id(session_id.clone()), self.for_good());
    }

    /// No session lives longer than this, whatever Stytch is told later.
    fn for_good(&self) -> Timestamp {
        self.now().plus(self.config().limits.absolute)
    }

    /// When every JWT has expired that Stytch may have issued up to now.
    fn last_jwt(&self) -> Timestamp {
        self.now().plus(JWT_LIFE + self.config().leeway * 2)
    }

    fn deny_all(&self, named: &[Named], until: Timestamp) {
        for name in named {
            self.deny(name, until);
        }
    }

    fn deny(&self, name: &Named, until: Timestamp) {
        let denied = &self.state().denied;
        match name {
            Named::Token(token) => {
                denied.deny_credential(Shown::Token(token.clone()).fingerprint(self), until);
                // A JWT of the session may be in other hands.
                if let Some(session_id) = self.session_of_name(name) {
                    denied.deny_session(&session_id, until, self.now());
                }
            }
            Named::Id(session_id) => denied.deny_session(session_id, until, self.now()),
            Named::Jwt(jwt) => {
                let key = Shown::Jwt(jwt.clone()).fingerprint(self);
                denied.deny_jwt(key, until, self.last_jwt());
            }
        }
    }

    fn is_denied_by_name(&self, name: &Named) -> bool {
        let (denied, now) = (&self.state().denied, self.now());
        match name {
            Named::Token(token) => denied.has_credential(&Shown::Token(token.clone()).fingerprint(self), now),
            Named::Id(session_id) => denied.has_session(session_id, now),
            Named::Jwt(jwt) => denied.has_credential(&Shown::Jwt(jwt.clone()).fingerprint(self), now),
        }
    }

    /// The session of a token, if a renewal or a sign-in has told us.
    fn session_of_name(&self, name: &Named) -> Option<SessionId> {
        let Named::Token(token) = name else { return None };
        let known = self.known(&Shown::Token(token.clone()).fingerprint(self))?;
        Some(known.principal.session_id().clone())
    }

    /// Whether Stytch confirmed the end of every session named; if not, it is asked again in the background.
    async fn revoke_all(&self, named: Vec<Named>) -> bool {
        let (left, retry_after) = self.revoke_each(&named).await;
        if left.is_empty() {
            self.deny_all(&named, self.last_jwt());
            return true;
        }
        let Ok(slot) = self.state().revoking.clone().try_acquire_owned() else {
            tracing::error!(
                "too many revocations wait for Stytch; this session is denied here and not revoked there"
            );
            return false;
        };
        let stytch = self.clone();
        tokio::spawn(async move {
            stytch.revoke_later(named, left, retry_after).await;
            drop(slot);
        });
        false
    }

    async fn revoke_later(&self, named: Vec<Named>, mut left: Vec<Named>, mut retry_after: Duration) {
        for pause in PAUSES {
            tokio::time::sleep(Duration::from_secs(pause).max(retry_after)).await;
            (left, retry_after) = self.revoke_each(&left).await;
            if left.is_empty() {
                tracing::info!("a session that was signed out during an outage is now revoked");
                // From now on Stytch refuses it too; only JWTs already given out are left to deny.
                return self.deny_all(&named, self.last_jwt());
            }
        }
        tracing::error!("Stytch could not be asked to revoke a session for hours; it stays denied here");
    }

    /// Those that could not be revoked, and how long Stytch wants to be left alone.
    async fn revoke_each(&self, named: &[Named]) -> (Vec<Named>, Duration) {
        let (mut left, mut pause) = (Vec::new(), Duration::ZERO);
        for name in named {
            if let Err(error) = self.revoke(name).await {
                tracing::error!(%error, "a session could not be revoked yet; it is denied here");
                pause = pause.max(error.retry_after().unwrap_or_default().min(Duration::from_secs(3_600)));
                left.push(name.clone());
            }
        }
        (left, pause)
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
