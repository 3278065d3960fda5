//! Telling Stytch that a session has ended, until it has heard.

use std::time::Duration;

use super::logout::Named;
use crate::stytch::Stytch;

/// The pauses, in seconds, before Stytch is asked again to revoke: three hours in all.
const PAUSES: [u64; 7] = [1, 5, 30, 120, 600, 1_800, 7_200];

impl Stytch {
    /// Whether Stytch confirmed the end of every session named; if not, it is asked again in the background.
    pub(super) async fn revoke_all(&self, named: Vec<Named>) -> bool {
        let (left, retry_after) = self.revoke_each(&named).await;
        if left.is_empty() {
            self.settle(&named);
            return true;
        }
        let Ok(slot) = self.state().revoking.clone().try_acquire_owned() else {
            tracing::error!(
                "too many revocations wait for Stytch; this session is denied here and not revoked there"
            );
            return false;
        };
        self.tell_unrevoked(&named);
        let stytch = self.clone();
        tokio::spawn(async move {
            stytch.revoke_later(named, left, retry_after).await;
            drop(slot);
        });
        false
    }

    async fn revoke_later(&self, named: Vec<Named>, mut left: Vec<Named>, mut retry_after: Duration) {
        for pause in PAUSES {
            tokio::time::sleep(Duration::from_secs(pause).max(retry_after)).await;
            (left, retry_after) = self.revoke_each(&left).await;
            if left.is_empty() {
                tracing::info!("a session that was signed out during an outage is now revoked");
                return self.settle(&named);
            }
        }
        tracing::error!("Stytch could not be asked to revoke a session for hours; it stays denied here");
    }

    /// Those that could not be revoked, and how long Stytch wants to be left alone.
    async fn revoke_each(&self, named: &[Named]) -> (Vec<Named>, Duration) {
        let (mut left, mut pause) = (Vec::new(), Duration::ZERO);
        for name in named {
            if let Err(error) = self.revoke(name).await {
                tracing::error!(%error, "a session could not be revoked yet; it is denied here");
                pause = pause.max(error.retry_after().unwrap_or_default().min(Duration::from_secs(3_600)));
                left.push(name.clone());
            }
        }
        (left, pause)
    }
}
