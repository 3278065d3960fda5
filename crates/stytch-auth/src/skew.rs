//! How far Stytch's clock is from ours, by the `Date` of its answers.

use std::sync::{Mutex, PoisonError};

/// A difference in seconds that is worth a warning, and a change of it that is worth another.
const NOTABLE: i64 = 5;

#[derive(Default)]
pub(crate) struct Skew(Mutex<Measured>);

#[derive(Default)]
struct Measured {
    offset: Option<i64>,
    /// The offset that was last warned about; zero if all was well since.
    warned: i64,
}

impl Skew {
    /// The last offset: positive if Stytch's clock is ahead.
    pub(crate) fn offset(&self) -> Option<i64> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).offset
    }

    /// Takes note of an answer that was dated `theirs` between `sent` and `received` by our clock.
    ///
    /// Any moment in between may be the one of the date, so that a slow answer is no wrong clock.
    pub(crate) fn measure(&self, sent: i64, theirs: i64, received: i64) {
        let offset = match () {
            () if theirs > received => theirs - received,
            () if theirs < sent => theirs - sent,
            () => 0,
        };
        let mut measured = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        measured.offset = Some(offset);
        if (offset - measured.warned).abs() <= NOTABLE {
            return;
        }
        measured.warned = if offset.abs() > NOTABLE { offset } else { 0 };
        if measured.warned == 0 {
            tracing::info!("the clocks of this host and of Stytch agree again");
        } else {
            tracing::warn!(
                stytch_is_ahead_by_seconds = offset,
                "this host's clock and Stytch's differ: set the host's clock, or sessions cannot be checked"
            );
        }
    }
}
