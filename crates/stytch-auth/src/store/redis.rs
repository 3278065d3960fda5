//! A store in Redis or Valkey.

mod connection;
mod endpoint;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use ::redis::{Pipeline, pipe};
use async_trait::async_trait;

use self::connection::Connection;
use self::endpoint::Endpoint;
use super::{Announcement, Counter, Store, StoreError};
use crate::error::ConfigError;

/// In front of every key, for whoever looks at the database or writes its access rules: `~stytch:*`.
const PREFIX: &str = "stytch:";
/// Announcements that are read at once.
const PAGE: usize = 1_000;
/// No value of ours is kept for longer than a session may live.
const LONGEST: Duration = Duration::from_secs(366 * 24 * 60 * 60);

/// A feed is two sorted sets with the same members: where each stands, and when each ends. Positions are microseconds, so
/// that they still rise when the database has lost its memory.
const ANNOUNCE: &str = r"
local time = redis.call('TIME')
local micros = time[1] * 1000000 + time[2]
local now = math.floor(micros / 1000)
local over = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now, 'LIMIT', 0, 100)
if #over > 0 then
  redis.call('ZREM', KEYS[1], unpack(over))
  redis.call('ZREM', KEYS[2], unpack(over))
end
local last = redis.call('ZRANGE', KEYS[1], -1, -1, 'WITHSCORES')[2] or 0
redis.call('ZADD', KEYS[1], string.format('%.0f', math.max(micros, last + 1)), ARGV[1])
redis.call('ZADD', KEYS[2], string.format('%.0f', now + ARGV[2]), ARGV[1])
local longest = math.min(redis.call('ZRANGE', KEYS[2], -1, -1, 'WITHSCORES')[2], now + ARGV[3])
for _, key in ipairs(KEYS) do
  redis.call('PEXPIREAT', key, string.format('%.0f', longest))
end
";

/// A [`Store`] in Redis (6.2 or later) or Valkey, which all replicas of an app share.
///
/// It connects when it is first asked and by itself again after an outage, so that an app starts whether Redis is there
/// or not. While Redis is away, nobody is signed out and no request waits for long: a connection is given up after two
/// seconds, an answer after one, and for half a second after that everybody is told at once.
///
/// Every key begins with `stytch:` and the project's id, and ends in time. What cannot be lost is not in there: a Redis that
/// forgets costs people a code that they were about to type, and every sign-out that still matters is told to it again.
/// Choose `noeviction` or one of the `volatile-…` policies for a Redis that runs out of memory.
///
/// It speaks to one server; for a cluster or sentinels give it the one address that leads to the primary.
///
/// # Examples
///
/// ```
/// use stytch_auth::{RedisStore, Stytch};
///
/// # fn start() -> Result<Stytch, stytch_auth::ConfigError> {
/// let stytch = Stytch::builder()
/// #   .project_id("project-test-11111111-1111-4111-8111-111111111111")
/// #   .secret("secret-test-emulator")
///     .store(RedisStore::open("rediss://:password@redis.internal:6379")?)
///     .build()?;
/// # Ok(stytch)
/// # }
/// # start().unwrap();
/// ```
#[derive(Clone)]
pub struct RedisStore(Arc<Connection>);

impl RedisStore {
    /// A store at `redis://[user][:password@]host[:port][/database]`, or `rediss://…` with TLS, whose certificate the
    /// operating system has to trust; also `valkey://` and `valkeys://`.
    ///
    /// Nothing is connected yet, and no runtime is needed.
    ///
    /// # Errors
    ///
    /// The URL cannot be one of a Redis. The text says why, and does not repeat it.
    pub fn open(url: &str) -> Result<Self, ConfigError> {
        Ok(Self(Arc::new(Connection::new(Endpoint::parse(url)?))))
    }
}

// The password is none of its business.
impl fmt::Debug for RedisStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisStore").field("endpoint", self.0.endpoint()).finish()
    }
}

#[async_trait]
impl Store for RedisStore {
    async fn put(&self, key: &str, value: &[u8], ttl: Duration) -> Result<(), StoreError> {
        let mut commands = pipe();
        commands.cmd("SET").arg(full(key)).arg(value).arg("PX").arg(millis(ttl)).ignore();
        self.0.ask(&commands).await
    }

    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let mut commands = pipe();
        commands.cmd("GET").arg(full(key));
        let (found,) = self.0.ask(&commands).await?;
        Ok(found)
    }

    async fn take(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let mut commands = pipe();
        commands.cmd("GETDEL").arg(full(key));
        let (found,) = self.0.ask(&commands).await?;
        Ok(found)
    }

    async fn increment(&self, key: &str, ttl: Duration) -> Result<Counter, StoreError> {
        let key = full(key);
        let mut commands = pipe();
        commands.atomic();
        commands.cmd("SET").arg(&key).arg(0).arg("NX").arg("PX").arg(millis(ttl)).ignore();
        commands.cmd("INCR").arg(&key).cmd("PTTL").arg(&key);
        let (count, ends_in): (u64, i64) = self.0.ask(&commands).await?;
        // A key that somebody else made may have no end.
        let ends_in = u64::try_from(ends_in).map_or(ttl, Duration::from_millis);
        Ok(Counter { count, ends_in })
    }

    async fn announce(&self, feed: &str, entry: &str, ttl: Duration) -> Result<(), StoreError> {
        let mut commands = pipe();
        commands.cmd("EVAL").arg(ANNOUNCE).arg(2).arg(positions(feed)).arg(ends(feed));
        commands.arg(entry).arg(millis(ttl)).arg(millis(LONGEST)).ignore();
        self.0.ask(&commands).await
    }

    async fn announced(&self, feed: &str, after: u64) -> Result<Vec<Announcement>, StoreError> {
        let mut commands = pipe();
        commands.cmd("ZRANGEBYSCORE").arg(positions(feed)).arg(format!("({after}")).arg("+inf");
        commands.arg("WITHSCORES").arg("LIMIT").arg(0).arg(PAGE);
        let (found,): (Vec<(Vec<u8>, f64)>,) = self.0.ask(&commands).await?;
        if found.is_empty() {
            return Ok(Vec::new());
        }
        let ((seconds, micros), ends) =
            self.0.ask::<((u64, u64), Vec<Option<f64>>)>(&ends_of(feed, &found)).await?;
        let now = seconds.saturating_mul(1_000) + micros / 1_000;
        let left = |end: Option<f64>| {
            // One that has just been removed has ended.
            Duration::from_millis(end.map_or(0, |end| (end as u64).saturating_sub(now))).min(LONGEST)
        };
        let announcements = found.into_iter().zip(ends).map(|((entry, position), end)| Announcement {
            entry: String::from_utf8_lossy(&entry).into_owned(),
            position: position as u64,
            ends_in: left(end),
        });
        Ok(announcements.collect())
    }
}

fn ends_of(feed: &str, found: &[(Vec<u8>, f64)]) -> Pipeline {
    let mut commands = pipe();
    commands.cmd("TIME").cmd("ZMSCORE").arg(ends(feed));
    for (entry, _) in found {
        commands.arg(entry);
    }
    commands
}

fn full(key: &str) -> String {
    format!("{PREFIX}{key}")
}

/// The braces keep the two keys of a feed on one node, wherever keys are spread over several.
fn positions(feed: &str) -> String {
    format!("{PREFIX}{{{feed}}}:positions")
}

fn ends(feed: &str) -> String {
    format!("{PREFIX}{{{feed}}}:ends")
}

fn millis(ttl: Duration) -> u64 {
    u64::try_from(ttl.min(LONGEST).as_millis()).unwrap_or(u64::MAX).max(1)
}
