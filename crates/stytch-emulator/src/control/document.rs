//! The description of the control interface.

use axum::response::Response;
use serde_json::Value;

use super::error::ControlError;
use crate::server::json_response;

/// Written in YAML, because people read it too.
const DOCUMENT: &str = include_str!("openapi.yaml");

pub(crate) async fn openapi() -> Result<Response, ControlError> {
    let document = document().map_err(|error| ControlError::new(500, error))?;
    Ok(json_response(200, &document))
}

pub(super) fn document() -> Result<Value, String> {
    let mut document: Value = serde_norway::from_str(DOCUMENT).map_err(|error| error.to_string())?;
    document["info"]["version"] = env!("CARGO_PKG_VERSION").into();
    Ok(document)
}
