//! HTTP Basic: the project's id and secret.

use axum::http::{HeaderMap, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use uuid::Uuid;

use crate::config::Config;
use crate::errors::{ApiError, INVALID_PROJECT_ID_AUTHENTICATION, UNAUTHORIZED_CREDENTIALS};

pub(crate) fn check(config: &Config, headers: &HeaderMap) -> Result<(), ApiError> {
    let (id, secret) = basic(headers).ok_or(UNAUTHORIZED_CREDENTIALS)?;
    if id == config.project_id && secret == config.secret {
        Ok(())
    } else if id == config.project_id || is_project_id(&id) {
        Err(UNAUTHORIZED_CREDENTIALS.because(format!("this emulator's project is {}", config.project_id)))
    } else {
        Err(INVALID_PROJECT_ID_AUTHENTICATION.into())
    }
}

fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, encoded) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    decoded.split_once(':').map(|(id, secret)| (id.to_owned(), secret.to_owned()))
}

fn is_project_id(id: &str) -> bool {
    let uuid = id.strip_prefix("project-test-").or_else(|| id.strip_prefix("project-live-"));
    uuid.is_some_and(|uuid| Uuid::try_parse(uuid).is_ok())
}
