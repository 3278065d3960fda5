//! Why a call to Stytch, or a check of a session, did not succeed.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// A call to Stytch, or the check of a session, did not succeed.
///
/// It is opaque so that it can gain context without breaking anybody: ask [`kind`](Error::kind), the predicates,
/// or [`api`](Error::api) for what Stytch itself said. No text of it contains a token, a secret or a URL with a
/// query.
///
/// # Examples
///
/// ```
/// # fn example(error: stytch_auth::Error) {
/// if error.is_unavailable() {
///     // Try again later; this says nothing about the person.
/// } else if error.api().is_some_and(|api| api.is("email_not_found")) {
///     // Stytch's own words.
/// }
/// # }
/// ```
#[derive(Clone)]
pub struct Error(Arc<Inner>);

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    context: Cow<'static, str>,
    api: Option<ApiError>,
    source: Option<Arc<dyn StdError + Send + Sync>>,
    retry_after: Option<Duration>,
    outage: bool,
}

/// The broad reasons for an [`Error`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Stytch understood the call and refused it: see [`Error::api`].
    Api,
    /// No answer, or none that can be trusted: time-out, refused connection, 429, 5xx, a body that is not
    /// Stytch's. It never says anything about whether a person is signed in.
    Unavailable,
    /// The token is not a session of this project: forged, malformed, expired or revoked.
    InvalidSession,
    /// The app asks for what its project does not have, such as users in a B2B project; the text names the cure.
    Misconfigured,
    /// The call could not be written, for example because a value cannot be expressed as JSON.
    Request,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, context: impl Into<Cow<'static, str>>) -> Self {
        let context = context.into();
        Self(Arc::new(Inner { kind, context, api: None, source: None, retry_after: None, outage: false }))
    }

    pub(crate) fn unavailable(context: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::Unavailable, context)
    }

    pub(crate) fn from_api(api: ApiError) -> Self {
        let kind = if api.is_transient() { ErrorKind::Unavailable } else { ErrorKind::Api };
        let mut error = Self::new(kind, "Stytch answered with an error");
        let inner = Arc::make_mut(&mut error.0);
        inner.retry_after = api.retry_after;
        inner.api = Some(api);
        error
    }

    pub(crate) fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Arc::make_mut(&mut self.0).source = Some(Arc::from(source.into()));
        self
    }

    /// This error where the question was who is asking: a refusal that is no verdict on the person, such as that of
    /// our own secret, decides nothing.
    pub(crate) fn undecided(mut self) -> Self {
        Arc::make_mut(&mut self.0).kind = ErrorKind::Unavailable;
        self
    }

    /// This error as what became of a call: if it tells nothing, Stytch is away.
    pub(crate) fn of_call(mut self) -> Self {
        let unavailable = self.is_unavailable();
        Arc::make_mut(&mut self.0).outage = unavailable;
        self
    }

    /// Whether a call had no answer that Stytch would give: the one reason to do without it for a while.
    pub(crate) fn is_outage(&self) -> bool {
        self.0.outage
    }

    /// The broad reason.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// What Stytch itself answered, if it answered with an error.
    pub fn api(&self) -> Option<&ApiError> {
        self.0.api.as_ref()
    }

    /// Whether nothing can be concluded from this: an outage, not a verdict.
    pub fn is_unavailable(&self) -> bool {
        self.0.kind == ErrorKind::Unavailable
    }

    /// Whether Stytch said that the session does not exist any more, or that the token never was one.
    ///
    /// Only these answers may end a session on our side; a wrong project secret, for example, is also a 401.
    pub fn is_session_gone(&self) -> bool {
        // Stytch documents the name of the last, not its status.
        const GONE: [(u16, &str); 4] = [
            (404, "session_not_found"),
            (400, "invalid_session_token"),
            (400, "unable_to_parse_session_jwt"),
            (401, "unable_to_parse_session_jwt"),
        ];
        self.api().is_some_and(|api| {
            GONE.iter().any(|(status, error_type)| api.status == *status && api.is(error_type))
        })
    }

    /// How long to wait before trying again, if the answer said so.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.context)?;
        match &self.0.api {
            Some(api) => write!(f, ": {api}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("context", &self.0.context)
            .field("api", &self.0.api)
            .field("source", &self.0.source)
            .finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

/// An error answer of the Stytch API.
///
/// `error_type` is an open string: Stytch knows more than 800 of them and adds new ones. An answer that did not
/// come from Stytch (a proxy's HTML page, an empty body) keeps its status and has no type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiError {
    pub(crate) status: u16,
    pub(crate) error_type: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) request_id: Option<String>,
    pub(crate) retry_after: Option<Duration>,
}

impl ApiError {
    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Stytch's `error_type`, such as `magic_link_not_found`.
    pub fn error_type(&self) -> Option<&str> {
        self.error_type.as_deref()
    }

    /// Stytch's `error_message`, written for developers.
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// Stytch's `request_id`, which its support asks for.
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// Whether the `error_type` is this one.
    pub fn is(&self, error_type: &str) -> bool {
        self.error_type.as_deref() == Some(error_type)
    }

    /// Whether the link was used before, has expired, or was never issued.
    pub fn is_link_spent(&self) -> bool {
        self.is("unable_to_auth_magic_link") || self.is("magic_link_not_found")
    }

    /// Whether the link was asked for by another browser than the one that redeems it.
    pub fn is_pkce_failure(&self) -> bool {
        self.error_type.as_deref().is_some_and(|name| name.contains("pkce_"))
    }

    /// Whether our own set-up is wrong, not what the person did: credentials, redirect URLs, templates,
    /// custom claims.
    pub fn is_configuration(&self) -> bool {
        self.error_type.as_deref().is_some_and(|name| {
            name.contains("redirect_url")
                || name.contains("magic_link_url")
                || name.contains("credentials")
                || name.contains("secret_authentication")
                || name.contains("project_id")
                || name.contains("template")
                || name.contains("claims")
                || name.contains("session_duration")
                || matches!(
                    name,
                    "project_not_found"
                        | "invalid_locale"
                        | "invalid_expiration"
                        | "invalid_b2b_endpoint"
                        | "invalid_consumer_endpoint"
                        | "enterprise_endpoint"
                        | "use_https"
                )
        })
    }

    fn is_transient(&self) -> bool {
        // Below 400 it is no answer of the API at all: a redirect or an error page with the wrong status.
        self.status < 400 || self.status == 408 || self.status == 429 || self.status >= 499
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.status)?;
        for part in [&self.error_type, &self.message, &self.request_id].into_iter().flatten() {
            write!(f, " {}", part.escape_debug())?;
        }
        Ok(())
    }
}

impl StdError for ApiError {}

/// The configuration cannot work; the text names the setting and the cure.
///
/// Returned by [`StytchBuilder::build`](crate::StytchBuilder::build) and
/// [`Stytch::from_env`](crate::Stytch::from_env), before anything else can go wrong.
#[derive(Clone, PartialEq, Eq)]
pub struct ConfigError {
    pub(crate) setting: &'static str,
    pub(crate) problem: String,
}

impl ConfigError {
    pub(crate) fn new(setting: &'static str, problem: impl Into<String>) -> Self {
        Self { setting, problem: problem.into() }
    }

    /// The setting, or the environment variable, that holds the wrong or missing value.
    pub fn setting(&self) -> &'static str {
        self.setting
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.setting, self.problem)
    }
}

// A `main` that returns it prints this, and it is people who read that.
impl fmt::Debug for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl StdError for ConfigError {}
