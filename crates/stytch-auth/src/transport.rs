//! Calls to the Stytch API: the only file that names the HTTP client.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::{AGE, AUTHORIZATION, CONTENT_TYPE, DATE, HeaderMap, HeaderValue, RETRY_AFTER};
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::sync::Semaphore;

use crate::clock::{Clock, SystemClock, Timestamp};
use crate::config::Config;
use crate::error::{ApiError, ConfigError, Error, ErrorKind};
use crate::secret::{SessionJwt, SessionToken};
use crate::skew::Skew;

/// Calls under way at once. One more waits as long as a call may take, so that a thousand sessions that expire together
/// get through, and then is "unavailable": the queue is never endless.
pub(crate) const CONCURRENT: usize = 256;
const CONNECT: Duration = Duration::from_secs(3);
/// No answer that we read comes near this.
const BODY_LIMIT: usize = 1024 * 1024;
/// A wait that a person would notice is handed to the caller instead.
const LONGEST_WAIT: Duration = Duration::from_secs(2);
/// One repetition rides out a restart; more would multiply the calls of everybody in an outage.
const ATTEMPTS: u32 = 2;

/// Whether a call may be repeated when its fate is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Retry {
    /// Asking twice has the effect of asking once.
    Safe,
    /// Asking twice sends two mails, or spends a token and then reports it spent.
    Never,
}

/// One call: everything but the credentials.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) method: Method,
    /// Path and query, percent-encoded.
    pub(crate) path: String,
    pub(crate) body: Option<Vec<u8>>,
    pub(crate) retry: Retry,
    /// The member in whose name the call is made.
    pub(crate) acting: Option<Acting>,
}

impl Call {
    /// A call that reads something.
    pub(crate) fn get(path: String) -> Self {
        Self { method: Method::Get, path, body: None, retry: Retry::Safe, acting: None }
    }
}

/// The session of the member in whose name a call is made.
#[derive(Debug, Clone)]
pub(crate) enum Acting {
    Token(SessionToken),
    Jwt(SessionJwt),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Method {
    Get,
    Post,
    Put,
    Delete,
}

pub(crate) struct Transport {
    client: reqwest::Client,
    base_url: String,
    authorization: HeaderValue,
    permits: Semaphore,
    timeout: Duration,
    clock: Arc<dyn Clock>,
    server_clock: Option<Arc<ServerClock>>,
    skew: Skew,
}

/// The server's clock by the `Date` of its last answer, for a separate emulator whose time the tests move.
#[derive(Debug)]
pub(crate) struct ServerClock {
    own: SystemClock,
    ahead: AtomicI64,
}

impl ServerClock {
    pub(crate) fn new() -> Self {
        Self { own: SystemClock::new(), ahead: AtomicI64::new(0) }
    }

    fn set(&self, theirs: i64) {
        let ahead = theirs - Timestamp::from(self.own.now()).as_unix_seconds();
        // The second in which the answer was written and the one in which it is read often differ.
        if (ahead - self.ahead.load(Ordering::Relaxed)).abs() > 1 {
            self.ahead.store(ahead, Ordering::Relaxed);
        }
    }
}

impl Clock for ServerClock {
    fn now(&self) -> SystemTime {
        let ahead = self.ahead.load(Ordering::Relaxed);
        let by = Duration::from_secs(ahead.unsigned_abs());
        if ahead < 0 { self.own.now() - by } else { self.own.now() + by }
    }
}

struct Answer {
    status: u16,
    retry_after: Option<Duration>,
    body: Vec<u8>,
}

/// No answer, or none that can be read.
struct Failure {
    error: Error,
    /// Nothing was sent, so that even a call that must not be made twice may be tried again.
    unsent: bool,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self { error, unsent: false }
    }
}

impl Transport {
    pub(crate) fn new(
        config: &Config,
        clock: Arc<dyn Clock>,
        server_clock: Option<Arc<ServerClock>>,
    ) -> Result<Self, ConfigError> {
        let credentials = format!("{}:{}", config.project_id, config.secret.expose());
        let mut authorization = HeaderValue::try_from(format!("Basic {}", STANDARD.encode(credentials)))
            .map_err(|_| ConfigError::new("STYTCH_SECRET", "cannot be sent in a header"))?;
        authorization.set_sensitive(true);
        let client = reqwest::Client::builder()
            .connect_timeout(CONNECT.min(config.timeout))
            .timeout(config.timeout)
            // A redirect would carry the credentials to a place nobody configured; a proxy sees who signs in.
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .https_only(!config.is_emulator)
            .user_agent(concat!("stytch-auth/", env!("CARGO_PKG_VERSION"), " (Rust)"))
            .build()
            .map_err(|error| ConfigError::new("STYTCH_BASE_URL", format!("no HTTP client: {error}")))?;
        let base_url = config.base_url.clone();
        Ok(Self {
            client,
            base_url,
            authorization,
            permits: Semaphore::new(CONCURRENT),
            timeout: config.timeout,
            clock,
            server_clock,
            skew: Skew::default(),
        })
    }

    /// Makes the call and reads its answer.
    pub(crate) async fn call<T: DeserializeOwned>(&self, call: &Call) -> Result<T, Error> {
        let mut attempt = 1;
        loop {
            let failure = match self.attempt_in_turn(call).await {
                Ok(answer) => match answer.read() {
                    Ok(read) => return Ok(read),
                    Err(error) => Failure::from(error),
                },
                Err(failure) => failure,
            };
            let Some(wait) = wait_before_retry(call.retry, attempt, &failure) else {
                let error = failure.error;
                tracing::debug!(path = call.path.as_str(), attempt, %error, "a call to Stytch failed");
                return Err(error);
            };
            attempt += 1;
            tokio::time::sleep(wait).await;
        }
    }

    /// Gets a document as it is, once, with or without credentials.
    pub(crate) async fn fetch(
        &self,
        path: String,
        limit: usize,
        credentials: bool,
    ) -> Result<Vec<u8>, Error> {
        let call = Call { retry: Retry::Never, ..Call::get(path) };
        // It takes no permit: a flood of calls must not keep the keys away.
        let answer = self.attempt(&call, limit, credentials).await.map_err(|failure| failure.error)?;
        if answer.status == 200 { Ok(answer.body) } else { Err(answer.into_error()) }
    }

    /// How many seconds the other side's clock was ahead of ours, by its last answer.
    pub(crate) fn clock_offset(&self) -> Option<i64> {
        self.skew.offset()
    }

    /// How many calls could begin at once.
    #[cfg(test)]
    pub(crate) fn free_permits(&self) -> usize {
        self.permits.available_permits()
    }

    fn compare_clocks(&self, sent: SystemTime, headers: &HeaderMap) {
        // An answer with an age comes out of a cache, and its date with it.
        let Some(theirs) = http_date(headers.get(DATE)).filter(|_| !headers.contains_key(AGE)) else {
            return;
        };
        if let Some(clock) = &self.server_clock {
            clock.set(theirs);
        }
        let (sent, received) = (Timestamp::from(sent), Timestamp::from(self.clock.now()));
        self.skew.measure(sent.as_unix_seconds(), theirs, received.as_unix_seconds());
    }

    async fn attempt_in_turn(&self, call: &Call) -> Result<Answer, Failure> {
        let permit = tokio::time::timeout(self.timeout, self.permits.acquire()).await;
        let Ok(Ok(_permit)) = permit else {
            return Err(Error::unavailable("too many calls to Stytch are under way").into());
        };
        self.attempt(call, BODY_LIMIT, true).await
    }

    fn unreachable(&self, error: reqwest::Error) -> Failure {
        // The URL is ours and may hold an id; what went wrong is in the rest.
        let (unsent, place) = (error.is_connect(), &self.base_url);
        let error = error.without_url();
        let context = if unsent {
            format!("no connection to Stytch at {place} ({})", root(&error))
        } else {
            format!("Stytch did not answer in time at {place}")
        };
        Failure { error: Error::unavailable(context).with_source(error), unsent }
    }

    async fn attempt(&self, call: &Call, limit: usize, credentials: bool) -> Result<Answer, Failure> {
        let url = format!("{}{}", self.base_url, call.path);
        let mut request = match call.method {
            Method::Get => self.client.get(url),
            Method::Post => self.client.post(url),
            Method::Put => self.client.put(url),
            Method::Delete => self.client.delete(url),
        };
        if credentials {
            request = request.header(AUTHORIZATION, self.authorization.clone());
        }
        if let Some(acting) = &call.acting {
            let (name, value) = acting.header()?;
            request = request.header(name, value);
        }
        if let Some(body) = &call.body {
            request = request.header(CONTENT_TYPE, "application/json").body(body.clone());
        }
        let sent = self.clock.now();
        let mut response = request.send().await.map_err(|error| self.unreachable(error))?;
        self.compare_clocks(sent, response.headers());
        let status = response.status().as_u16();
        let retry_after = retry_after(response.headers(), self.clock.now());
        let mut answer = Answer { status, retry_after, body: Vec::new() };
        let incomplete = loop {
            match response.chunk().await {
                Ok(None) => return Ok(answer),
                Ok(Some(chunk)) if answer.body.len() + chunk.len() > limit => {
                    break Error::unavailable("the answer is larger than any answer of Stytch").into();
                }
                Ok(Some(chunk)) => answer.body.extend_from_slice(&chunk),
                Err(error) => break self.unreachable(error),
            }
        };
        // An error is worth as much by its status alone.
        if answer.is_success() {
            return Err(incomplete);
        }
        answer.body.clear();
        Ok(answer)
    }
}

impl Acting {
    fn header(&self) -> Result<(&'static str, HeaderValue), Error> {
        let (name, value) = match self {
            Self::Token(token) => ("x-stytch-member-session", token.expose()),
            Self::Jwt(jwt) => ("x-stytch-member-sessionjwt", jwt.expose()),
        };
        let mut value = HeaderValue::try_from(value)
            .map_err(|_| Error::new(ErrorKind::Request, "the member's session cannot be sent in a header"))?;
        value.set_sensitive(true);
        Ok((name, value))
    }
}

impl Answer {
    fn read<T: DeserializeOwned>(self) -> Result<T, Error> {
        if !self.is_success() {
            return Err(self.into_error());
        }
        serde_json::from_slice(&self.body).map_err(|error| {
            // Its text can quote a value, and values here are tokens: the place has to do.
            let place =
                format!("{:?} error at line {} column {}", error.classify(), error.line(), error.column());
            Error::unavailable("the answer is not one of Stytch's").with_source(place)
        })
    }

    fn is_success(&self) -> bool {
        matches!(self.status, 200 | 201)
    }

    fn into_error(self) -> Error {
        let body: Value = serde_json::from_slice(&self.body).unwrap_or_default();
        let text = |name| Some(body.get(name)?.as_str()?.to_owned());
        Error::from_api(ApiError {
            status: self.status,
            error_type: text("error_type"),
            message: text("error_message"),
            request_id: text("request_id"),
            retry_after: self.retry_after,
        })
    }
}

/// Why, in the words of whoever noticed it first: the system, mostly.
fn root(error: &dyn std::error::Error) -> String {
    std::iter::successors(Some(error), |error| error.source())
        .last()
        .map(ToString::to_string)
        .unwrap_or_default()
}

/// How long to wait before the next attempt; `None` if there is to be none.
fn wait_before_retry(retry: Retry, attempt: u32, failure: &Failure) -> Option<Duration> {
    if attempt >= ATTEMPTS {
        return None;
    }
    let wait = failure.error.retry_after();
    let repeatable = match failure.error.api().map(ApiError::status) {
        // Without a word on when, "too many" means not now.
        Some(429) => retry == Retry::Safe && wait.is_some(),
        Some(502..=504) => retry == Retry::Safe,
        Some(_) => false,
        None => failure.unsent,
    };
    let wait = wait.unwrap_or(Duration::from_millis(100));
    (repeatable && wait <= LONGEST_WAIT).then_some(wait)
}

/// `Retry-After` in seconds or as a date.
fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?;
    let seconds = match value.to_str().ok()?.trim().parse::<u64>() {
        Ok(seconds) => seconds,
        Err(_) => {
            let until = http_date(Some(value))?;
            u64::try_from(until - Timestamp::from(now).as_unix_seconds()).unwrap_or(0)
        }
    };
    Some(Duration::from_secs(seconds))
}

fn http_date(value: Option<&HeaderValue>) -> Option<i64> {
    let text = value?.to_str().ok()?;
    let date = jiff::fmt::rfc2822::parse(text).ok()?;
    Some(date.timestamp().as_second())
}
