//! Three ways to test an actix-web app.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::time::Duration;

use actix_stytch::{AuthUser, FakeUser, SessionMiddleware};
use actix_web::http::Method;
use actix_web::test::{TestRequest, call_service, init_service, read_body};
use actix_web::{App, HttpServer};
use quickstart_common::with_emulator;
use stytch_emulator::{Emulator, TestSession};
use testing_your_app::actix_app::{delete, read, routes};

// 1. The handler is a function, and a made-up user is its argument.

#[actix_web::test]
async fn an_editor_deletes_and_others_do_not() {
    let editor = FakeUser::new("user-test-ada").role("editor");
    assert_eq!(delete(AuthUser::fake(editor)).await.unwrap(), "deleted");
    assert!(delete(AuthUser::fake(FakeUser::new("user-test-eve"))).await.is_err());
}

#[actix_web::test]
async fn notes_are_somebodys() {
    let ada = FakeUser::new("user-test-ada").email("ada@example.com");
    assert_eq!(read(AuthUser::fake(ada)).await, "The notes of ada@example.com");
}

// 2. The app runs in the test, and somebody is signed in at the emulator.

fn request(method: Method, session: Option<&TestSession>) -> TestRequest {
    let request = TestRequest::with_uri("/notes").method(method);
    match session {
        Some(session) => request.insert_header(("cookie", session.cookie_header())),
        None => request,
    }
}

#[actix_web::test]
async fn routes_are_for_who_is_signed_in() {
    let seed = "users: [{ email: ada@example.com, roles: [editor] }]";
    let emulator = Emulator::builder().seed(seed).start().await.unwrap();
    let stytch = with_emulator(&emulator, "http://localhost:3000").unwrap();
    let app = init_service(App::new().wrap(SessionMiddleware::new(stytch)).configure(routes)).await;
    let (ada, eve) =
        (emulator.login_as("ada@example.com").unwrap(), emulator.login_as("eve@example.com").unwrap());

    let nobody = call_service(&app, request(Method::GET, None).to_request()).await;
    assert_eq!(nobody.status(), 401);
    let notes = call_service(&app, request(Method::GET, Some(&ada)).to_request()).await;
    assert_eq!(read_body(notes).await, "The notes of ada@example.com");
    let deleted = call_service(&app, request(Method::DELETE, Some(&ada)).to_request()).await;
    assert_eq!(deleted.status(), 200);
    let refused = call_service(&app, request(Method::DELETE, Some(&eve)).to_request()).await;
    assert_eq!(refused.status(), 403);

    // Time is the emulator's: the session JWT is over, and the session goes on with a new one.
    emulator.advance(Duration::from_secs(6 * 60));
    let renewed = call_service(&app, request(Method::GET, Some(&ada)).to_request()).await;
    assert_eq!(renewed.status(), 200);
    assert!(renewed.headers().contains_key("set-cookie"));
    // Or it has ended at Stytch.
    emulator.revoke_session(&ada.session_id);
    emulator.advance(Duration::from_secs(6 * 60));
    let ended = call_service(&app, request(Method::GET, Some(&ada)).to_request()).await;
    assert_eq!(ended.status(), 401);
}

// 3. The whole: a server and a client.

#[actix_web::test]
async fn a_client_reads_the_notes() {
    let emulator = Emulator::start().await.unwrap();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://localhost:{}", listener.local_addr().unwrap().port());
    let stytch = with_emulator(&emulator, &url).unwrap();
    let server =
        HttpServer::new(move || App::new().wrap(SessionMiddleware::new(stytch.clone())).configure(routes));
    let server = server.workers(1).listen(listener).unwrap().run();
    let handle = server.handle();
    actix_web::rt::spawn(server);

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
    let mail = &emulator.messages_to("ada@example.com")[0];
    let stytch = browser.get(&mail.link).send().await.unwrap();
    let callback = stytch.headers()["location"].to_str().unwrap();
    let arrived =
        browser.get(callback).header("cookie", pending).header("accept", "text/html").send().await.unwrap();
    assert_eq!(arrived.status(), 303);
    let notes = browser.get(format!("{url}/notes")).header("cookie", cookies(&arrived)).send().await.unwrap();
    assert_eq!(notes.text().await.unwrap(), "The notes of ada@example.com");
    let bob = emulator.login_as("bob@example.com").unwrap().cookie_header();
    let notes = browser.get(format!("{url}/notes")).header("cookie", bob).send().await.unwrap();
    assert_eq!(notes.text().await.unwrap(), "The notes of bob@example.com");
    handle.stop(false).await;
}

/// What the browser has been told to keep.
fn cookies(answer: &reqwest::Response) -> String {
    let set = answer.headers().get_all("set-cookie").into_iter().map(|value| value.to_str().unwrap());
    let pairs = set.map(|cookie| cookie.split(';').next().unwrap()).filter(|pair| !pair.ends_with('='));
    pairs.collect::<Vec<_>>().join("; ")
}
