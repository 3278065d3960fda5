//! A handle on a real emulator.

use std::time::Duration;

use serde_json::Value;
use stytch_auth::api::AuthenticateMagicLinkResponse;
use stytch_auth::{LinkToken, Stytch, StytchBuilder};
use stytch_emulator::{Emulator, RecordedRequest};

pub(crate) const LOGIN_OR_CREATE: &str = "/v1/magic_links/email/login_or_create";
pub(crate) const REDEEM: &str = "/v1/magic_links/authenticate";
pub(crate) const AUTHENTICATE: &str = "/v1/sessions/authenticate";

pub(crate) async fn start() -> (Emulator, Stytch) {
    with(|stytch| stytch).await
}

pub(crate) async fn with(settings: impl FnOnce(StytchBuilder) -> StytchBuilder) -> (Emulator, Stytch) {
    // Strict: a content type other than `application/json` to the letter is refused.
    let emulator = Emulator::builder().strict(true).start().await.unwrap();
    let clock = emulator.clock();
    let stytch = Stytch::builder()
        .project_id(emulator.project_id())
        .secret(emulator.secret())
        .base_url(emulator.base_url())
        // Making an RSA key can take long on a busy machine.
        .timeout(Duration::from_secs(45))
        .clock(move || clock.now());
    let stytch = settings(stytch).build().unwrap();
    (emulator, stytch)
}

pub(crate) async fn sign_in(
    emulator: &Emulator,
    stytch: &Stytch,
    email: &str,
) -> AuthenticateMagicLinkResponse {
    stytch.magic_links().email().login_or_create(email).send().await.unwrap();
    let link = LinkToken::from(emulator.messages_to(email)[0].token.as_str());
    stytch.magic_links().authenticate(&link).session_duration_minutes(60_u32).send().await.unwrap()
}

pub(crate) fn last(emulator: &Emulator) -> RecordedRequest {
    emulator.requests().pop().unwrap()
}

/// The body of the last call.
pub(crate) fn body(emulator: &Emulator) -> Value {
    serde_json::from_str(&last(emulator).body).unwrap()
}
