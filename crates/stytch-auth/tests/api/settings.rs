//! Settings that cannot work are refused at once, by name and with the cure.

use std::time::Duration;

use stytch_auth::{ConfigError, Stytch, StytchBuilder};

fn good() -> StytchBuilder {
    Stytch::builder().project_id("project-test-1").secret("secret-test-canary")
}

fn live() -> StytchBuilder {
    Stytch::builder()
        .project_id("project-live-1")
        .secret("secret-live-canary")
        .public_url("https://app.example.com")
}

fn refused(builder: StytchBuilder) -> ConfigError {
    let error = builder.build().unwrap_err();
    assert!(!format!("{error} {error:?}").contains("canary"), "{error}");
    error
}

#[test]
fn a_main_that_returns_the_error_prints_what_people_can_read() {
    let error = refused(good().public_url("app.example.com"));
    assert_eq!(format!("{error:?}"), error.to_string());
    assert!(!format!("{error:?}").contains('{'), "{error:?}");
}

#[test]
fn the_error_names_the_variable_and_the_cure() {
    for (builder, setting, cure) in [
        (Stytch::builder(), "STYTCH_PROJECT_ID", "dashboard"),
        (good().project_id(""), "STYTCH_PROJECT_ID", "dashboard"),
        (good().project_id("secret-test-canary"), "STYTCH_PROJECT_ID", "STYTCH_SECRET"),
        (good().project_id("project-1"), "STYTCH_PROJECT_ID", "project-test-"),
        (good().project_id("project-test-1\n"), "STYTCH_PROJECT_ID", "white space"),
        (good().project_id("project-test-1/../x"), "STYTCH_PROJECT_ID", "project-test-"),
        (good().secret(""), "STYTCH_SECRET", "dashboard"),
        (good().secret("project-test-1"), "STYTCH_SECRET", "STYTCH_PROJECT_ID"),
        (good().secret("secret-live-canary"), "STYTCH_SECRET", "environment"),
        (good().secret("secret-test-canary "), "STYTCH_SECRET", "copy it again"),
        (live().secret("secret-test-canary"), "STYTCH_SECRET", "environment"),
        (good().public_url("app.example.com"), "PUBLIC_URL", "https://"),
        (good().public_url("http://app.example.com"), "PUBLIC_URL", "loopback"),
        (good().public_url("https://app.example.com/?app"), "PUBLIC_URL", "origin"),
        (live().public_url("http://localhost:3000"), "PUBLIC_URL", "live"),
        (good().base_url("stytch"), "STYTCH_BASE_URL", "not a URL"),
        (good().base_url("http://192.0.2.1"), "STYTCH_BASE_URL", "allow_emulator_at"),
        (good().base_url("https://api.stytch.com"), "STYTCH_BASE_URL", "environment"),
        (good().base_url("https://user@login.example.com"), "STYTCH_BASE_URL", "origin"),
        (live().base_url("https://test.stytch.com"), "STYTCH_BASE_URL", "environment"),
        (live().base_url("http://login.example.com"), "STYTCH_BASE_URL", "https"),
        (live().base_url("http://127.0.0.1:4010"), "STYTCH_BASE_URL", "emulator"),
        (live().allow_emulator_at("http://emulator:4010"), "STYTCH_BASE_URL", "https"),
        (good().session_duration(Duration::from_secs(60)), "session_duration", "5 minutes"),
        (
            good().session_duration(Duration::from_secs(40 * 86_400)),
            "session_duration",
            "max_session_lifetime",
        ),
        (good().leeway(Duration::from_secs(61)), "leeway", "60 seconds"),
        (good().timeout(Duration::ZERO), "timeout", "60 seconds"),
        (good().timeout(Duration::from_secs(61)), "timeout", "60 seconds"),
    ] {
        let error = refused(builder);
        assert_eq!(error.setting(), setting, "{error}");
        assert!(error.to_string().contains(cure), "{error}");
    }
    let missing = Stytch::builder().project_id("project-live-1").secret("secret-live-canary");
    assert_eq!(refused(missing).setting(), "PUBLIC_URL");
}

#[test]
fn what_works_is_accepted_without_a_network() {
    assert_eq!(good().build().unwrap().base_url(), "https://test.stytch.com");
    assert_eq!(live().build().unwrap().base_url(), "https://api.stytch.com");
    assert_eq!(
        live().base_url("https://login.example.com").build().unwrap().base_url(),
        "https://login.example.com"
    );
    assert!(good().base_url("http://127.0.0.1:4010").build().unwrap().is_emulated());
    assert!(good().allow_emulator_at("http://emulator:4010").build().unwrap().is_emulated());
    assert!(!good().build().unwrap().is_emulated());
}

#[test]
fn nothing_shows_the_secret() {
    let builder = good();
    let shown = format!("{builder:?} {builder:#?}");
    let stytch = builder.build().unwrap();
    let shown = format!("{shown} {stytch:?} {stytch:#?} {:?}", stytch.sessions());
    assert!(shown.contains("project-test-1") && !shown.contains("canary"), "{shown}");
}
