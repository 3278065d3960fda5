//! Who gets in, and what does not start.

use std::net::TcpListener;

use reqwest::Method;
use reqwest::header::HOST;
use stytch_emulator::{Emulator, StartError};

use crate::app::{App, send};

#[tokio::test]
async fn the_console_answers_to_names_of_this_machine() {
    let app = App::start().await;
    let port = app.emulator.base_url().rsplit_once(':').unwrap().1.to_owned();
    let status =
        async |host: &str| send(app.bare(Method::GET, "/emulator/messages").header(HOST, host)).await.status;
    for host in ["localhost", "127.0.0.1", "127.8.9.1", "[::1]", "LOCALHOST"] {
        assert_eq!(status(host).await, 200, "{host}");
        assert_eq!(status(&format!("{host}:{port}")).await, 200, "{host}");
    }
    for host in ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.1", "a@b", ""] {
        assert_eq!(status(host).await, 403, "{host}");
    }
}

#[tokio::test]
async fn other_pages_cannot_press_its_buttons() {
    let app = App::start().await;
    let base = app.emulator.base_url().to_owned();
    let reset = async |origin: &str| {
        send(app.bare(Method::POST, "/emulator/reset").header("origin", origin)).await.status
    };
    app.link_for("ada@example.com").await;
    for origin in ["https://evil.example", "null", "http://localhost:3000", "http://127.0.0.1:1"] {
        assert_eq!(reset(origin).await, 403, "{origin}");
    }
    assert_eq!(app.emulator.messages().len(), 1);
    assert_eq!(reset(&base).await, 200);
    assert!(app.emulator.messages().is_empty());
    let list = app.bare(Method::GET, "/emulator/messages").header("origin", "https://evil.example");
    assert_eq!(send(list).await.status, 403);
    let faults = app.bare(Method::DELETE, "/emulator/faults").header("origin", "https://evil.example");
    assert_eq!(send(faults).await.status, 403);
    let page = send(app.bare(Method::GET, "/emulator/")).await;
    assert_eq!(page.header("content-security-policy"), "frame-ancestors 'none'");
}

#[tokio::test]
async fn live_projects_do_not_start() {
    let live = "project-live-11111111-1111-4111-8111-111111111111";
    let error = Emulator::builder().project(live, "secret-live-x").start().await.unwrap_err();
    assert!(matches!(&error, StartError::LiveProject(id) if id == live));
    assert!(error.to_string().contains("live project"));
    let error = Emulator::builder().project("my-project", "secret").start().await.unwrap_err();
    assert!(matches!(error, StartError::NotATestProject(_)));
    let error = Emulator::builder().project("project-test-x", "").start().await.unwrap_err();
    assert!(matches!(error, StartError::EmptySecret));
}

#[tokio::test]
async fn another_test_project_does() {
    let app = App::with(Emulator::builder().project("project-test-mine", "secret-test-mine")).await;
    assert_eq!(app.get("/v1/debug/whoami").await.ok()["project_id"], "project-test-mine");
}

#[tokio::test]
async fn only_this_machine_reaches_it() {
    let everywhere = "0.0.0.0:0".parse().unwrap();
    let error = Emulator::builder().listen(everywhere).start().await.unwrap_err();
    assert!(matches!(error, StartError::NotLoopback(_)));

    let app = App::with(Emulator::builder().listen(everywhere).allow_other_addresses()).await;
    assert!(app.emulator.base_url().starts_with("http://127.0.0.1:"), "a URL that can be opened");
    let elsewhere = app.bare(Method::GET, "/emulator/messages").header(HOST, "emulator:4010");
    assert_eq!(send(elsewhere).await.status, 200, "a container is called by another name");
    let foreign = app.bare(Method::POST, "/emulator/reset").header("origin", "https://evil.example");
    assert_eq!(send(foreign).await.status, 403);
}

#[tokio::test]
async fn an_address_in_use_is_an_error() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let error = Emulator::builder().listen(address).start().await.unwrap_err();
    assert!(matches!(error, StartError::Bind(at, _) if at == address));
}

#[tokio::test]
async fn a_redirect_url_must_be_one() {
    let error = Emulator::builder().redirect_url("/authenticate").start().await.unwrap_err();
    assert!(matches!(error, StartError::RedirectUrl(_)));
}

#[tokio::test]
async fn nothing_printed_has_the_secret() {
    let builder = Emulator::builder().project("project-test-mine", "very-secret");
    assert!(!format!("{builder:?}").contains("very-secret"));
    let emulator = builder.start().await.unwrap();
    let printed = format!("{emulator:?}");
    assert!(printed.contains("project-test-mine"));
    assert!(!printed.contains("very-secret"));
}

#[tokio::test]
async fn it_stops_with_its_value() {
    let emulator = Emulator::start().await.unwrap();
    let url = format!("{}/v1/debug/whoami", emulator.base_url());
    let client = reqwest::Client::new();
    assert!(client.get(&url).send().await.is_ok());
    emulator.stop().await;
    assert!(client.get(&url).send().await.is_err());

    let emulator = Emulator::start().await.unwrap();
    let url = format!("{}/v1/debug/whoami", emulator.base_url());
    assert!(client.get(&url).send().await.is_ok());
    drop(emulator);
    for _ in 0..100 {
        if client.get(&url).send().await.is_err() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("still answering a second after the drop");
}

#[tokio::test]
async fn emulators_do_not_meet() {
    let (a, b) = (App::start().await, App::start().await);
    a.link_for("ada@example.com").await;
    assert!(b.emulator.messages().is_empty());
    assert_ne!(a.emulator.base_url(), b.emulator.base_url());
    let request = serde_json::json!({ "token": a.emulator.messages()[0].token });
    b.authenticate(request).await.refused(404, "magic_link_not_found");
}
