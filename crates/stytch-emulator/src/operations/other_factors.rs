//! Factors that nobody can have here, because nothing here enrolls them: deleting one finds none.

use super::{Answer, Call};
use crate::errors::{
    BIOMETRIC_REGISTRATION_NOT_FOUND, CRYPTO_WALLET_NOT_FOUND, OAUTH_USER_REGISTRATION_NOT_FOUND,
    PASSWORD_NOT_FOUND, TOTP_NOT_FOUND, WEBAUTHN_REGISTRATION_NOT_FOUND,
};

pub(super) fn webauthn(_: &mut Call<'_>) -> Answer {
    Err(WEBAUTHN_REGISTRATION_NOT_FOUND.into())
}

pub(super) fn biometric(_: &mut Call<'_>) -> Answer {
    Err(BIOMETRIC_REGISTRATION_NOT_FOUND.into())
}

pub(super) fn totp(_: &mut Call<'_>) -> Answer {
    Err(TOTP_NOT_FOUND.into())
}

pub(super) fn crypto_wallet(_: &mut Call<'_>) -> Answer {
    Err(CRYPTO_WALLET_NOT_FOUND.into())
}

pub(super) fn password(_: &mut Call<'_>) -> Answer {
    Err(PASSWORD_NOT_FOUND.into())
}

pub(super) fn oauth(_: &mut Call<'_>) -> Answer {
    Err(OAUTH_USER_REGISTRATION_NOT_FOUND.into())
}
