//! A WebSocket and server-sent events that end with the session.
//!
//! Both outlive the request that began them, so the check at their beginning is not enough: `user.watch()` resolves when
//! the person signs out, or when the session ends in another way, and keeps quiet through renewals.

use std::convert::Infallible;
use std::time::Duration;

use actix_stytch::AuthUser;
use actix_web::web::{Bytes, Html, Payload, ServiceConfig, get};
use actix_web::{Error, HttpRequest, HttpResponse};
use actix_ws::{CloseReason, Message, MessageStream, Session};
use futures_util::{StreamExt, stream};

/// Why the socket is closed: a code of our own, from the range that is left to apps (RFC 6455 section 7.4.2).
pub const SESSION_ENDED: u16 = 4401;
const TICK: Duration = Duration::from_millis(200);

/// The app's routes: a page, a WebSocket, a stream of events.
pub fn routes(config: &mut ServiceConfig) {
    config.route("/", get().to(home)).route("/socket", get().to(socket)).route("/events", get().to(events));
}

async fn home(_user: AuthUser) -> Html {
    Html::new(include_str!("home.html"))
}

// Without a session the answer is 401, before anything is upgraded.
async fn socket(user: AuthUser, request: HttpRequest, body: Payload) -> Result<HttpResponse, Error> {
    let (response, session, messages) = actix_ws::handle(&request, body)?;
    actix_web::rt::spawn(talk(session, messages, user));
    Ok(response)
}

async fn talk(mut session: Session, mut messages: MessageStream, user: AuthUser) {
    let mut ended = user.watch();
    let mut ticks = tokio::time::interval(TICK);
    loop {
        tokio::select! {
            _ = &mut ended => {
                let code = actix_ws::CloseCode::Other(SESSION_ENDED);
                let reason = CloseReason { code, description: Some("the session has ended".to_owned()) };
                let _ = session.close(Some(reason)).await;
                return;
            }
            _ = ticks.tick() => {
                if session.text("tick").await.is_err() {
                    return;
                }
            }
            received = messages.next() => {
                if matches!(received, None | Some(Err(_)) | Some(Ok(Message::Close(_)))) {
                    return;
                }
            }
        }
    }
}

async fn events(user: AuthUser) -> HttpResponse {
    let ticks = stream::unfold(tokio::time::interval(TICK), async |mut ticks| {
        ticks.tick().await;
        Some((Ok::<_, Infallible>(Bytes::from_static(b"data: tick\n\n")), ticks))
    });
    HttpResponse::Ok().content_type("text/event-stream").streaming(Box::pin(ticks.take_until(user.watch())))
}
