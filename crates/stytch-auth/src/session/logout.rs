//! The end of a session: denied here at once, revoked at Stytch as soon as it can be reached.

use std::time::Duration;

use super::fleet::Ended;
use super::local::Local;
use super::renewal::{Renewed, Shown};
use super::{AnyPrincipal, Credentials};
use crate::clock::Timestamp;
use crate::ids::SessionId;
use crate::secret::{SessionJwt, SessionToken};
use crate::stytch::Stytch;

/// A JWT's life, the longest that one can outlive its session.
const JWT_LIFE: Duration = Duration::from_secs(300);
/// How long a person waits for Stytch to confirm before the answer says "the rest follows".
const PATIENCE: Duration = Duration::from_secs(3);

/// What became of the session at Stytch. Here it has ended in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Revocation {
    /// There was nothing to revoke.
    NoSession,
    /// Stytch confirmed it.
    Revoked,
    /// Stytch could not be asked yet; it is tried again in the background, and this process, like all that share its
    /// store, denies the session meanwhile.
    Pending,
}

/// How a session is named to Stytch.
#[derive(Clone)]
pub(super) enum Named {
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

    /// Refuses a session from now on: one that was revoked elsewhere, as a webhook of Stytch's may tell, or that the app
    /// does not want any more.
    ///
    /// Its JWTs stop working at once, connections that watch it end, and no renewal brings it back. Nothing is said to
    /// Stytch: to end a session there, use [`Sessions::revoke`](crate::api::Sessions::revoke). Replicas that share a
    /// [`store`](crate::StytchBuilder::store) hear of it within about a second; without one each has to be told.
    ///
    /// # Examples
    ///
    /// ```
    /// use stytch_auth::{SessionId, Stytch};
    ///
    /// fn on_revoked(stytch: &Stytch, session_id: &str) {
    ///     stytch.deny_session(&SessionId::new(session_id));
    /// }
    /// ```
    pub fn deny_session(&self, session_id: &SessionId) {
        self.deny_for_good(session_id);
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
                Ok(
                    Local::Valid(principal)
                    | Local::Aged(principal)
                    | Local::BeyondLimit(principal)
                    | Local::Expired(principal),
                ) => named.push(Named::Id(principal.session_id().clone())),
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
    pub(super) fn for_good(&self) -> Timestamp {
        self.now().plus(self.config().limits.absolute)
    }

    /// Denies a session that Stytch has just called gone, if a JWT of it could still be served here.
    pub(super) fn forget(&self, session: &AnyPrincipal) {
        let config = self.config();
        if self.now() < session.valid_until().plus(config.leeway + config.outage_grace) {
            self.deny_jwts_of(session.session_id());
        }
    }

    /// Denies the JWTs that are left of a session whose end is somebody else's affair. A longer denial stays as it is, here
    /// and at the other replicas.
    pub(super) fn deny_jwts_of(&self, session_id: &SessionId) {
        let until = self.last_jwt();
        self.state().denied.deny_session(session_id, until, self.now());
        self.tell(Ended::JwtsOf(session_id.clone()), until);
    }

    /// When no JWT counts any more that Stytch may have issued up to now.
    pub(super) fn last_jwt(&self) -> Timestamp {
        let config = self.config();
        self.now().plus(JWT_LIFE + config.leeway * 2 + config.outage_grace)
    }

    pub(super) fn deny_all(&self, named: &[Named], until: Timestamp) {
        for name in named {
            self.deny(name, until);
        }
    }

    /// Takes note that Stytch refuses these sessions as well: only JWTs already given out are left to deny.
    pub(super) fn settle(&self, named: &[Named]) {
        let (denied, until) = (&self.state().denied, self.last_jwt());
        for name in named {
            self.deny(name, until);
            let session_id = match name {
                Named::Id(session_id) => Some(session_id.clone()),
                name => self.session_of_name(name),
            };
            if let Some(session_id) = session_id {
                denied.settle_session(&session_id, until, self.now());
            }
        }
    }

    /// Denies a session here at once, and at the other replicas in a moment.
    fn deny(&self, name: &Named, until: Timestamp) {
        let denied = &self.state().denied;
        // Until then Stytch has refused the credential, or it is told again (see `tell_unrevoked`).
        let for_now = until.min(self.last_jwt());
        match name {
            Named::Token(token) => {
                let key = Shown::Token(token.clone()).fingerprint(self);
                denied.deny_credential(key, until);
                self.tell(Ended::Token(key), for_now);
                // A JWT of the session may be in other hands.
                if let Some(session_id) = self.session_of_name(name) {
                    self.deny(&Named::Id(session_id), until);
                }
            }
            Named::Id(session_id) => {
                denied.deny_session(session_id, until, self.now());
                self.tell(Ended::Session(session_id.clone()), until);
            }
            Named::Jwt(jwt) => {
                let key = Shown::Jwt(jwt.clone()).fingerprint(self);
                denied.deny_jwt(key, until, self.last_jwt());
                self.tell(Ended::Jwt(key), for_now);
            }
        }
    }

    /// Tells the other replicas of credentials that Stytch would still take, so that they renew nothing there.
    pub(super) fn tell_unrevoked(&self, named: &[Named]) {
        for name in named {
            match name {
                Named::Token(token) => {
                    let key = Shown::Token(token.clone()).fingerprint(self);
                    self.tell(Ended::Token(key), self.for_good());
                }
                Named::Jwt(jwt) => {
                    let key = Shown::Jwt(jwt.clone()).fingerprint(self);
                    self.tell(Ended::Jwt(key), self.for_good());
                }
                Named::Id(_) => {}
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
        let known = self.state().kept.known(&Shown::Token(token.clone()).fingerprint(self))?;
        Some(known.principal.session_id().clone())
    }
}
