//! Error answers: Stytch's own, and what comes in place of them.

use std::error::Error as _;

use serde_json::Value;
use stytch_auth::{Error, ErrorKind, SessionToken, Stytch, UserId};
use stytch_emulator::Fault;

use crate::support::{AUTHENTICATE, start};

const REAL: &str = include_str!("../data/stytch/real_error_bodies.json");

async fn fails(stytch: &Stytch) -> Error {
    stytch.sessions().authenticate().session_token(SessionToken::from("t")).send().await.unwrap_err()
}

#[tokio::test]
async fn all_nine_recorded_ones() {
    let (emulator, stytch) = start().await;
    let bodies: Vec<Value> = serde_json::from_str(REAL).unwrap();
    assert_eq!(bodies.len(), 9);
    for body in bodies {
        let status = u16::try_from(body["status_code"].as_u64().unwrap()).unwrap();
        emulator.inject(Fault::on(AUTHENTICATE).status(status).body(body.to_string()));
        let error = fails(&stytch).await;
        let api = error.api().unwrap();
        assert_eq!(api.status(), status);
        assert_eq!(api.error_type(), body["error_type"].as_str());
        assert_eq!(api.message(), body["error_message"].as_str());
        assert_eq!(api.request_id(), body["request_id"].as_str());
        assert_eq!(error.kind(), if status == 500 { ErrorKind::Unavailable } else { ErrorKind::Api });
        let text = error.to_string();
        assert!(
            text.contains(api.error_type().unwrap()) && text.contains(api.request_id().unwrap()),
            "{text}"
        );
        assert!(!error.is_session_gone());
    }
}

#[tokio::test]
async fn whatever_the_body_the_status_stays() {
    let (emulator, stytch) = start().await;
    let huge = format!("<html>{}</html>", "x".repeat(3 * 1024 * 1024));
    for (status, kind) in [(400, ErrorKind::Api), (404, ErrorKind::Api), (500, ErrorKind::Unavailable)] {
        for body in
            ["<html>oops</html>", "", "[]", "null", "\u{0}", r#"{"error_type":7}"#, r#"{"error_ty"#, &huge]
        {
            emulator.inject(Fault::on(AUTHENTICATE).status(status).body(body));
            let error = fails(&stytch).await;
            let api = error.api().unwrap();
            assert_eq!(
                (api.status(), api.error_type(), error.kind()),
                (status, None, kind),
                "{}",
                body.len()
            );
            assert!(!error.is_session_gone());
        }
    }
    let odd = r#"{"error_type":"user_not_found","request_id":7,"error_message":{}}"#;
    emulator.inject(Fault::on(AUTHENTICATE).status(404).body(odd));
    assert!(
        fails(&stytch).await.api().unwrap().is("user_not_found"),
        "one odd member does not spoil the others"
    );
}

#[tokio::test]
async fn a_success_that_is_none() {
    let (emulator, stytch) = start().await;
    let huge = format!(r#"{{"padding":"{}"}}"#, "x".repeat(3 * 1024 * 1024));
    for body in ["<html>oops</html>", "", "{}", "[]", r#"{"session":{"sess"#, &huge] {
        emulator.inject(Fault::on(AUTHENTICATE).body(body));
        let error = fails(&stytch).await;
        assert_eq!((error.kind(), error.api()), (ErrorKind::Unavailable, None));
    }
    emulator.inject(Fault::on(AUTHENTICATE).drop_connection());
    assert!(fails(&stytch).await.is_unavailable());
}

#[tokio::test]
async fn texts_quote_no_value_and_stay_on_one_line() {
    let (emulator, stytch) = start().await;
    // The decoder's own text would quote the string that it did not expect.
    emulator.inject(Fault::on(AUTHENTICATE).body(r#"{"session":"canary-4711","user":{"user_id":"u"}}"#));
    let error = fails(&stytch).await;
    let chain = format!("{error} {error:?} {error:#?} {}", error.source().unwrap());
    assert!(!chain.contains("canary"), "{chain}");
    assert!(chain.contains("line 1 column"), "{chain}");

    let hostile = r#"{"error_type":"a\nb","error_message":"\u001b[31mred\u202e","request_id":"r\r\n"}"#;
    emulator.inject(Fault::on(AUTHENTICATE).status(400).body(hostile));
    let text = fails(&stytch).await.to_string();
    assert!(!text.contains(['\n', '\r', '\u{1b}', '\u{202e}']), "{text:?}");
}

#[tokio::test]
async fn connection_errors_name_the_place_and_no_path() {
    let (emulator, stytch) = start().await;
    let place = emulator.base_url().to_owned();
    emulator.stop().await;
    let error = stytch.users().get(&UserId::new("user-canary")).await.unwrap_err();
    let mut chain = format!("{error} {error:?}");
    let mut source = error.source();
    while let Some(cause) = source {
        chain = format!("{chain} {cause} {cause:?}");
        source = cause.source();
    }
    assert!(error.is_unavailable());
    assert!(!chain.contains("canary"), "{chain}");
    let text = error.to_string();
    assert!(text.contains(&place) && text.contains("refused"), "{text}");
}

#[tokio::test]
async fn only_stytchs_own_word_ends_a_session() {
    let (emulator, stytch) = start().await;
    for (status, name, gone) in [
        (404, "session_not_found", true),
        (400, "invalid_session_token", true),
        (400, "unable_to_parse_session_jwt", true),
        (400, "session_not_found", false),
        (401, "unauthorized_credentials", false),
        (403, "organization_suspended", false),
        (404, "user_not_found", false),
        (429, "too_many_requests", false),
        (500, "session_not_found", false),
    ] {
        let body = format!(r#"{{"status_code":{status},"error_type":"{name}"}}"#);
        emulator.inject(Fault::on(AUTHENTICATE).status(status).body(body));
        assert_eq!(fails(&stytch).await.is_session_gone(), gone, "{status} {name}");
    }
}
