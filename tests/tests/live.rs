//! WebSockets and events end with the session, on axum and on actix-web: the examples, as they are.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::time::Duration;

use actix_stytch::SessionMiddleware;
use actix_web::{App, HttpServer};
use axum_quickstart::with_emulator;
use conformance::HttpClient;
use futures_util::StreamExt;
use stytch_auth::Stytch;
use stytch_emulator::Emulator;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// Far beyond the second that is promised: a bound for a busy machine, not a measurement.
const BOUND: Duration = Duration::from_secs(20);
const RENEW: &str = "/v1/sessions/authenticate";

struct Live {
    emulator: Emulator,
    stytch: Stytch,
    origin: String,
    client: HttpClient,
}

#[derive(Debug, Clone, Copy)]
enum Framework {
    Axum,
    Actix,
}

impl Live {
    /// The example of a framework, with somebody signed in.
    async fn start(framework: Framework) -> Self {
        let emulator = Emulator::start().await.unwrap();
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let origin = format!("http://localhost:{}", listener.local_addr().unwrap().port());
        let handle = with_emulator(&emulator, &origin).unwrap();
        let stytch = handle.clone();
        match framework {
            Framework::Axum => {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                tokio::spawn(async move { axum::serve(listener, axum_websocket::app(stytch)).await });
            }
            Framework::Actix => {
                let app = move || {
                    let middleware = SessionMiddleware::new(stytch.clone());
                    App::new().wrap(middleware).configure(actix_websocket::routes)
                };
                let server =
                    HttpServer::new(app).workers(1).disable_signals().listen(listener).unwrap().run();
                std::thread::spawn(move || actix_web::rt::System::new().block_on(server));
            }
        }
        let client = HttpClient::new();
        client.post(&format!("{origin}/login"), &[("email", "ada@example.com")]).await;
        let link = emulator.messages_to("ada@example.com")[0].link.clone();
        let redirect = client.page(&link).await;
        let callback = redirect.headers()["location"].to_str().unwrap().to_owned();
        assert_eq!(client.page(&callback).await.status(), 303);
        Self { emulator, stytch: handle, origin, client }
    }

    async fn open(&self, origin: Option<&str>, cookies: &str) -> Result<Socket, Error> {
        let mut request = self.origin.replacen("http", "ws", 1).into_client_request().unwrap();
        *request.uri_mut() = format!("{}/socket", self.origin.replacen("http", "ws", 1)).parse().unwrap();
        if let Some(origin) = origin {
            request.headers_mut().insert("origin", origin.parse().unwrap());
        }
        request.headers_mut().insert("cookie", cookies.parse().unwrap());
        connect_async(request).await.map(|(socket, _)| socket)
    }

    async fn socket(&self) -> Socket {
        self.open(Some(&self.origin), &self.client.cookies()).await.unwrap()
    }

    async fn events(&self) -> reqwest::Response {
        let response = self.client.get(&format!("{}/events", self.origin)).await;
        assert_eq!(response.status(), 200);
        response
    }
}

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Reads until the server closes, and returns its code; `None` if it is still open after a tick.
async fn next(socket: &mut Socket) -> Option<u16> {
    match tokio::time::timeout(BOUND, socket.next())
        .await
        .expect("a tick or an end")
        .expect("no torn stream")
        .unwrap()
    {
        Message::Close(frame) => Some(frame.expect("a reason").code.into()),
        _ => None,
    }
}

async fn close_code(socket: &mut Socket) -> u16 {
    loop {
        if let Some(code) = next(socket).await {
            return code;
        }
    }
}

async fn drained(mut events: reqwest::Response) {
    while tokio::time::timeout(BOUND, events.chunk()).await.expect("a tick or an end").unwrap().is_some() {}
}

async fn both_end_with_a_sign_out_and_outlive_a_renewal(framework: Framework) {
    let live = Live::start(framework).await;
    let (mut socket, mut events) = (live.socket().await, live.events().await);
    assert_eq!(next(&mut socket).await, None);
    assert!(events.chunk().await.unwrap().is_some());

    // The JWT ends; the session goes on.
    live.emulator.advance(Duration::from_secs(6 * 60));
    tokio::time::timeout(BOUND, async {
        while live.emulator.count_requests(RENEW) == 0 {
            assert_eq!(next(&mut socket).await, None);
        }
    })
    .await
    .expect("a renewal without any request");
    assert_eq!(next(&mut socket).await, None);
    assert!(events.chunk().await.unwrap().is_some());
    assert_eq!(live.emulator.count_requests(RENEW), 1, "two watchers, one renewal");

    let answer = live.client.post(&format!("{}/logout", live.origin), &[]).await;
    assert_eq!(answer.status(), 303);
    assert_eq!(close_code(&mut socket).await, axum_websocket::SESSION_ENDED);
    drained(events).await;
}

async fn a_revocation_elsewhere_ends_it_when_the_jwt_does(framework: Framework) {
    let live = Live::start(framework).await;
    let mut socket = live.socket().await;
    let jwt = live.client.cookie("stytch_session_jwt").unwrap();
    let principal = live.stytch.authenticate_jwt(&jwt.as_str().into()).await.unwrap();
    assert!(live.emulator.revoke_session(principal.session_id().as_str()));
    assert_eq!(next(&mut socket).await, None, "its JWT is good until it ends");
    live.emulator.advance(Duration::from_secs(6 * 60));
    assert_eq!(close_code(&mut socket).await, actix_websocket::SESSION_ENDED);
}

async fn who_may_open_one(framework: Framework) {
    let live = Live::start(framework).await;
    let status = async |origin: Option<&str>, cookies: &str| match live.open(origin, cookies).await {
        Ok(_) => 101,
        Err(Error::Http(response)) => response.status().as_u16(),
        Err(other) => panic!("{other}"),
    };
    let cookies = live.client.cookies();
    assert_eq!(status(Some(&live.origin), &cookies).await, 101);
    assert_eq!(status(None, &cookies).await, 101, "a program, not a browser");
    assert_eq!(status(Some(&live.origin), "").await, 401);
    assert_eq!(status(Some("http://evil.localhost:1"), &cookies).await, 403);
    assert_eq!(status(Some("null"), &cookies).await, 403);
}

macro_rules! on_both {
    ($($scenario:ident)*) => {
        mod on_axum {
            $(#[tokio::test(flavor = "multi_thread")] async fn $scenario() { super::$scenario(super::Framework::Axum).await; })*
        }
        mod on_actix {
            $(#[tokio::test(flavor = "multi_thread")] async fn $scenario() { super::$scenario(super::Framework::Actix).await; })*
        }
    };
}

on_both! {
    both_end_with_a_sign_out_and_outlive_a_renewal
    a_revocation_elsewhere_ends_it_when_the_jwt_does
    who_may_open_one
}
