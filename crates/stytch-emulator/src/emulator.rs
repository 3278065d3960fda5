//! The running emulator.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::builder::EmulatorBuilder;
use crate::clock::EmulatorClock;
use crate::config::Config;
use crate::error::StartError;
use crate::server;
use crate::shared::Shared;
use crate::state::mailbox::Message;
use crate::traffic::{Fault, RecordedRequest};

/// So long a stop waits for answers that are being written.
const PATIENCE: Duration = Duration::from_secs(1);

/// A running emulator. It lives as long as this value.
///
/// Each one has its own port, its own key and its own data, so tests that start one each do not meet.
///
/// # Examples
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use stytch_emulator::Emulator;
///
/// let emulator = Emulator::start().await?;
/// reqwest::Client::new()
///     .post(format!("{}/v1/magic_links/email/login_or_create", emulator.base_url()))
///     .basic_auth(emulator.project_id(), Some(emulator.secret()))
///     .header("content-type", "application/json")
///     .body(r#"{"email":"ada@example.com"}"#)
///     .send()
///     .await?
///     .error_for_status()?;
///
/// let mail = &emulator.messages_to("ada@example.com")[0];
/// println!("click {}", mail.link);
/// # Ok(())
/// # }
/// ```
pub struct Emulator {
    shared: Arc<Shared>,
    server: JoinHandle<()>,
}

impl Emulator {
    /// An emulator with the default project, on a free port of 127.0.0.1.
    ///
    /// # Errors
    ///
    /// If no port can be bound.
    pub async fn start() -> Result<Self, StartError> {
        Self::builder().start().await
    }

    /// Settings for an emulator that differs from the default.
    pub fn builder() -> EmulatorBuilder {
        EmulatorBuilder::new()
    }

    pub(crate) fn serve(listener: TcpListener, shared: Arc<Shared>) -> Self {
        let app = server::router(shared.clone());
        let mut stopping = shared.stopping.subscribe();
        let server = tokio::spawn(async move {
            let stop = async move {
                // An error means that the sender is gone, which is a stop as well.
                let _ = stopping.wait_for(|stopping| *stopping).await;
            };
            if let Err(error) = axum::serve(listener, app).with_graceful_shutdown(stop).await {
                tracing::error!(%error, "the emulator has stopped");
            }
        });
        Self { shared, server }
    }

    /// Where it listens, without a slash at the end: `http://127.0.0.1:41234`.
    pub fn base_url(&self) -> &str {
        &self.shared.config().base_url
    }

    /// The project's id, for the app under test; of several projects, the first one's.
    pub fn project_id(&self) -> &str {
        &self.shared.config().project_id
    }

    /// The project's secret, for the app under test.
    pub fn secret(&self) -> &str {
        &self.shared.config().secret
    }

    pub(crate) fn shared(&self) -> &Shared {
        &self.shared
    }

    /// All projects, in the order they were declared.
    pub fn projects(&self) -> Vec<Project> {
        let project = |config: &Config| Project {
            project_id: config.project_id.clone(),
            secret: config.secret.clone(),
            kind: config.kind.word().to_owned(),
        };
        self.shared.projects.iter().map(project).collect()
    }

    /// The page where people find the mail.
    pub fn inbox_url(&self) -> String {
        format!("{}/emulator/", self.base_url())
    }

    /// The emulator's clock, to lend to the app under test.
    pub fn clock(&self) -> EmulatorClock {
        self.shared.clock.clone()
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: Duration) {
        self.shared.advance(by);
    }

    /// All mail, newest first; the latest thousand is kept.
    pub fn messages(&self) -> Vec<Message> {
        self.shared.data().mailbox.list(None).into_iter().cloned().collect()
    }

    /// The mail to one address, newest first.
    pub fn messages_to(&self, address: &str) -> Vec<Message> {
        self.shared.data().mailbox.list(Some(address)).into_iter().cloned().collect()
    }

    /// The API calls so far, oldest first; the latest ten thousand are kept.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.shared.traffic().log.list().cloned().collect()
    }

    /// How many of the calls went to exactly this path.
    pub fn count_requests(&self, path: &str) -> usize {
        self.shared.traffic().log.list().filter(|request| request.path == path).count()
    }

    /// Makes the next calls go wrong.
    pub fn inject(&self, fault: Fault) {
        self.shared.traffic().faults.add(fault);
    }

    /// Takes back the faults that have not happened yet.
    pub fn clear_faults(&self) {
        self.shared.traffic().faults.clear();
    }

    /// A new signing key. The old one stays published, as at Stytch, where both are for a month.
    pub fn rotate_keys(&self) {
        self.shared.rotate_keys(false);
    }

    /// A new signing key, and every older one is gone at once: what Stytch would do with a stolen key.
    pub fn rotate_keys_without_overlap(&self) {
        self.shared.rotate_keys(true);
    }

    /// Ends a session, as somebody would in Stytch's dashboard. False if there was no such active one.
    pub fn revoke_session(&self, session_id: &str) -> bool {
        self.shared.revoke_session(session_id)
    }

    /// Locks a user out, as Stytch does after too many failures: until the time is over, every login is refused with
    /// `user_lock_limit_reached`. False if there is no such user.
    pub fn lock_user(&self, user_id: &str, lock: Duration) -> bool {
        let minutes = i64::try_from(lock.as_secs().div_ceil(60)).unwrap_or(i64::MAX / 120);
        self.shared.lock_user(user_id, minutes.min(527_040))
    }

    /// Forgets users, organizations, links, sessions, mail, requests, faults and every advance of the clock. The keys stay.
    pub fn reset(&self) {
        self.shared.reset();
    }

    /// Stops, and waits until nothing listens any more.
    pub async fn stop(mut self) {
        self.shared.stopping.send_replace(true);
        if tokio::time::timeout(PATIENCE, &mut self.server).await.is_err() {
            self.server.abort();
        }
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        self.shared.stopping.send_replace(true);
    }
}

/// A project of an emulator, with what an app needs to be its client.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Project {
    /// The id, the user name of every call.
    pub project_id: String,
    /// The secret, its password.
    pub secret: String,
    /// `consumer`, `B2B`, or `consumer and B2B`.
    pub kind: String,
}

impl fmt::Debug for Project {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Project")
            .field("project_id", &self.project_id)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Emulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Emulator")
            .field("base_url", &self.base_url())
            .field("project_id", &self.project_id())
            .field("strict", &self.shared.config().strict)
            .finish_non_exhaustive()
    }
}
