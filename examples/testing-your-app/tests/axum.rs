//! Three ways to test an axum app.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use axum_stytch::{AuthUser, FakeUser};
use quickstart_common::with_emulator;
use stytch_emulator::{Emulator, TestSession};
use testing_your_app::axum_app::{app, delete, read};
use tokio::net::TcpListener;
use tower::ServiceExt;

// 1. The handler is a function, and a made-up user is its argument.

#[tokio::test]
async fn an_editor_deletes_and_others_do_not() {
    let editor = FakeUser::new("user-test-ada").role("editor");
    assert_eq!(delete(AuthUser::fake(editor)).await.unwrap(), "deleted");
    assert!(delete(AuthUser::fake(FakeUser::new("user-test-eve"))).await.is_err());
}

#[tokio::test]
async fn notes_are_somebodys() {
    let ada = FakeUser::new("user-test-ada").email("ada@example.com");
    assert_eq!(read(AuthUser::fake(ada)).await, "The notes of ada@example.com");
}

// 2. The app runs in the test, and somebody is signed in at the emulator.

#[tokio::test]
async fn routes_are_for_who_is_signed_in() {
    let seed = "users: [{ email: ada@example.com, roles: [editor] }]";
    let emulator = Emulator::builder().seed(seed).start().await.unwrap();
    let app = app(with_emulator(&emulator, "http://localhost:3000").unwrap());
    let ask = async |method: &str, session: Option<&TestSession>| {
        let cookies = session.map(TestSession::cookie_header).unwrap_or_default();
        let request = Request::builder().method(method).uri("/notes").header("cookie", cookies);
        app.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
    };
    assert_eq!(ask("GET", None).await.status(), StatusCode::UNAUTHORIZED);
    let (ada, eve) =
        (emulator.login_as("ada@example.com").unwrap(), emulator.login_as("eve@example.com").unwrap());
    let answer = ask("GET", Some(&ada)).await;
    let body = to_bytes(answer.into_body(), 1024).await.unwrap();
    assert_eq!(body, "The notes of ada@example.com");
    assert_eq!(ask("DELETE", Some(&ada)).await.status(), StatusCode::OK);
    assert_eq!(ask("DELETE", Some(&eve)).await.status(), StatusCode::FORBIDDEN);

    // Time is the emulator's: the session JWT is over, and the session goes on with a new one.
    emulator.advance(Duration::from_secs(6 * 60));
    let answer = ask("GET", Some(&ada)).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert!(answer.headers().contains_key("set-cookie"));
    // Or it has ended at Stytch.
    emulator.revoke_session(&ada.session_id);
    emulator.advance(Duration::from_secs(6 * 60));
    assert_eq!(ask("GET", Some(&ada)).await.status(), StatusCode::UNAUTHORIZED);
}

// 3. The whole: a server, a client, and the link in the mail.

#[tokio::test]
async fn a_link_leads_to_the_notes() {
    let emulator = Emulator::start().await.unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://localhost:{}", listener.local_addr().unwrap().port());
    let app = app(with_emulator(&emulator, &url).unwrap());
    let server = tokio::spawn(async move { axum::serve(listener, app).await });

    let browser = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let asked = browser
        .post(format!("{url}/login"))
        .header("origin", &url)
        .header("content-type", "application/x-www-form-urlencoded")
        .body("email=ada@example.com")
        .send()
        .await
        .unwrap();
    let pending = cookies(&asked);
    // The link of the mail leads from Stytch to the app; the browser that asked goes on with its cookie.
    let mail = &emulator.messages_to("ada@example.com")[0];
    let stytch = browser.get(&mail.link).send().await.unwrap();
    let callback = stytch.headers()["location"].to_str().unwrap();
    let arrived =
        browser.get(callback).header("cookie", pending).header("accept", "text/html").send().await.unwrap();
    assert_eq!(arrived.status(), 303);
    let notes = browser.get(format!("{url}/notes")).header("cookie", cookies(&arrived)).send().await.unwrap();
    assert_eq!(notes.text().await.unwrap(), "The notes of ada@example.com");
    // A client that skips the mail.
    let bob = emulator.login_as("bob@example.com").unwrap().cookie_header();
    let notes = browser.get(format!("{url}/notes")).header("cookie", bob).send().await.unwrap();
    assert_eq!(notes.text().await.unwrap(), "The notes of bob@example.com");
    server.abort();
}

/// What the browser has been told to keep.
fn cookies(answer: &reqwest::Response) -> String {
    let set = answer.headers().get_all("set-cookie").into_iter().map(|value| value.to_str().unwrap());
    let pairs = set.map(|cookie| cookie.split(';').next().unwrap()).filter(|pair| !pair.ends_with('='));
    pairs.collect::<Vec<_>>().join("; ")
}
