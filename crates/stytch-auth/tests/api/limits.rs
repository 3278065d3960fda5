//! How many calls are under way at once, and what each of them shows of us.

use std::time::Duration;

use stytch_auth::{Stytch, UserId};
use stytch_emulator::Fault;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use crate::support::{sign_in, with};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn over_the_bound_is_unavailable_and_never_an_endless_queue() {
    let (emulator, stytch) = with(|stytch| stytch.timeout(Duration::from_secs(3))).await;
    let ada = sign_in(&emulator, &stytch, "ada@example.com").await.user_id;
    emulator.inject(Fault::on("/v1/sessions").delay(Duration::from_secs(60)).always());
    let mut calls = JoinSet::new();
    for _ in 0..800 {
        let (stytch, ada) = (stytch.clone(), ada.clone());
        calls.spawn(async move { stytch.sessions().get(&ada).await.map(drop) });
    }
    let mut refused = 0;
    for result in calls.join_all().await {
        let error = result.unwrap_err();
        assert!(error.is_unavailable());
        refused += usize::from(error.to_string().contains("too many calls"));
    }
    // Whoever waited for one that hung may have taken its place; nobody has waited for two.
    assert!((288..=544).contains(&refused), "{refused} were refused");
    assert_eq!(emulator.count_requests("/v1/sessions"), 800 - refused);
    emulator.clear_faults();
    stytch.sessions().get(&ada).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_at_once_wait_for_their_turn() {
    let (emulator, stytch) = with(|stytch| stytch).await;
    let ada = sign_in(&emulator, &stytch, "ada@example.com").await.user_id;
    // Four rounds, of which the last waits for three.
    emulator.inject(Fault::on("/v1/sessions").delay(Duration::from_millis(400)).always());
    let mut calls = JoinSet::new();
    for _ in 0..1_000 {
        let (stytch, ada) = (stytch.clone(), ada.clone());
        calls.spawn(async move { stytch.sessions().get(&ada).await.map(drop) });
    }
    for result in calls.join_all().await {
        result.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_are_fetched_while_every_other_call_hangs() {
    let (emulator, stytch) = with(|stytch| stytch.timeout(Duration::from_secs(20))).await;
    let ada = sign_in(&emulator, &stytch, "ada@example.com").await;
    emulator.inject(Fault::on("/v1/sessions").delay(Duration::from_secs(60)).always());
    let mut calls = JoinSet::new();
    for _ in 0..256 {
        let (stytch, id) = (stytch.clone(), ada.user_id.clone());
        calls.spawn(async move { stytch.sessions().get(&id).await.map(drop) });
    }
    while emulator.count_requests("/v1/sessions") < 256 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let principal = stytch.authenticate_jwt(ada.session_jwt.as_ref().unwrap()).await.unwrap();
    assert_eq!(*principal.user_id(), ada.user_id);
}

/// What one request looks like to a server; the answer is an empty user.
async fn request_head(call: impl AsyncFnOnce(&Stytch)) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let stytch = Stytch::builder()
        .project_id("project-test-1")
        .secret("secret-test-a")
        .base_url(format!("http://{}", listener.local_addr().unwrap()))
        .build()
        .unwrap();
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut head = vec![0; 4096];
        let read = stream.read(&mut head).await.unwrap();
        let answer = "HTTP/1.1 200 OK\r\ncontent-length: 15\r\nconnection: close\r\n\r\n{\"user_id\":\"u\"}";
        stream.write_all(answer.as_bytes()).await.unwrap();
        String::from_utf8(head[..read].to_vec()).unwrap()
    });
    call(&stytch).await;
    server.await.unwrap()
}

#[tokio::test]
async fn credentials_and_content_type_are_to_the_letter() {
    let head = request_head(async |stytch| {
        stytch.magic_links().email().login_or_create("ada@example.com").send().await.unwrap_err();
    })
    .await;
    let head = head.to_ascii_lowercase();
    assert!(head.starts_with("post /v1/magic_links/email/login_or_create http/1.1\r\n"), "{head}");
    assert!(head.contains("\r\ncontent-type: application/json\r\n"), "{head}");
    assert!(head.contains("\r\nauthorization: basic chjvamvjdc10zxn0lte6c2vjcmv0lxrlc3qtyq==\r\n"), "{head}");
    assert!(head.contains("\r\nuser-agent: stytch-auth/"), "{head}");
}

#[tokio::test]
async fn a_get_has_no_body_and_the_public_keys_are_fetched_without_credentials() {
    let head =
        request_head(async |stytch| drop(stytch.users().get(&UserId::new("a b")).await.unwrap())).await;
    assert!(head.starts_with("GET /v1/users/a%20b HTTP/1.1\r\n"), "{head}");
    assert!(!head.to_ascii_lowercase().contains("content-"), "{head}");
    assert!(head.to_ascii_lowercase().contains("\r\nauthorization: basic "), "control");

    let claims = "eyJpc3MiOiJzdHl0Y2guY29tL3Byb2plY3QtdGVzdC0xIiwiYXVkIjpbInByb2plY3QtdGVzdC0xIl19";
    let jwt = format!("eyJhbGciOiJSUzI1NiIsImtpZCI6ImsiLCJ0eXAiOiJKV1QifQ.{claims}.c2ln");
    let head = request_head(async |stytch| {
        assert!(stytch.authenticate_jwt(&jwt.as_str().into()).await.unwrap_err().is_unavailable());
    })
    .await;
    assert!(head.starts_with("GET /v1/sessions/jwks/project-test-1 HTTP/1.1\r\n"), "{head}");
    assert!(!head.to_ascii_lowercase().contains("authorization"), "{head}");
}
