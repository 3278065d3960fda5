//! One request's session: asked for late, decided once, told to the browser in the answer.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::OnceCell;

use super::asker::{Asker, Languages};
use super::cookies::Shown;
use super::csrf;
use super::denial::Denial;
use super::kept_head::{CopiedHead, KeptHead};
use super::login::Login;
use super::reply::Reply;
use super::request::{self, Head, Headers};
use crate::api::AuthenticateMagicLinkResponse;
use crate::api::b2b::MemberLogin;
use crate::error::{Error, ErrorKind};
use crate::jwks::Source;
use crate::jwt;
use crate::secret::{SessionJwt, SessionToken};
use crate::session::{AnyPrincipal, CookieChange, Credentials, Margin, Outcome, Person, Renewed, Revocation};
use crate::session::{MemberPrincipal, Principal};

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

#[derive(Clone)]
enum Change {
    Install(Arc<Renewed>),
    Clear,
    /// Signed out by a bearer token, which no cookie holds.
    Nobody,
}

impl SessionHandle {
    /// Takes note of what a request shows; nothing is parsed yet.
    pub fn new(login: &Login, head: &Head<'_>) -> Self {
        Self::keeping(login, head, CopiedHead::of(head))
    }

    /// As [`new`](Self::new), for adapters that need not copy what is `kept` of the request.
    pub fn keeping(login: &Login, head: &Head<'_>, kept: impl KeptHead) -> Self {
        Self(Arc::new(Inner {
            login: login.clone(),
            foreign_upgrade: csrf::is_foreign_upgrade(head, login.stytch().public_origin()),
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

    /// The answer to a request that is not to reach its handler, by its method and headers.
    pub fn denied(&self, denial: &Denial, method: &str, headers: &dyn Headers) -> Reply {
        let head = self.head(method, headers);
        denial.reply(&self.0.login, &head, self.0.login.client(&head))
    }

    /// Who is asking, for [`refused`](Self::refused) later on.
    pub fn asker(&self, method: &str, headers: &dyn Headers) -> Asker {
        let head = self.head(method, headers);
        Asker::new(self.0.login.client(&head), &head)
    }

    /// The answer to a request whose handler runs already. `accept_language` is the header of that name, which only
    /// [a page](Asker::wants_page) is written by.
    pub fn refused(&self, denial: &Denial, asker: Asker, accept_language: Option<&[u8]>) -> Reply {
        let languages = Languages(accept_language);
        denial.reply(&self.0.login, &self.head(asker.method(), &languages), asker.client)
    }

    fn head<'a>(&'a self, method: &'a str, headers: &'a dyn Headers) -> Head<'a> {
        Head { method, path: self.0.kept.path(), query: self.0.kept.query(), headers }
    }

    /// Whether anybody asked for the session or changed it.
    pub(super) fn is_used(&self) -> bool {
        self.0.read.load(Ordering::Relaxed) || self.0.changed.load(Ordering::Acquire)
    }

    /// `Set-Cookie`, as far as the session was asked for or changed.
    pub(crate) fn set_cookies(&self) -> Vec<String> {
        let cookies = self.0.login.cookies();
        match self.explicit() {
            Some(Change::Install(session)) => return self.0.login.session_cookies(&session),
            Some(Change::Clear) => return cookies.clear_session(),
            Some(Change::Nobody) => return Vec::new(),
            None => {}
        }
        let fresh = self.0.fresh.get().filter(|fresh| fresh.is_ok());
        match fresh.or_else(|| self.0.outcome.get()) {
            Some(Ok(outcome)) => match &outcome.cookies {
                CookieChange::Keep => Vec::new(),
                // A sign-out that came while this request ran has the last word.
                CookieChange::Install(session) if self.0.login.stytch().is_denied(&session.principal) => {
                    Vec::new()
                }
                // A JWT that no cookie can hold stays with us: there is something to tell once, not every time.
                CookieChange::Install(session)
                    if !cookies.fits(&session.jwt)
                        && session.deliver()
                        && self.credentials().jwts.is_empty() =>
                {
                    Vec::new()
                }
                CookieChange::Install(session) => self.0.login.session_cookies(session),
                CookieChange::ClearJwt => vec![cookies.clear_jwt()],
                CookieChange::ClearAll => cookies.clear_session(),
            },
            _ => Vec::new(),
        }
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

    /// Who shows a JWT that is known, beside nothing that would have to be compared with it.
    fn recognised(&self) -> Option<AnyPrincipal> {
        let stytch = self.0.login.stytch();
        if let Some(principal) = self.with_bearer(|jwt| stytch.recognise(jwt.as_bytes(), Margin::None)) {
            return principal;
        }
        let (mut principal, mut shown) = (None, 0);
        self.0.kept.each("cookie", &mut |line| {
            for jwt in self.0.login.cookies().jwts(line) {
                shown += 1;
                principal = stytch.recognise(jwt, Margin::Early);
            }
        });
        if shown == 1 { principal } else { None }
    }

    pub(crate) fn stytch(&self) -> &crate::Stytch {
        self.0.login.stytch()
    }

    pub(crate) fn credentials(&self) -> Credentials {
        let mut shown = Shown::default();
        self.0.kept.each("cookie", &mut |line| self.0.login.cookies().read(line, &mut shown));
        shown.into_credentials(self.bearer())
    }

    /// Any bearer token whose issuer is not ours belongs to the app.
    fn bearer(&self) -> Option<SessionJwt> {
        let ours = |token: &str| {
            let issuer = jwt::unverified_issuer(token)?;
            self.0.login.stytch().is_issuer(&issuer).then(|| SessionJwt::from(token))
        };
        self.with_bearer(ours).flatten()
    }

    /// What `read` makes of the token in `Authorization: Bearer`, if the header stands once: of several, nobody could
    /// say which one the proxies in front of us looked at.
    fn with_bearer<T>(&self, read: impl Fn(&str) -> T) -> Option<T> {
        if !self.0.login.accepts_bearer() {
            return None;
        }
        let token = |value: &str| {
            let (scheme, token) = value.split_once(' ')?;
            scheme.eq_ignore_ascii_case("bearer").then(|| read(token.trim_matches(' ')))
        };
        request::single(&self.0.kept, "authorization", token).flatten()
    }

    fn explicit(&self) -> Option<Change> {
        if !self.0.changed.load(Ordering::Acquire) {
            return None;
        }
        self.0.explicit.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set_explicit(&self, change: Change) {
        *self.0.explicit.lock().unwrap_or_else(PoisonError::into_inner) = Some(change);
        self.0.changed.store(true, Ordering::Release);
    }
}

impl std::fmt::Debug for SessionHandle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SessionHandle")
            .field("decided", &self.0.outcome.initialized())
            .finish_non_exhaustive()
    }
}
