//! What a handler does to the session of its request.

use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};

use super::SessionHandle;
use crate::api::AuthenticateMagicLinkResponse;
use crate::api::b2b::MemberLogin;
use crate::error::{Error, ErrorKind};
use crate::jwks::Source;
use crate::secret::{SessionJwt, SessionToken};
use crate::session::{MemberPrincipal, Person, Principal, Renewed, Revocation};

#[derive(Clone)]
pub(super) enum Change {
    Install(Arc<Renewed>),
    Clear,
    /// Signed out by a bearer token, which no cookie holds.
    Nobody,
}

impl SessionHandle {
    /// Signs this browser in with a session from code of the app's own, such as another Stytch product.
    ///
    /// # Errors
    ///
    /// The answer has no session, or its JWT is not one of this project, or it cannot be checked now.
    pub async fn install(&self, answer: &AuthenticateMagicLinkResponse) -> Result<Principal, Error> {
        let (Some(token), Some(jwt)) = (&answer.session_token, &answer.session_jwt) else {
            return Err(Error::new(ErrorKind::InvalidSession, "no session was asked for with the link"));
        };
        self.install_as(token, jwt).await
    }

    /// Signs this browser in with a member's session from code of the app's own, such as an exchange of one
    /// organisation for another.
    ///
    /// # Errors
    ///
    /// The login's JWT is not one of this project, or it cannot be checked now.
    pub async fn install_member(&self, answer: &MemberLogin) -> Result<MemberPrincipal, Error> {
        self.install_as(&answer.session_token, &answer.session_jwt).await
    }

    async fn install_as<P: Person + Clone>(
        &self,
        token: &SessionToken,
        jwt: &SessionJwt,
    ) -> Result<P, Error> {
        let principal: P = self.0.login.stytch().accept(jwt, Source::Stytch).await?;
        let session = Renewed::new(principal.clone().into_any(), jwt.clone(), Some(token.clone()));
        self.sign_in(Arc::new(session)).await;
        Ok(principal)
    }

    /// Signs this browser in. The session that it had before must not outlive that (ASVS 7.2.4).
    pub(crate) async fn sign_in(&self, session: Arc<Renewed>) {
        let stytch = self.0.login.stytch();
        stytch.remember(&session);
        stytch.replace(&self.credentials(), &session).await;
        self.set_explicit(Change::Install(session));
    }

    /// Signs this browser out: the session ends here at once and at Stytch as soon as it can be reached.
    pub async fn revoke(&self) -> Revocation {
        let shown = self.credentials();
        let revocation = self.0.login.stytch().logout(&shown).await;
        self.set_explicit(if shown.bearer.is_some() { Change::Nobody } else { Change::Clear });
        revocation
    }

    pub(super) fn explicit(&self) -> Option<Change> {
        if !self.0.changed.load(Ordering::Acquire) {
            return None;
        }
        self.0.explicit.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn set_explicit(&self, change: Change) {
        *self.0.explicit.lock().unwrap_or_else(PoisonError::into_inner) = Some(change);
        self.0.changed.store(true, Ordering::Release);
    }
}
