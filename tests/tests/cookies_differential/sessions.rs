//! The sessions that the headers are made of.

use std::time::Duration;

use conformance::conformance::apps::{Seen, Stack, Wiring};
use stytch_auth::{LinkToken, Stytch, StytchBuilder};
use stytch_emulator::Emulator;

/// One session's credentials.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    pub(crate) token: String,
    pub(crate) jwt: String,
}

pub(crate) struct Sessions {
    emulator: Emulator,
    stytch: Stytch,
    /// Good ones of two people.
    pub(crate) good: [Session; 2],
    /// One whose JWT has expired.
    pub(crate) expired: Session,
}

impl Sessions {
    pub(crate) async fn start() -> Self {
        let emulator = Emulator::start().await.unwrap();
        let running = emulator.clock();
        let stytch = builder(&emulator).clock(move || running.now()).build().unwrap();
        let expired = sign_in(&emulator, &stytch, "eve@example.com").await;
        emulator.advance(Duration::from_secs(6 * 60));
        let good = [
            sign_in(&emulator, &stytch, "ada@example.com").await,
            sign_in(&emulator, &stytch, "bob@example.com").await,
        ];
        // Answers of Stytch's are remembered for a while, and this while does not end.
        let now = emulator.clock().now();
        let stytch = builder(&emulator).clock(move || now).build().unwrap();
        Self { emulator, stytch, good, expired }
    }

    pub(crate) fn stack(&self) -> Stack {
        Stack { stytch: self.stytch.clone(), wiring: Wiring::default(), seen: Seen::default() }
    }

    /// Every way in which one of the sessions may be shown.
    pub(crate) fn good_headers(&self) -> Vec<String> {
        let sessions = self.good.iter().chain([&self.expired]);
        let ways = sessions.flat_map(|Session { token, jwt }| {
            let (token, jwt) = (format!("stytch_session={token}"), format!("stytch_session_jwt={jwt}"));
            [format!("{token}; {jwt}"), format!("theme=dark; {jwt}"), token, jwt]
        });
        ways.collect()
    }

    pub(crate) fn calls(&self) -> usize {
        self.emulator.requests().len()
    }
}

fn builder(emulator: &Emulator) -> StytchBuilder {
    Stytch::builder()
        .project_id(emulator.project_id())
        .secret(emulator.secret())
        .base_url(emulator.base_url())
        .timeout(Duration::from_secs(60))
}

async fn sign_in(emulator: &Emulator, stytch: &Stytch, email: &str) -> Session {
    stytch.magic_links().email().login_or_create(email).send().await.unwrap();
    let token = LinkToken::from(emulator.messages_to(email)[0].token.as_str());
    let call = stytch.magic_links().authenticate(&token).session_duration_minutes(10_080_u32);
    let answer = call.send().await.unwrap();
    let (token, jwt) = (answer.session_token.unwrap(), answer.session_jwt.unwrap());
    Session { token: token.expose().to_owned(), jwt: jwt.expose().to_owned() }
}
