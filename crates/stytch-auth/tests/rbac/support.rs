//! A handle on a seeded emulator, and people who are signed in there.

use std::time::Duration;

use serde_json::Value;
use stytch_auth::{MemberPrincipal, Principal, SessionJwt, SessionToken, Stytch};
use stytch_emulator::Emulator;

pub(crate) struct Rig {
    pub(crate) emulator: Emulator,
    /// One handle for users and one for members; the emulator's default project has both.
    pub(crate) consumer: Stytch,
    pub(crate) b2b: Stytch,
}

impl Rig {
    pub(crate) async fn with(seed: Value) -> Self {
        let emulator = Emulator::builder().seed(seed.to_string()).start().await.unwrap();
        let settings = || {
            let clock = emulator.clock();
            Stytch::builder()
                .project_id(emulator.project_id())
                .secret(emulator.secret())
                .base_url(emulator.base_url())
                // Making an RSA key can take long on a busy machine.
                .timeout(Duration::from_secs(45))
                .clock(move || clock.now())
        };
        let (consumer, b2b) = (settings().build().unwrap(), settings().b2b().build().unwrap());
        Self { emulator, consumer, b2b }
    }

    pub(crate) async fn user(&self, email: &str) -> (Principal, SessionToken) {
        let session = self.emulator.login_as(email).unwrap();
        let jwt = SessionJwt::from(session.session_jwt);
        (self.consumer.authenticate_jwt(&jwt).await.unwrap(), session.session_token.into())
    }

    pub(crate) async fn member(&self, organization: &str, email: &str) -> (MemberPrincipal, SessionToken) {
        let session = self.emulator.login_member(organization, email).unwrap();
        let jwt = SessionJwt::from(session.session_jwt);
        (self.b2b.b2b().authenticate_jwt(&jwt).await.unwrap(), session.session_token.into())
    }
}
