//! As in the consumer half: sessions out of tokens that somebody else has issued.

use crate::operations::foreign_sessions::{self, attest_in};
use crate::operations::{Answer, Call, Half};

pub(super) fn migrate(call: &mut Call<'_>) -> Answer {
    super::organization(call)?;
    foreign_sessions::migrate(call)
}

pub(super) fn exchange_access_token(call: &mut Call<'_>) -> Answer {
    foreign_sessions::exchange_access_token(call)
}

pub(super) fn attest(call: &mut Call<'_>) -> Answer {
    attest_in(call, Half::B2b)
}
