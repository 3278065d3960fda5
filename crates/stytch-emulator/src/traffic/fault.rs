//! Faults: what a real network and a real vendor do now and then, on demand.

use std::time::Duration;

use serde_json::{Value, json};

/// Something that goes wrong with the next calls to a path.
///
/// A fault with a status, an error, a body, `retry_after` or a dropped connection answers instead of Stytch. One with only a
/// delay, or only a wrong key, lets the call through. It applies once unless told otherwise.
///
/// # Examples
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), stytch_emulator::StartError> {
/// use std::time::Duration;
/// use stytch_emulator::{Emulator, Fault};
///
/// let emulator = Emulator::start().await?;
/// emulator.inject(Fault::on("/v1/sessions/authenticate").status(503).times(3));
/// emulator.inject(Fault::on("/v1/magic_links/*").method("POST").delay(Duration::from_secs(2)).always());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a fault does nothing until it is injected"]
pub struct Fault {
    path: String,
    method: Option<String>,
    /// `None` is for ever.
    times: Option<u32>,
    effect: Effect,
}

/// What a fault does to a call.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Effect {
    pub(crate) status: Option<u16>,
    pub(crate) error: Option<String>,
    pub(crate) body: Option<String>,
    pub(crate) delay: Duration,
    pub(crate) drop_connection: bool,
    pub(crate) retry_after: Option<u64>,
    pub(crate) wrong_key: bool,
}

impl Fault {
    /// A fault on this path, or on every path that begins so if it ends in `*`.
    pub fn on(path: impl Into<String>) -> Self {
        Self { path: path.into(), method: None, times: Some(1), effect: Effect::default() }
    }

    /// Only calls of this method.
    pub fn method(mut self, method: impl Into<String>) -> Self {
        self.method = Some(method.into());
        self
    }

    /// Answers with this status, and with a matching error of Stytch's unless a body is given. Statuses that HTTP
    /// does not have become 500.
    pub fn status(mut self, status: u16) -> Self {
        self.effect.status = Some(status);
        self
    }

    /// Answers with this error of Stytch's, by its type; its status and its text come with it. A type that the emulator
    /// does not know has status 400.
    pub fn error(mut self, error_type: impl Into<String>) -> Self {
        self.effect.error = Some(error_type.into());
        self
    }

    /// Answers with this body, whatever it is: half a JSON object, a proxy's HTML page.
    pub fn body(mut self, body: impl Into<String>) -> Self {
        self.effect.body = Some(body.into());
        self
    }

    /// Waits before anything else happens, in real time.
    pub fn delay(mut self, delay: Duration) -> Self {
        self.effect.delay = delay;
        self
    }

    /// Closes the connection instead of answering.
    pub fn drop_connection(mut self) -> Self {
        self.effect.drop_connection = true;
        self
    }

    /// Answers with a `Retry-After` of so many seconds; the status is 429 unless another is given.
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.effect.retry_after = Some(seconds);
        self
    }

    /// Signs the JWTs in the answer with a key that is not in the key set.
    pub fn wrong_key(mut self) -> Self {
        self.effect.wrong_key = true;
        self
    }

    /// Applies to so many calls instead of one.
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    /// Applies until the faults are cleared.
    pub fn always(mut self) -> Self {
        self.times = None;
        self
    }

    /// Whether it would change nothing.
    pub(crate) fn is_harmless(&self) -> bool {
        self.effect == Effect::default()
    }

    /// As it was asked for, without what it does not do.
    pub(crate) fn to_json(&self) -> Value {
        let Effect { status, error, body, delay, drop_connection, retry_after, wrong_key } = &self.effect;
        let mut fault = json!({ "path": self.path, "times": self.times });
        let mut set = |name: &str, value: Value| fault[name] = value;
        if let Some(method) = &self.method {
            set("method", json!(method));
        }
        if let Some(status) = status {
            set("status", json!(status));
        }
        if let Some(error) = error {
            set("error", json!(error));
        }
        if let Some(body) = body {
            set("body", json!(body));
        }
        if !delay.is_zero() {
            set("delay_ms", json!(delay.as_millis()));
        }
        if *drop_connection {
            set("drop", json!(true));
        }
        if let Some(seconds) = retry_after {
            set("retry_after", json!(seconds));
        }
        if *wrong_key {
            set("wrong_key", json!(true));
        }
        fault
    }

    fn matches(&self, method: &str, path: &str) -> bool {
        let path_matches = match self.path.strip_suffix('*') {
            Some(start) => path.starts_with(start),
            None => path == self.path,
        };
        path_matches && self.method.as_deref().is_none_or(|expected| expected.eq_ignore_ascii_case(method))
    }
}

/// The faults that are waiting for their calls, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<Fault>);

impl Faults {
    pub(crate) fn add(&mut self, fault: Fault) {
        if fault.times != Some(0) {
            self.0.push(fault);
        }
    }

    pub(crate) fn list(&self) -> impl Iterator<Item = &Fault> {
        self.0.iter()
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// What happens to this call: the oldest fault that matches, one use of it.
    pub(crate) fn take(&mut self, method: &str, path: &str) -> Option<Effect> {
        let fault = self.0.iter_mut().find(|fault| fault.matches(method, path))?;
        let effect = fault.effect.clone();
        fault.times = fault.times.map(|times| times.saturating_sub(1));
        self.0.retain(|fault| fault.times != Some(0));
        Some(effect)
    }
}
