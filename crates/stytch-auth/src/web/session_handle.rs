//! One request's session: asked for late, decided once, told to the browser in the answer.

mod answers;
mod changes;
mod credentials;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use tokio::sync::OnceCell;

use self::changes::Change;
use super::csrf;
use super::kept_head::{CopiedHead, KeptHead};
use super::login::Login;
use super::request::{Head, Headers};
use crate::error::Error;
use crate::session::{AnyPrincipal, CookieChange, Credentials, Outcome, Renewed};

/// The session of one request, which the layer puts into its extensions.
///
/// Nothing is checked before somebody asks, and it is decided at most once per request. Clones are the same
/// session.
#[derive(Clone)]
pub struct SessionHandle(Arc<Inner<dyn KeptHead>>);

struct Inner<K: ?Sized> {
    login: Login,
    /// Asked for by another site's page, which could otherwise talk in the person's name.
    foreign_upgrade: bool,
    outcome: OnceCell<Result<Outcome, Error>>,
    /// By Stytch's own word, if somebody asked for that.
    fresh: OnceCell<Result<Outcome, Error>>,
    read: AtomicBool,
    /// What the handler itself did: it has the last word.
    explicit: Mutex<Option<Change>>,
    /// Whether it did anything; hardly any handler does.
    changed: AtomicBool,
    /// The request's credentials and path.
    kept: K,
}

impl SessionHandle {
    /// Takes note of what a request shows; nothing is parsed yet.
    pub fn new(login: &Login, head: &Head<'_>) -> Self {
        Self::keeping(login, head.method, head.headers, CopiedHead::of(head))
    }

    /// As [`new`](Self::new), for adapters that need not copy what is `kept` of the request.
    pub fn keeping(login: &Login, method: &str, headers: &dyn Headers, kept: impl KeptHead) -> Self {
        Self(Arc::new(Inner {
            login: login.clone(),
            foreign_upgrade: csrf::is_foreign_upgrade(method, headers, login.stytch().public_origin()),
            outcome: OnceCell::new(),
            fresh: OnceCell::new(),
            read: AtomicBool::new(false),
            explicit: Mutex::new(None),
            changed: AtomicBool::new(false),
            kept,
        }))
    }

    /// The session of a made-up person, around which there is no request, no cookie and no Stytch.
    #[cfg(feature = "test-util")]
    #[doc(hidden)]
    pub fn fake() -> Self {
        // Nothing listens there: whatever would have to ask Stytch finds that it is away.
        let stytch = crate::Stytch::builder()
            .project_id("project-test-00000000-0000-4000-8000-000000000000")
            .secret("secret-test-fake")
            .base_url("http://127.0.0.1:1")
            .public_url("http://localhost:3000");
        #[allow(clippy::expect_used, reason = "for tests only, and these settings are known to work")]
        let stytch = stytch.build().expect("settings that work");
        let nothing = Head { method: "GET", path: "/", query: None, headers: &super::request::NoHeaders };
        Self::new(&Login::new(stytch), &nothing)
    }

    /// Whoever is asking; `None` if nobody is signed in.
    ///
    /// # Errors
    ///
    /// It cannot be decided now: Stytch is away and nothing local decides. This never means "nobody".
    pub(crate) async fn anybody(&self) -> Result<Option<AnyPrincipal>, Error> {
        self.0.read.store(true, Ordering::Relaxed);
        if self.0.foreign_upgrade {
            return Ok(None);
        }
        if let Some(change) = self.explicit() {
            return Ok(match change {
                Change::Install(session) => Some(session.principal.clone()),
                Change::Clear | Change::Nobody => None,
            });
        }
        let decided = match self.0.fresh.get() {
            Some(fresh) if fresh.is_ok() => fresh,
            _ => self.outcome().await,
        };
        decided.as_ref().map(|outcome| outcome.principal.clone()).map_err(Clone::clone)
    }

    /// Asks Stytch about this session now.
    ///
    /// For what must not be done by somebody whose session was revoked a minute ago: nothing that is known locally
    /// counts, and no [grace](crate::StytchBuilder::outage_grace). Afterwards everything that asks for the session of
    /// this request gets what Stytch has just said, which may be "nobody". It costs one call for each request, however
    /// often it is asked for. The browser gets the new JWT, or hears that its session has ended.
    ///
    /// # Errors
    ///
    /// Stytch cannot be asked, or what it says cannot be checked. This never means "nobody".
    pub async fn confirm(&self) -> Result<(), Error> {
        self.0.read.store(true, Ordering::Relaxed);
        if self.0.foreign_upgrade {
            return Ok(());
        }
        match self.explicit() {
            Some(Change::Install(session)) => return self.confirm_installed(&session).await,
            Some(Change::Clear | Change::Nobody) => return Ok(()),
            None => {}
        }
        let fresh = self.0.fresh.get_or_init(|| async {
            let credentials = self.credentials();
            if credentials.is_empty() {
                return Ok(Outcome::nobody(CookieChange::Keep));
            }
            self.stytch().authenticate_fresh(&credentials).await
        });
        fresh.await.as_ref().map(drop).map_err(Clone::clone)
    }

    /// The same for a session that this request itself began.
    async fn confirm_installed(&self, session: &Renewed) -> Result<(), Error> {
        let outcome = self.stytch().authenticate_fresh(&Credentials::of(session)).await?;
        self.set_explicit(match outcome.cookies {
            CookieChange::Install(renewed) => Change::Install(renewed),
            _ => Change::Clear,
        });
        Ok(())
    }

    /// Whether a page of another site asks for a WebSocket.
    pub(super) fn is_foreign_upgrade(&self) -> bool {
        self.0.foreign_upgrade
    }

    /// Whether anybody asked for the session or changed it.
    pub(super) fn is_used(&self) -> bool {
        self.0.read.load(Ordering::Relaxed) || self.0.changed.load(Ordering::Acquire)
    }

    async fn outcome(&self) -> &Result<Outcome, Error> {
        if let Some(outcome) = self.outcome_now() {
            return outcome;
        }
        // Boxed, because it is seldom needed and would be carried along in the future of every handler.
        let decision = Box::pin(self.0.outcome.get_or_init(|| async {
            let credentials = self.credentials();
            if credentials.is_empty() {
                return Ok(Outcome::nobody(CookieChange::Keep));
            }
            self.0.login.stytch().authenticate(&credentials).await
        }));
        decision.await
    }

    /// The decision, if it was made before, or the token that is shown has been verified before.
    fn outcome_now(&self) -> Option<&Result<Outcome, Error>> {
        if !self.0.outcome.initialized() {
            let principal = self.recognised()?;
            // Another task may be deciding the same; then there is its decision to wait for.
            let _ = self.0.outcome.set(Ok(Outcome::somebody(principal)));
        }
        self.0.outcome.get()
    }

    pub(crate) fn stytch(&self) -> &crate::Stytch {
        self.0.login.stytch()
    }
}

impl std::fmt::Debug for SessionHandle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SessionHandle")
            .field("decided", &self.0.outcome.initialized())
            .finish_non_exhaustive()
    }
}
