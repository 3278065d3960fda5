//! A WebSocket and server-sent events that end with the session.
//!
//! Both outlive the request that began them, so the check at their beginning is not enough: `user.watch()` resolves when
//! the person signs out, or when the session ends in another way, and keeps quiet through renewals.

use std::convert::Infallible;
use std::time::Duration;

use axum::Router;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::response::sse::{Event, Sse};
use axum::response::{Html, Response};
use axum::routing::get;
use axum_stytch::{AuthUser, SessionLayer, Stytch};
use futures_util::{Stream, StreamExt, stream};

/// Why the socket is closed: a code of our own, from the range that is left to apps (RFC 6455 section 7.4.2).
pub const SESSION_ENDED: u16 = 4401;
const TICK: Duration = Duration::from_millis(200);

/// The app: a page, a WebSocket, a stream of events.
pub fn app(stytch: Stytch) -> Router {
    Router::new()
        .route("/", get(home))
        .route("/socket", get(socket))
        .route("/events", get(events))
        .layer(SessionLayer::new(stytch))
}

async fn home(_user: AuthUser) -> Html<&'static str> {
    Html(include_str!("home.html"))
}

// Without a session the answer is 401, before anything is upgraded.
async fn socket(user: AuthUser, upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(|socket| talk(socket, user))
}

async fn talk(mut socket: WebSocket, user: AuthUser) {
    let mut ended = user.watch();
    let mut ticks = tokio::time::interval(TICK);
    loop {
        tokio::select! {
            _ = &mut ended => {
                let reason = CloseFrame { code: SESSION_ENDED, reason: "the session has ended".into() };
                let _ = socket.send(Message::Close(Some(reason))).await;
                return;
            }
            _ = ticks.tick() => {
                if socket.send(Message::text("tick")).await.is_err() {
                    return;
                }
            }
            received = socket.recv() => {
                if !matches!(received, Some(Ok(_))) {
                    return;
                }
            }
        }
    }
}

async fn events(user: AuthUser) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let ticks = stream::unfold(tokio::time::interval(TICK), async |mut ticks| {
        ticks.tick().await;
        Some((Ok(Event::default().data("tick")), ticks))
    });
    Sse::new(ticks.take_until(user.watch()))
}
