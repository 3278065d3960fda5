//! HTTP Basic: a project's id and secret. They also say which project is meant.

use axum::http::{HeaderMap, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use uuid::Uuid;

use crate::config::Config;
use crate::errors::{ApiError, INVALID_PROJECT_ID_AUTHENTICATION, UNAUTHORIZED_CREDENTIALS};

/// The index of the project whose credentials these are.
pub(crate) fn project(projects: &[Config], headers: &HeaderMap) -> Result<usize, ApiError> {
    let (id, secret) = basic(headers).ok_or(UNAUTHORIZED_CREDENTIALS)?;
    let known = projects.iter().position(|project| project.project_id == id);
    match known {
        Some(index) if projects[index].secret == secret => Ok(index),
        Some(_) => Err(UNAUTHORIZED_CREDENTIALS.because("the secret is wrong")),
        None if is_project_id(&id) => Err(UNAUTHORIZED_CREDENTIALS.because(listed(projects))),
        None => Err(INVALID_PROJECT_ID_AUTHENTICATION.into()),
    }
}

/// What to tell somebody who asks for another project.
pub(crate) fn listed(projects: &[Config]) -> String {
    let ids: Vec<&str> = projects.iter().map(|project| project.project_id.as_str()).collect();
    match ids.as_slice() {
        [id] => format!("this emulator's project is {id}"),
        ids => format!("this emulator's projects are {}", ids.join(", ")),
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
