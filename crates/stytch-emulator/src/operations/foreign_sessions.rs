//! Sessions out of tokens that somebody else has issued. Each needs something set up in the project that has no
//! meaning offline, so the answers are those of a project without it; what else is wrong with a request is said first.

use super::session_arguments::{SessionWishes, shown_of};
use super::{Answer, Call, Half};
use crate::errors::{
    ACCESS_TOKEN_INVALID, ApiError, MIGRATE_MISSING_USERINFO, TRUSTED_TOKEN_PROFILE_NOT_FOUND,
};

pub(super) fn migrate(call: &mut Call<'_>) -> Answer {
    read(call, &["session_token"])?;
    Err(MIGRATE_MISSING_USERINFO.because("the emulator has no user-info URL to ask"))
}

pub(super) fn exchange_access_token(call: &mut Call<'_>) -> Answer {
    read(call, &["access_token"])?;
    Err(ACCESS_TOKEN_INVALID.because("the emulator has no connected apps, so it has issued no access token"))
}

pub(super) fn attest(call: &mut Call<'_>) -> Answer {
    attest_in(call, Half::Consumer)
}

pub(super) fn attest_in(call: &Call<'_>, half: Half) -> Answer {
    read(call, &["profile_id", "token"])?;
    call.fields.text("organization_id")?;
    shown_of(call, half, call.fields.text("session_token")?, call.fields.text("session_jwt")?)?;
    Err(TRUSTED_TOKEN_PROFILE_NOT_FOUND.because("the emulator has no trusted token profiles"))
}

fn read(call: &Call<'_>, required: &[&str]) -> Result<(), ApiError> {
    for name in required {
        call.fields.required(name)?;
    }
    SessionWishes::read(call).map(drop)
}
