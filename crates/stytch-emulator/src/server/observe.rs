//! Around every request: tidy the path, log the call, apply faults, and set the clock's date on the answer.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Request, State};
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body::Frame;
use percent_encoding::percent_decode_str;

use super::answers;
use crate::errors::{
    self, BAD_REQUEST, INTERNAL_SERVER_ERROR, Kind, ROUTE_NOT_FOUND, SERVER_UNAVAILABLE, TOO_MANY_REQUESTS,
    UNAUTHORIZED_CREDENTIALS,
};
use crate::shared::Shared;
use crate::traffic::Effect;

/// No request of ours comes near this.
const LARGEST_BODY: usize = 1024 * 1024;

/// Marks a request whose answer is to be signed with a key that nobody publishes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WrongKey;

pub(crate) async fn observe(State(shared): State<Arc<Shared>>, mut request: Request, next: Next) -> Response {
    tidy(request.uri_mut());
    let mut response = if request.uri().path().starts_with("/v1/") {
        observe_api(&shared, request, next).await
    } else {
        next.run(request).await
    };
    // Clients of an emulator elsewhere follow its clock by this header.
    let date = shared.clock.timestamp().strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    if let Ok(date) = HeaderValue::from_str(&date) {
        response.headers_mut().insert(header::DATE, date);
    }
    response
}

async fn observe_api(shared: &Shared, request: Request, next: Next) -> Response {
    let method = request.method().as_str().to_owned();
    let path = percent_decode_str(request.uri().path()).decode_utf8_lossy().into_owned();
    let (parts, body) = request.into_parts();
    let Ok(body) = axum::body::to_bytes(body, LARGEST_BODY).await else {
        return answers::api(Err(
            BAD_REQUEST.because("the body could not be read, or is larger than a megabyte")
        ));
    };
    let text = String::from_utf8_lossy(&body).into_owned();

    let (entry, effect) = {
        let mut traffic = shared.traffic();
        let entry = traffic.log.arrived(&method, &path, shared.clock.now(), text);
        (entry, traffic.faults.take(&method, &path))
    };
    let mut request = Request::from_parts(parts, Body::from(body));
    let fault = match effect {
        Some(effect) => apply(shared, effect, &mut request).await,
        None => None,
    };
    let response = match fault {
        Some(Answer::Drop) => return dropped_connection(),
        Some(Answer::Response(response)) => response,
        None => next.run(request).await,
    };
    let status = response.status().as_u16();
    shared.traffic().log.answered(entry, status);
    tracing::debug!(method, path, status, "answered");
    response
}

enum Answer {
    Response(Response),
    Drop,
}

/// Some answer if the fault replaces the real one.
async fn apply(shared: &Shared, effect: Effect, request: &mut Request) -> Option<Answer> {
    if !effect.delay.is_zero() {
        let mut stopping = shared.stopping.subscribe();
        tokio::select! {
            () = tokio::time::sleep(effect.delay) => {}
            _ = stopping.wait_for(|stopping| *stopping) => return Some(Answer::Drop),
        }
    }
    if effect.drop_connection {
        return Some(Answer::Drop);
    }
    if effect.wrong_key {
        request.extensions_mut().insert(WrongKey);
    }
    let answers = effect.status.is_some() || effect.body.is_some() || effect.retry_after.is_some();
    if !answers && effect.error.is_none() {
        return None;
    }
    let named = effect.error.as_deref().map(errors::by_name);
    let default = match (&named, effect.retry_after) {
        (Some((status, _)), _) => *status,
        (None, Some(_)) => 429,
        (None, None) => 200,
    };
    let status = StatusCode::from_u16(effect.status.unwrap_or(default))
        .ok()
        .filter(|status| !status.is_informational());
    let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = match (effect.body, named) {
        (None, Some((_, body))) => answers::envelope(status.as_u16(), body),
        (Some(body), _) => {
            let html = body.trim_start().starts_with('<');
            let content_type = if html { "text/html" } else { "application/json" };
            ([(header::CONTENT_TYPE, content_type)], body).into_response()
        }
        (None, None) => {
            answers::api(Err(Kind { status: status.as_u16(), ..kind_for(status.as_u16()) }.into()))
        }
    };
    *response.status_mut() = status;
    if let Some(seconds) = effect.retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    Some(Answer::Response(response))
}

/// What Stytch would most likely say with this status.
fn kind_for(status: u16) -> Kind {
    match status {
        401 | 403 => UNAUTHORIZED_CREDENTIALS,
        404 => ROUTE_NOT_FOUND,
        429 => TOO_MANY_REQUESTS,
        503 => SERVER_UNAVAILABLE,
        500.. => INTERNAL_SERVER_ERROR,
        _ => BAD_REQUEST,
    }
}

/// Some clients join a base URL and a path with one slash too many.
fn tidy(uri: &mut Uri) {
    let Some(text) = uri.path_and_query().map(PathAndQuery::as_str).filter(|text| text.starts_with("//"))
    else {
        return;
    };
    let tidied = format!("/{}", text.trim_start_matches('/'));
    let mut parts = std::mem::take(uri).into_parts();
    parts.path_and_query = tidied.parse().ok();
    if let Ok(tidied) = Uri::from_parts(parts) {
        *uri = tidied;
    }
}

/// A response whose body fails at once: the server closes the connection before a byte of it has left.
fn dropped_connection() -> Response {
    Response::new(Body::new(Broken))
}

struct Broken;

impl HttpBody for Broken {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        Poll::Ready(Some(Err(std::io::ErrorKind::ConnectionAborted.into())))
    }
}
