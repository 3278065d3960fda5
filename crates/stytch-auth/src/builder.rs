//! Configuration in code or by the environment, checked as a whole.

mod sessions;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::clock::{Clock, SystemClock};
use crate::config::{Config, PublicUrl, SessionLimits, Vertical};
use crate::config::{check_base_url, check_project_id, check_secret};
use crate::error::ConfigError;
use crate::jwks::Jwks;
use crate::jwt::Rules;
use crate::rbac::Policies;
use crate::seal::Sealer;
use crate::session::{Fleet, SessionState};
use crate::store::{MemoryStore, Store};
use crate::stytch::{Inner, Stytch};
use crate::transport::{ServerClock, Transport};

const MINUTE: Duration = Duration::from_secs(60);
/// The longest time for which an outage may be bridged with what was known before it.
const LONGEST_GRACE: Duration = Duration::from_secs(60 * 60);
/// The shortest and the longest session that Stytch makes.
const SESSION_RANGE: std::ops::RangeInclusive<Duration> =
    Duration::from_secs(5 * 60)..=Duration::from_secs(527_040 * 60);

/// Configures a [`Stytch`]; nothing is checked before [`build`](Self::build).
#[derive(Default)]
#[must_use = "a builder does nothing before `build()`"]
pub struct StytchBuilder {
    project_id: Option<String>,
    secret: Option<String>,
    public_url: Option<String>,
    base_url: Option<String>,
    emulator: Option<String>,
    vertical: Vertical,
    unknown_vertical: Option<String>,
    clock: Option<Arc<dyn Clock>>,
    store: Option<Arc<dyn Store>>,
    limits: SessionLimits,
    max_token_age: Option<Duration>,
    outage_grace: Duration,
    leeway: Option<Duration>,
    timeout: Option<Duration>,
}

impl StytchBuilder {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Starts from the environment, as [`Stytch::from_env`] does; what is set afterwards wins.
    pub fn from_env() -> Self {
        // An empty variable is how many deployment tools write "not set".
        let variable = |name| std::env::var(name).ok().filter(|value: &String| !value.is_empty());
        let (vertical, unknown_vertical) = match variable("STYTCH_VERTICAL").as_deref() {
            None | Some("consumer") => (Vertical::Consumer, None),
            Some("b2b") => (Vertical::B2b, None),
            Some(other) => (Vertical::Consumer, Some(other.to_owned())),
        };
        Self {
            project_id: variable("STYTCH_PROJECT_ID"),
            secret: variable("STYTCH_SECRET"),
            public_url: variable("PUBLIC_URL"),
            base_url: variable("STYTCH_BASE_URL"),
            vertical,
            unknown_vertical,
            ..Self::default()
        }
    }

    /// The project's id, `project-test-…` or `project-live-…`.
    pub fn project_id(mut self, project_id: impl Into<String>) -> Self {
        self.project_id = Some(project_id.into());
        self
    }

    /// The project's secret.
    pub fn secret(mut self, secret: impl Into<String>) -> Self {
        self.secret = Some(secret.into());
        self
    }

    /// Where people see the app, such as `https://app.example.com`.
    ///
    /// Links in mails and the attributes of cookies come from it and from nothing in a request. A test project
    /// may leave it out and is taken to run at `http://localhost:3000`.
    ///
    /// An app below a path says so here, `https://example.com/app`: the login routes are then `/app/login` and so on, and
    /// people come back to `/app`. It does not matter whether a proxy, or a router that nests, takes the path off before
    /// the layer sees the request. Cookies are still those of the whole origin, which apps below other paths share.
    pub fn public_url(mut self, public_url: impl Into<String>) -> Self {
        self.public_url = Some(public_url.into());
        self
    }

    /// The API's address, if it is not Stytch's own: a custom domain, or an emulator on this machine.
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = Some(base_url.into());
        self
    }

    /// An emulator on another machine, such as a container next door, which is spoken to in plain http.
    ///
    /// Never the place of a real project: live project ids are refused.
    pub fn allow_emulator_at(mut self, base_url: impl Into<String>) -> Self {
        self.emulator = Some(base_url.into());
        self
    }

    /// Says that this is a B2B project, where members sign in to organisations.
    pub fn b2b(mut self) -> Self {
        self.vertical = Vertical::B2b;
        self.unknown_vertical = None;
        self
    }

    /// The clock; an emulator in the same process lends its own, so that tests can move time.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Some(Arc::new(clock));
        self
    }

    /// What replicas share, one store for all of them; see [`Store`].
    ///
    /// Needed as soon as there is more than one process: without it each has a memory of its own, a code for another device
    /// works only at the replica that made it, links are counted by each, and a logout is known to the others when the JWT
    /// ends. A store that is away stops neither `build` nor any request.
    ///
    /// # Examples
    ///
    /// ```
    /// # #[cfg(feature = "redis")] {
    /// use stytch_auth::{RedisStore, Stytch};
    ///
    /// let builder = Stytch::builder().store(RedisStore::open("redis://redis.internal:6379")?);
    /// # let _ = builder;
    /// # }
    /// # Ok::<(), stytch_auth::ConfigError>(())
    /// ```
    pub fn store(mut self, store: impl Store) -> Self {
        self.store = Some(Arc::new(store));
        self
    }

    /// How long one call to Stytch may take as a whole; 5 seconds unless set.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Checks everything and makes the handle. It needs no network.
    ///
    /// # Errors
    ///
    /// A setting is missing or cannot work; the text names the variable and the cure.
    pub fn build(self) -> Result<Stytch, ConfigError> {
        let config = self.check()?;
        // A separate emulator's time is moved by its tests; ours has to follow for its tokens to be valid.
        let follows = config.is_emulator && self.clock.is_none();
        let server_clock = follows.then(|| Arc::new(ServerClock::new()));
        let clock: Arc<dyn Clock> = match (self.clock, &server_clock) {
            (Some(clock), _) => clock,
            (None, Some(server)) => Arc::clone(server) as Arc<dyn Clock>,
            (None, None) => Arc::new(SystemClock::new()),
        };
        let transport = Arc::new(Transport::new(&config, Arc::clone(&clock), server_clock)?);
        let rules = Rules {
            issuers: issuers(&config),
            audience: config.project_id.as_str().to_owned(),
            leeway: config.leeway,
            vertical: config.vertical,
        };
        let sealer = Sealer::new(&config.secret, config.project_id.as_str())
            .map_err(|_| ConfigError::new("STYTCH_SECRET", "no keys can be derived from it"))?;
        if !config.public_url.is_secure() {
            tracing::info!(
                public_url = config.public_url.origin(),
                "plain http on loopback: cookies are set without Secure and without the __Host- prefix"
            );
        }
        let fleet = self.store.is_some().then(|| Fleet::new(&config.project_id));
        let stytch = Stytch::from_inner(Inner {
            jwks: Jwks::new(Arc::clone(&transport), Arc::clone(&clock), &config),
            policies: Policies::new(Arc::clone(&transport), Arc::clone(&clock), config.vertical),
            sessions: SessionState::new(rules, fleet),
            store: self.store.unwrap_or_else(|| Arc::new(MemoryStore::by(Arc::clone(&clock)))),
            config,
            clock,
            transport,
            sealer,
        });
        stytch.keep_in_touch();
        Ok(stytch)
    }

    fn check(&self) -> Result<Config, ConfigError> {
        if let Some(other) = &self.unknown_vertical {
            let problem = format!("{other:?} is unknown; write consumer or b2b");
            return Err(ConfigError::new("STYTCH_VERTICAL", problem));
        }
        let project_id = check_project_id(self.project_id.as_deref().unwrap_or_default())?;
        let live = project_id.is_live();
        let public_url = match self.public_url.as_deref() {
            Some(url) => PublicUrl::parse(url, live)?,
            None if live => {
                let problem = "is missing; a live project needs to know where people see it, such as \
                               https://app.example.com";
                return Err(ConfigError::new("PUBLIC_URL", problem));
            }
            None => PublicUrl::parse("http://localhost:3000", live)?,
        };
        let (base_url, is_emulator) =
            check_base_url(self.base_url.as_deref(), self.emulator.as_deref(), &project_id)?;
        if !SESSION_RANGE.contains(&self.limits.idle) || self.limits.absolute < self.limits.idle {
            let problem = "must be between 5 minutes and 366 days, and no longer than max_session_lifetime";
            return Err(ConfigError::new("session_duration", problem));
        }
        if self.outage_grace > LONGEST_GRACE {
            return Err(ConfigError::new("outage_grace", "must be an hour at most"));
        }
        let leeway = self.leeway.unwrap_or(Duration::from_secs(10));
        if leeway > MINUTE {
            return Err(ConfigError::new(
                "leeway",
                "must be 60 seconds at most; set the machine's clock instead",
            ));
        }
        let timeout = self.timeout.unwrap_or(Duration::from_secs(5));
        if timeout.is_zero() || timeout > MINUTE {
            return Err(ConfigError::new("timeout", "must be between a moment and 60 seconds"));
        }
        Ok(Config {
            secret: check_secret(self.secret.as_deref().unwrap_or_default(), &project_id)?,
            vertical: self.vertical,
            limits: self.limits,
            max_token_age: self.max_token_age,
            outage_grace: self.outage_grace,
            project_id,
            base_url,
            is_emulator,
            public_url,
            leeway,
            timeout,
        })
    }
}

/// Who signs our tokens: Stytch for the project, or the custom domain that the API is called at.
fn issuers(config: &Config) -> Vec<String> {
    let mut issuers = vec![format!("stytch.com/{}", config.project_id)];
    if !config.is_stytch_host() {
        issuers.push(config.base_url.clone());
    }
    issuers
}

// The secret stands in it as plain text.
impl fmt::Debug for StytchBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StytchBuilder")
            .field("project_id", &self.project_id)
            .field("public_url", &self.public_url)
            .field("base_url", &self.base_url)
            .finish_non_exhaustive()
    }
}
