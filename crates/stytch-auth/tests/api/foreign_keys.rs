//! Keys of an emulator are worth nothing to a client that was not pointed at it, though both know the project by one id.

use std::time::Duration;

use stytch_auth::{ErrorKind, SessionJwt, Stytch, StytchBuilder};
use stytch_emulator::Emulator;

fn client(emulator: &Emulator) -> StytchBuilder {
    let clock = emulator.clock();
    Stytch::builder()
        .project_id(emulator.project_id())
        .secret(emulator.secret())
        .public_url("https://app.example.com")
        .timeout(Duration::from_secs(45))
        .clock(move || clock.now())
}

fn asked_for_keys(emulator: &Emulator) -> usize {
    emulator.requests().iter().filter(|request| request.path.contains("/jwks/")).count()
}

#[tokio::test]
async fn a_clients_keys_come_from_its_own_base_url_alone() {
    let (own, foreign) = (Emulator::start().await.unwrap(), Emulator::start().await.unwrap());
    assert_eq!(own.project_id(), foreign.project_id(), "issuer and audience are the same");
    let stytch = client(&own).base_url(own.base_url()).build().unwrap();
    let theirs = SessionJwt::from(foreign.login_as("ada@example.com").unwrap().session_jwt.as_str());
    for _ in 0..3 {
        assert_eq!(stytch.authenticate_jwt(&theirs).await.unwrap_err().kind(), ErrorKind::InvalidSession);
    }
    assert_eq!((asked_for_keys(&own), asked_for_keys(&foreign)), (1, 0));
    let ours = SessionJwt::from(own.login_as("ada@example.com").unwrap().session_jwt.as_str());
    assert!(stytch.authenticate_jwt(&ours).await.is_ok(), "the same client takes its own");
}

#[tokio::test]
async fn a_client_of_a_real_service_takes_no_keys_in_plain_http() {
    let emulator = Emulator::start().await.unwrap();
    let jwt = SessionJwt::from(emulator.login_as("ada@example.com").unwrap().session_jwt.as_str());
    // What Stytch's own address and a custom domain have in common is https: an emulator that stands there in their place
    // cannot speak it, or has no certificate for the name.
    let place = emulator.base_url().replace("http://", "https://");
    let real = client(&emulator).base_url(place).build().unwrap();
    assert!(!real.is_emulated());
    let error = real.authenticate_jwt(&jwt).await.unwrap_err();
    assert!(error.is_unavailable(), "no verdict: {error}");
    assert_eq!(emulator.requests().len(), 0, "nothing was said to it, least of all the secret");
    let emulated = client(&emulator).base_url(emulator.base_url()).build().unwrap();
    assert!(emulated.is_emulated() && emulated.authenticate_jwt(&jwt).await.is_ok());
}

#[test]
fn without_a_base_url_only_stytch_is_asked() {
    let builder = |id: &str| {
        let secret = id.replace("project-", "secret-");
        Stytch::builder().project_id(id).secret(secret).public_url("https://app.example.com")
    };
    for (id, base_url) in [
        ("project-test-11111111-1111-4111-8111-111111111111", "https://test.stytch.com"),
        ("project-live-11111111-1111-4111-8111-111111111111", "https://api.stytch.com"),
    ] {
        let stytch = builder(id).build().unwrap();
        assert_eq!((stytch.base_url(), stytch.is_emulated()), (base_url, false));
    }
    for place in ["http://127.0.0.1:4010", "https://localhost:4010", "http://emulator:4010"] {
        let live = || builder("project-live-11111111-1111-4111-8111-111111111111");
        assert!(live().base_url(place).build().is_err(), "{place}");
        assert!(live().allow_emulator_at(place).build().is_err(), "{place}");
    }
}
