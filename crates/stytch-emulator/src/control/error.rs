//! Errors of the control interface: they say what was expected.

use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::server::json_response;

#[derive(Debug)]
pub(crate) struct ControlError {
    status: u16,
    message: String,
}

impl ControlError {
    pub(crate) fn new(status: u16, message: impl Into<String>) -> Self {
        Self { status, message: message.into() }
    }

    /// 400: the request does not make sense.
    pub(crate) fn expected(message: impl Into<String>) -> Self {
        Self::new(400, message)
    }
}

impl IntoResponse for ControlError {
    fn into_response(self) -> Response {
        json_response(self.status, &json!({ "error": self.message }))
    }
}
