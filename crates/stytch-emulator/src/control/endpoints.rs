//! One handler per control endpoint.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::error::ControlError;
use super::input::Input;
use crate::page;
use crate::server::json_response;
use crate::shared::Shared;
use crate::state::mailbox::Message;
use crate::traffic::{Fault, RecordedRequest};

type Emulated = State<Arc<Shared>>;

pub(crate) async fn to_inbox() -> Redirect {
    Redirect::permanent("/emulator/")
}

pub(crate) async fn inbox(State(shared): Emulated) -> Response {
    page::console(&shared)
}

#[derive(Deserialize)]
pub(crate) struct Addressee {
    to: Option<String>,
}

pub(crate) async fn messages(State(shared): Emulated, Query(addressee): Query<Addressee>) -> Response {
    let data = shared.data();
    let messages: Vec<Value> = data.mailbox.list(addressee.to.as_deref()).into_iter().map(message).collect();
    json_response(200, &json!({ "messages": messages }))
}

fn message(message: &Message) -> Value {
    json!({
        "kind": message.kind.as_str(),
        "link": message.link,
        "message_id": message.message_id,
        "sent_at": time(message.sent_at),
        "subject": message.subject,
        "to": message.to,
        "token": message.token,
    })
}

pub(crate) async fn clock(State(shared): Emulated) -> Response {
    clock_body(&shared)
}

pub(crate) async fn advance_clock(State(shared): Emulated, input: Input) -> Result<Response, ControlError> {
    input.only(&["advance_seconds"])?;
    let seconds = input.number("advance_seconds")?;
    let seconds = seconds.ok_or_else(|| ControlError::expected("expected {\"advance_seconds\": N}"))?;
    shared.advance(Duration::from_secs(seconds));
    Ok(done(&input, clock_body(&shared)))
}

fn clock_body(shared: &Shared) -> Response {
    let body =
        json!({ "advanced_seconds": shared.clock.advanced().as_secs(), "now": time(shared.clock.now()) });
    json_response(200, &body)
}

pub(crate) async fn rotate_keys(State(shared): Emulated, input: Input) -> Result<Response, ControlError> {
    input.only(&["drop_old"])?;
    let drop_old = input.flag("drop_old")?;
    let kid = shared.rotate_keys(drop_old);
    Ok(done(&input, json_response(200, &json!({ "kid": kid }))))
}

/// A form cannot say DELETE, so the page's says `clear`.
pub(crate) async fn inject_fault(State(shared): Emulated, input: Input) -> Result<Response, ControlError> {
    if input.from_form && input.flag("clear")? {
        let answer = clear_faults(State(shared)).await;
        return Ok(done(&input, answer));
    }
    let fault = fault(&input)?;
    shared.traffic().faults.add(fault);
    Ok(done(&input, json_response(200, &json!({ "injected": true }))))
}

fn fault(input: &Input) -> Result<Fault, ControlError> {
    input.only(&[
        "path",
        "method",
        "times",
        "status",
        "error",
        "body",
        "delay_ms",
        "drop",
        "retry_after",
        "wrong_key",
    ])?;
    let path = input.text("path")?.filter(|path| path.starts_with('/'));
    let mut fault = Fault::on(path.ok_or_else(|| {
        ControlError::expected(
            "`path` is required: a path such as /v1/sessions/authenticate, or its beginning and *",
        )
    })?);
    if let Some(method) = input.text("method")? {
        fault = fault.method(method);
    }
    if let Some(times) = input.number("times")? {
        fault = fault.times(u32::try_from(times).unwrap_or(u32::MAX));
    }
    if let Some(status) = input.number("status")? {
        let status = u16::try_from(status).ok().filter(|status| (200..=599).contains(status));
        fault = fault.status(status.ok_or_else(|| ControlError::expected("`status` must be 200 to 599"))?);
    }
    if let Some(error_type) = input.text("error")? {
        fault = fault.error(error_type);
    }
    match input.value("body") {
        None => {}
        Some(Value::String(text)) => fault = fault.body(text.as_str()),
        Some(value) => fault = fault.body(value.to_string()),
    }
    if let Some(millis) = input.number("delay_ms")? {
        fault = fault.delay(Duration::from_millis(millis));
    }
    if input.flag("drop")? {
        fault = fault.drop_connection();
    }
    if let Some(seconds) = input.number("retry_after")? {
        fault = fault.retry_after(seconds);
    }
    if input.flag("wrong_key")? {
        fault = fault.wrong_key();
    }
    if fault.is_harmless() {
        return Err(ControlError::expected(
            "the fault does nothing: give one of status, error, body, delay_ms, drop, retry_after, wrong_key",
        ));
    }
    Ok(fault)
}

pub(crate) async fn clear_faults(State(shared): Emulated) -> Response {
    shared.traffic().faults.clear();
    json_response(200, &json!({ "cleared": true }))
}

pub(crate) async fn requests(State(shared): Emulated) -> Response {
    let traffic = shared.traffic();
    let requests: Vec<Value> = traffic.log.list().map(request).collect();
    json_response(200, &json!({ "requests": requests }))
}

/// The body as JSON if it is JSON, else as the text it is.
fn request(request: &RecordedRequest) -> Value {
    let body = match request.body.as_str() {
        "" => Value::Null,
        text => serde_json::from_str(text).unwrap_or_else(|_| text.into()),
    };
    json!({
        "at": time(request.at),
        "body": body,
        "method": request.method,
        "path": request.path,
        "status": request.status,
    })
}

pub(crate) async fn revoke_session(
    State(shared): Emulated,
    Path(session_id): Path<String>,
    input: Input,
) -> Result<Response, ControlError> {
    input.only(&[])?;
    let revoked = shared.revoke_session(&session_id);
    let answer = if revoked {
        json_response(200, &json!({ "revoked": true }))
    } else {
        ControlError::new(404, format!("no active session `{session_id}`")).into_response()
    };
    Ok(done(&input, answer))
}

pub(crate) async fn lock_user(
    State(shared): Emulated,
    Path(user_id): Path<String>,
    input: Input,
) -> Result<Response, ControlError> {
    input.only(&["minutes"])?;
    let minutes = input.number("minutes")?.and_then(|minutes| i64::try_from(minutes).ok());
    let minutes = minutes.unwrap_or(60).min(527_040);
    let answer = if shared.lock_user(&user_id, minutes) {
        json_response(200, &json!({ "locked": true }))
    } else {
        ControlError::new(404, format!("no user `{user_id}`")).into_response()
    };
    Ok(done(&input, answer))
}

pub(crate) async fn reset(State(shared): Emulated, input: Input) -> Result<Response, ControlError> {
    input.only(&[])?;
    shared.reset();
    Ok(done(&input, json_response(200, &json!({ "reset": true }))))
}

/// Programs get the answer, people the page.
fn done(input: &Input, answer: Response) -> Response {
    if input.from_form { Redirect::to("/emulator/").into_response() } else { answer }
}

fn time(time: std::time::SystemTime) -> String {
    let seconds = Timestamp::try_from(time).map_or(0, Timestamp::as_second);
    Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH).to_string()
}
