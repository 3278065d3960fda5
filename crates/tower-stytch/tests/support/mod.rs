//! An emulator's handle, and a session that needs no browser.
#![allow(dead_code, unreachable_pub, reason = "every test file uses a part of this")]

use stytch_auth::{LinkToken, Stytch};
use stytch_emulator::Emulator;

pub fn stytch(emulator: &Emulator) -> Stytch {
    let clock = emulator.clock();
    Stytch::builder()
        .project_id(emulator.project_id())
        .secret(emulator.secret())
        .base_url(emulator.base_url())
        .clock(move || clock.now())
        // A busy machine takes its time to make the emulator's key.
        .timeout(std::time::Duration::from_secs(60))
        .build()
        .unwrap()
}

/// The `Cookie` header of somebody who is signed in.
pub async fn session(emulator: &Emulator, stytch: &Stytch) -> String {
    stytch.magic_links().email().login_or_create("ada@example.com").send().await.unwrap();
    let token = LinkToken::from(emulator.messages_to("ada@example.com")[0].token.as_str());
    let answer =
        stytch.magic_links().authenticate(&token).session_duration_minutes(60_u32).send().await.unwrap();
    format!("stytch_session_jwt={}", answer.session_jwt.unwrap().expose())
}
