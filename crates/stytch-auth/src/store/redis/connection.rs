//! One connection for everybody, made when it is needed and again when it broke.

use std::time::Duration;

use ::redis::aio::MultiplexedConnection;
use ::redis::{AsyncConnectionConfig, FromRedisValue, Pipeline, RedisError, ServerErrorKind};
use tokio::sync::Mutex;
use tokio::time::timeout;

use super::endpoint::Endpoint;
use crate::clock::{Clock, SystemClock};
use crate::store::StoreError;

/// How long a connection may take, with TLS and password.
const CONNECT: Duration = Duration::from_secs(2);
/// How long an answer may take.
const ANSWER: Duration = Duration::from_secs(1);
/// How long everybody is told at once that Redis is away, before somebody tries again.
const PAUSE: Duration = Duration::from_millis(500);

pub(super) struct Connection {
    endpoint: Endpoint,
    clock: SystemClock,
    // Held while connecting: whoever comes meanwhile waits for the same attempt.
    current: Mutex<Current>,
}

#[derive(Default)]
struct Current {
    live: Option<MultiplexedConnection>,
    /// The number of the connection, so that only the one that broke is dropped.
    number: u64,
    /// When the last attempt failed, and why.
    failed: Option<(Duration, String)>,
}

impl Connection {
    pub(super) fn new(endpoint: Endpoint) -> Self {
        Self { endpoint, clock: SystemClock::new(), current: Mutex::default() }
    }

    pub(super) fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// Sends commands and waits for their answers.
    pub(super) async fn ask<T: FromRedisValue>(&self, commands: &Pipeline) -> Result<T, StoreError> {
        let (mut connection, number) = self.connection().await?;
        let (error, broken) = match timeout(ANSWER, commands.query_async(&mut connection)).await {
            Ok(Ok(answer)) => return Ok(answer),
            Ok(Err(error)) => (error.to_string(), is_broken(&error)),
            // Whatever is behind it hangs, or is not there any more.
            Err(_) => ("Redis did not answer in time".to_owned(), true),
        };
        if broken {
            let mut current = self.current.lock().await;
            if current.number == number {
                current.live = None;
            }
        }
        Err(StoreError::new(error))
    }

    async fn connection(&self) -> Result<(MultiplexedConnection, u64), StoreError> {
        let mut current = self.current.lock().await;
        if let Some(live) = &current.live {
            return Ok((live.clone(), current.number));
        }
        if let Some((at, why)) = &current.failed
            && self.clock.monotonic() < at.saturating_add(PAUSE)
        {
            return Err(StoreError::new(why.as_str()));
        }
        let connected = match timeout(CONNECT, self.connect()).await {
            Ok(Ok(connection)) => Ok(connection),
            Ok(Err(error)) => Err(format!("Redis at {:?} cannot be reached: {error}", self.endpoint)),
            Err(_) => Err(format!("Redis at {:?} cannot be reached in time", self.endpoint)),
        };
        match connected {
            Ok(connection) => {
                current.number += 1;
                current.failed = None;
                current.live = Some(connection.clone());
                Ok((connection, current.number))
            }
            Err(why) => {
                current.failed = Some((self.clock.monotonic(), why.clone()));
                Err(StoreError::new(why))
            }
        }
    }

    async fn connect(&self) -> Result<MultiplexedConnection, RedisError> {
        let stream = self.endpoint.connect().await?;
        // Answers are waited for in `ask`, which knows what to do when there is none.
        let config = AsyncConnectionConfig::new().set_response_timeout(None);
        let hello = &self.endpoint.hello;
        let (connection, driver) = MultiplexedConnection::new_with_config(hello, stream, config).await?;
        // It ends with the connection. Should its runtime end first, the next question makes another connection.
        tokio::spawn(driver);
        Ok(connection)
    }
}

/// Whether another connection may help. One that was refused something is not broken, unless it leads to a server that is
/// not, or not any more, the one to write to.
fn is_broken(error: &RedisError) -> bool {
    let Some(refusals) = error.clone().into_server_errors() else { return true };
    refusals.iter().any(|(_, refusal)| {
        matches!(
            refusal.kind(),
            Some(ServerErrorKind::ReadOnly | ServerErrorKind::MasterDown | ServerErrorKind::BusyLoading)
        )
    })
}
