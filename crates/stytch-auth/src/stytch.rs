//! The handle that everything starts from.

use std::fmt;
use std::sync::{Arc, Weak};
use std::time::Duration;

use crate::api::b2b::B2b;
use crate::api::{MagicLinks, Rbac, Sessions, Users};
use crate::builder::StytchBuilder;
use crate::clock::{Clock, Timestamp};
use crate::config::{Config, Vertical};
use crate::error::{ConfigError, Error};
use crate::ids::ProjectId;
use crate::jwks::Jwks;
use crate::rbac::Policies;
use crate::seal::{Fingerprint, Sealer};
use crate::session::SessionState;
use crate::store::Store;
use crate::transport::Transport;

/// A Stytch project: API calls, and the local check of its sessions.
///
/// Make one at start-up and clone it wherever it is needed; clones share connections, keys and caches. Making
/// one needs no network.
///
/// # Examples
///
/// ```
/// use stytch_auth::Stytch;
///
/// let stytch = Stytch::builder()
///     .project_id("project-test-11111111-1111-4111-8111-111111111111")
///     .secret("secret-test-emulator")
///     .public_url("http://localhost:3000")
///     .build()?;
/// assert_eq!(stytch.public_url(), "http://localhost:3000");
/// # Ok::<(), stytch_auth::ConfigError>(())
/// ```
#[derive(Clone)]
pub struct Stytch(Arc<Inner>);

/// A handle that keeps nothing alive.
pub(crate) struct WeakStytch(Weak<Inner>);

impl WeakStytch {
    pub(crate) fn upgrade(&self) -> Option<Stytch> {
        self.0.upgrade().map(Stytch)
    }
}

pub(crate) struct Inner {
    pub(crate) config: Config,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) transport: Arc<Transport>,
    pub(crate) jwks: Jwks,
    pub(crate) policies: Policies,
    pub(crate) sealer: Sealer,
    pub(crate) sessions: SessionState,
    pub(crate) store: Arc<dyn Store>,
}

impl Stytch {
    /// Configures a project in code.
    pub fn builder() -> StytchBuilder {
        StytchBuilder::new()
    }

    /// Configures a project by the environment: `STYTCH_PROJECT_ID`, `STYTCH_SECRET`, `PUBLIC_URL`, and if need be
    /// `STYTCH_BASE_URL` and `STYTCH_VERTICAL` (`consumer` or `b2b`).
    ///
    /// For settings beyond these start from [`StytchBuilder::from_env`].
    ///
    /// # Errors
    ///
    /// A variable is missing or cannot work; the text names it and the cure.
    pub fn from_env() -> Result<Self, ConfigError> {
        StytchBuilder::from_env().build()
    }

    pub(crate) fn from_inner(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }

    pub(crate) fn downgrade(&self) -> WeakStytch {
        WeakStytch(Arc::downgrade(&self.0))
    }

    /// The magic-link calls.
    pub fn magic_links(&self) -> MagicLinks<'_> {
        MagicLinks(self)
    }

    /// The session calls.
    pub fn sessions(&self) -> Sessions<'_> {
        Sessions(self)
    }

    /// The user calls.
    pub fn users(&self) -> Users<'_> {
        Users(self)
    }

    /// The project's roles and what they may do.
    pub fn rbac(&self) -> Rbac<'_> {
        Rbac(self)
    }

    /// The calls of a B2B project, where people are members of organisations.
    pub fn b2b(&self) -> B2b<'_> {
        B2b(self)
    }

    /// The project.
    pub fn project_id(&self) -> &ProjectId {
        &self.0.config.project_id
    }

    /// Whether people sign in as users or as members of organisations.
    pub fn vertical(&self) -> Vertical {
        self.0.config.vertical
    }

    /// Where people see the app, without a slash at the end.
    pub fn public_url(&self) -> &str {
        self.0.config.public_url.as_str()
    }

    /// Scheme, host and port of it.
    pub(crate) fn public_origin(&self) -> &str {
        self.0.config.public_url.origin()
    }

    /// Where the API is called.
    pub fn base_url(&self) -> &str {
        &self.0.config.base_url
    }

    /// Whether the API is an emulator's, so that a page may point to its inbox.
    pub fn is_emulated(&self) -> bool {
        self.0.config.is_emulator
    }

    /// How many seconds Stytch's clock was ahead of this host's, by the `Date` of its last answer; negative if behind,
    /// `None` before the first.
    ///
    /// The clock of this host is the one that tokens are checked with. Above five seconds a warning is logged: beyond
    /// the [`leeway`](StytchBuilder::leeway), sessions cannot be decided about any more and people get 503. A
    /// good number for a gauge, and for the app's health check.
    pub fn clock_offset(&self) -> Option<i64> {
        self.0.transport.clock_offset()
    }

    /// Waits until there are keys to check sessions with, for at most `patience`; with a [`store`](StytchBuilder::store),
    /// also until it is known who signed out at the other replicas.
    ///
    /// Nothing else at start-up touches the network: keys are fetched when the first session is looked at, and an app
    /// starts in the middle of an outage. An app that would rather not take requests before it can check them calls
    /// this before it listens; it also finds a wrong project id or base URL at once, and the log then has the reason.
    ///
    /// # Errors
    ///
    /// There are no keys after `patience`, or the store has not answered; a call that waits longer may still succeed.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// use std::time::Duration;
    /// use stytch_auth::Stytch;
    ///
    /// # async fn start() -> Result<(), Box<dyn std::error::Error>> {
    /// let stytch = Stytch::from_env()?;
    /// stytch.require_warm_start(Duration::from_secs(30)).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn require_warm_start(&self, patience: Duration) -> Result<(), Error> {
        let began = self.monotonic();
        self.0.jwks.ready_within(patience).await?;
        self.heard_within(patience.saturating_sub(self.monotonic().saturating_sub(began))).await
    }

    pub(crate) fn config(&self) -> &Config {
        &self.0.config
    }

    pub(crate) fn transport(&self) -> &Transport {
        &self.0.transport
    }

    pub(crate) fn jwks(&self) -> &Jwks {
        &self.0.jwks
    }

    pub(crate) fn policies(&self) -> &Policies {
        &self.0.policies
    }

    pub(crate) fn sealer(&self) -> &Sealer {
        &self.0.sealer
    }

    pub(crate) fn state(&self) -> &SessionState {
        &self.0.sessions
    }

    pub(crate) fn store(&self) -> &dyn Store {
        &*self.0.store
    }

    /// A key of the store: what it is for, and whom or what by a keyed hash.
    pub(crate) fn store_key(&self, kind: &str, of: Fingerprint) -> String {
        format!("{}:{kind}:{}", self.project_id(), of.to_text())
    }

    pub(crate) fn monotonic(&self) -> Duration {
        self.0.clock.monotonic()
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.0.clock.now().into()
    }
}

impl fmt::Debug for Stytch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stytch")
            .field("project_id", self.project_id())
            .field("base_url", &self.base_url())
            .field("public_url", &self.public_url())
            .finish_non_exhaustive()
    }
}
