//! The task that tells the other replicas, and hears from them.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{sleep, timeout};

use super::{Ended, Fleet};
use crate::ids::SessionId;
use crate::store::{Announcement, StoreError};
use crate::stytch::{Stytch, WeakStytch};

/// Between two looks at the feed. What is to be told waits for none.
const PAUSE: Duration = Duration::from_millis(500);
/// Before a store that failed is asked again.
const AWAY: Duration = Duration::from_secs(1);
/// No store may take longer than this.
const PATIENCE: Duration = Duration::from_secs(5);
/// Pages that are read, and entries that are told, before the other has its turn.
const PAGES: usize = 16;
const ENTRIES: usize = 256;
/// Ends that differ by less are the same: times are rounded on their way.
const ROUNDING: Duration = Duration::from_secs(5);

/// Where the task is.
pub(super) struct Exchange {
    position: u64,
    /// The sessions in the feed so far, while it is read from its beginning: at first, and when the store was away.
    catching_up: Option<HashSet<SessionId>>,
    away: bool,
    /// Whether there was something odd in the feed lately.
    odd: bool,
}

impl Default for Exchange {
    fn default() -> Self {
        Self { position: 0, catching_up: Some(HashSet::new()), away: false, odd: false }
    }
}

impl Exchange {
    pub(super) async fn run(mut self, stytch: WeakStytch, wake: Arc<Notify>) {
        while let Some(stytch) = stytch.upgrade() {
            let Some(fleet) = &stytch.state().fleet else { return };
            let round = self.round(&stytch, fleet).await;
            self.note(&round, fleet);
            // Nothing but the app keeps the handle alive.
            drop(stytch);
            match round {
                Ok(More::Yes) => {}
                Ok(More::No) => drop(timeout(PAUSE, wake.notified()).await),
                Err(_) => sleep(AWAY).await,
            }
        }
    }

    /// Hears, then tells. Hearing comes first, so that a store that takes nothing is heard all the same.
    async fn round(&mut self, stytch: &Stytch, fleet: &Fleet) -> Result<More, StoreError> {
        let all_heard = self.hear(stytch, fleet).await?;
        if all_heard && let Some(heard) = self.catching_up.take() {
            fleet.heard.send_replace(true);
            // A store may have lost its memory; whoever still knows reminds it.
            for (session_id, until) in stytch.state().denied.sessions(stytch.now()) {
                if !heard.contains(&session_id) {
                    let for_long = until > stytch.last_jwt();
                    let ended = if for_long { Ended::Session(session_id) } else { Ended::JwtsOf(session_id) };
                    fleet.untold.add(ended, until, stytch.now());
                }
            }
        }
        let some = fleet.untold.some(ENTRIES);
        for (ended, until) in &some {
            let left = until.since(stytch.now());
            if !left.is_zero() {
                let entry = ended.write(stytch.sealer());
                bounded(stytch.store().announce(&fleet.feed, &entry, left)).await?;
            }
            fleet.untold.told(ended, *until);
        }
        Ok(if all_heard && some.len() < ENTRIES { More::No } else { More::Yes })
    }

    /// Whether the end of the feed was reached.
    async fn hear(&mut self, stytch: &Stytch, fleet: &Fleet) -> Result<bool, StoreError> {
        let (mut entries, mut odd) = (0, 0);
        for _ in 0..PAGES {
            let page = bounded(stytch.store().announced(&fleet.feed, self.position)).await?;
            // One that only repeats what was read counts as none.
            let Some(last) = page.last().filter(|last| last.position > self.position) else {
                self.note_odd(entries, odd);
                return Ok(true);
            };
            self.position = last.position;
            entries += page.len();
            for announcement in page {
                match Ended::read(&announcement.entry, stytch.sealer()) {
                    Some(ended) => self.heed(stytch, fleet, ended, &announcement),
                    None => odd += 1,
                }
            }
        }
        self.note_odd(entries, odd);
        Ok(false)
    }

    /// Denies what another replica denies. What is read back of this one's own changes nothing.
    fn heed(&mut self, stytch: &Stytch, fleet: &Fleet, ended: Ended, announcement: &Announcement) {
        if let (Some(heard), Some(session_id)) = (&mut self.catching_up, ended.session_id()) {
            heard.insert(session_id.clone());
        }
        if announcement.ends_in.is_zero() || fleet.untold.has(&ended) {
            return;
        }
        // What is left travels, and not the moment: two hosts' clocks are never compared.
        let (denied, now) = (&stytch.state().denied, stytch.now());
        let until =
            now.plus(announcement.ends_in.saturating_add(Duration::from_secs(1))).min(stytch.for_good());
        match ended {
            Ended::Session(session_id) => {
                let known = denied.session_until(&session_id);
                if known.is_none_or(|known| known.since(until).max(until.since(known)) > ROUNDING) {
                    // The last word on it: longer than before, or shorter once Stytch has confirmed its end.
                    denied.settle_session(&session_id, until, now);
                }
            }
            Ended::JwtsOf(session_id) => {
                if denied.session_until(&session_id).is_none_or(|known| until.since(known) > ROUNDING) {
                    denied.deny_session(&session_id, until, now);
                }
            }
            Ended::Token(token) => {
                denied.deny_credential(token, until);
                // Whoever knows which session it was of says so.
                if let Some(known) = stytch.state().kept.known(&token)
                    && !denied.has_session(known.principal.session_id(), now)
                {
                    stytch.deny_jwts_of(known.principal.session_id());
                }
            }
            Ended::Jwt(jwt) => denied.deny_jwt(jwt, until, stytch.last_jwt()),
        }
    }

    fn note(&mut self, round: &Result<More, StoreError>, fleet: &Fleet) {
        match round {
            Ok(_) if self.away => {
                tracing::info!("the shared store is back; sign-outs are told and heard again");
                self.away = false;
            }
            Ok(_) => {}
            Err(error) => {
                if !self.away {
                    let reason = std::error::Error::source(error).map(ToString::to_string);
                    tracing::warn!(
                        %error,
                        reason,
                        "sign-outs may not reach other replicas, or theirs this one, until the shared store is back"
                    );
                }
                fleet.heard.send_replace(false);
                *self = Self { away: true, odd: self.odd, ..Self::default() };
            }
        }
    }

    fn note_odd(&mut self, entries: usize, odd: usize) {
        if odd > 0 && !self.odd {
            tracing::warn!(
                entries = odd,
                "the feed of sign-outs has entries that no replica with this project's secret wrote; they are ignored"
            );
        }
        // Said again only after some time without.
        if entries > 0 {
            self.odd = odd > 0;
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum More {
    Yes,
    No,
}

async fn bounded<T>(call: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
    timeout(PATIENCE, call).await.unwrap_or_else(|_| Err(StoreError::new("no answer in time")))
}
