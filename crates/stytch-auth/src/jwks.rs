//! The project's public keys.
//!
//! Beyond the rules of every [`Refreshed`] document: fresh for ten minutes and refreshed in the background from eight;
//! used for up to a day while fetches fail; an unknown key id in a request leads to one fetch, then to none for thirty
//! seconds, and one in an answer of Stytch's to one at once.

use std::sync::Arc;
use std::time::Duration;

use crate::clock::Clock;
use crate::config::{Config, Vertical};
use crate::error::Error;
use crate::jwt::KeySet;
use crate::refreshed::{Kind, Loaded, Refreshed};
use crate::transport::Transport;

/// How often somebody who waits for keys looks; when they are fetched is the back-off's business.
const WARM_UP: Duration = Duration::from_millis(250);
const KEYS: Kind<KeySet> = Kind {
    name: "the project's keys",
    read: |body| Ok(KeySet::parse(body)?),
    refused: |_| None,
    credentials: false,
    limit: 256 * 1024,
    refresh: Duration::from_secs(8 * 60),
    stale: Duration::from_secs(24 * 60 * 60),
};

/// What is known about the key that a token names.
pub(crate) enum Lookup {
    Found(Arc<Loaded<KeySet>>),
    /// Freshly asked, or asked too recently to ask again: the token is not one of ours.
    Unknown,
}

/// Where a token comes from, and with it how much its key id is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// A request: anybody can write any key id.
    Anybody,
    /// An answer of Stytch's. If its key is unknown, the keys have just been rotated, whenever we last looked.
    Stytch,
}

pub(crate) struct Jwks(Refreshed<KeySet>);

impl Jwks {
    pub(crate) fn new(transport: Arc<Transport>, clock: Arc<dyn Clock>, config: &Config) -> Self {
        let product = match config.vertical {
            Vertical::Consumer => "/v1/sessions/jwks/",
            Vertical::B2b => "/v1/b2b/sessions/jwks/",
        };
        Self(Refreshed::new(KEYS, format!("{product}{}", config.project_id), transport, clock))
    }

    /// The generation of the keys that would be used now; `None` if there are none.
    pub(crate) fn generation(&self) -> Option<u64> {
        self.0.generation()
    }

    /// Finds the keys to verify a token with, fetching them if they cannot be decided about otherwise.
    ///
    /// # Errors
    ///
    /// Unavailable: there are no keys and none can be fetched now.
    pub(crate) async fn lookup(&self, kid: &str, source: Source) -> Result<Lookup, Error> {
        let vouched = (source == Source::Stytch).then_some(kid);
        // The fetch that is joined may have begun before the key existed; for Stytch's own there is another then.
        for _ in 0..2 {
            if let Some(found) = self.usable(kid) {
                return Ok(Lookup::Found(found));
            }
            let Some(running) = self.0.start(vouched) else { break };
            running.arrival().await;
            if vouched.is_none() {
                break;
            }
        }
        match self.usable(kid) {
            Some(found) => Ok(Lookup::Found(found)),
            None if self.generation().is_some() => Ok(Lookup::Unknown),
            None => Err(Error::unavailable(NO_KEYS)),
        }
    }

    /// Waits until there are keys.
    ///
    /// # Errors
    ///
    /// Unavailable: there are none and none can be fetched now.
    pub(crate) async fn ready(&self) -> Result<(), Error> {
        if self.generation().is_some() {
            return Ok(());
        }
        if let Some(running) = self.0.start(None) {
            running.arrival().await;
        }
        self.generation().map(drop).ok_or_else(|| Error::unavailable(NO_KEYS))
    }

    /// Waits until there are keys, through failing fetches, but no longer than `patience`.
    ///
    /// # Errors
    ///
    /// Unavailable: there are none by then.
    pub(crate) async fn ready_within(&self, patience: Duration) -> Result<(), Error> {
        let ready = async {
            while self.ready().await.is_err() {
                tokio::time::sleep(WARM_UP).await;
            }
        };
        // A fetch that is under way when patience ends goes on by itself.
        tokio::time::timeout(patience, ready).await.map_err(|_| Error::unavailable(NO_KEYS))
    }

    /// The keys that would be used now, if there are any.
    pub(crate) fn current(&self) -> Option<Arc<Loaded<KeySet>>> {
        self.0.current()
    }

    fn usable(&self, kid: &str) -> Option<Arc<Loaded<KeySet>>> {
        self.current().filter(|loaded| loaded.content.contains(kid))
    }
}

const NO_KEYS: &str = "the project's keys cannot be fetched";
