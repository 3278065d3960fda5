//! Response bodies: JSON, with Stytch's envelope around the API's.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value};

use crate::operations::Answer;
use crate::state::ids::new_id;

/// An answer of the API: `status_code` and `request_id` in every body.
pub(crate) fn api(answer: Answer) -> Response {
    match answer {
        Ok(body) => envelope(200, body),
        Err(error) => envelope(error.kind.status, error.body()),
    }
}

/// A body with the members that all have.
pub(crate) fn envelope(status: u16, mut body: Map<String, Value>) -> Response {
    body.insert("request_id".into(), new_id("request-id").into());
    body.insert("status_code".into(), status.into());
    json_response(status, &Value::Object(body))
}

/// A JSON body that ends in a newline, as Stytch's do.
pub(crate) fn json_response(status: u16, body: &Value) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let json = HeaderValue::from_static("application/json");
    (status, [(header::CONTENT_TYPE, json)], format!("{body}\n")).into_response()
}
