//! Signing somebody in without a mail, for tests in another language.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde_json::json;

use super::error::ControlError;
use super::input::Input;
use crate::server::json_response;
use crate::shared::Shared;
use crate::test_session;

pub(crate) async fn login(State(shared): State<Arc<Shared>>, input: Input) -> Result<Response, ControlError> {
    input.only(&["email", "organization"])?;
    let email = input.text("email")?;
    let email = email.ok_or_else(|| ControlError::expected("expected {\"email\": \"ada@example.com\"}"))?;
    let session = match input.text("organization")? {
        None => test_session::user(&shared, email),
        Some(organization) => test_session::member(&shared, organization, email),
    };
    let session = session.map_err(|error| ControlError::expected(error.to_string()))?;
    let body = json!({
        "id": session.user_id,
        "session_jwt": session.session_jwt,
        "session_token": session.session_token,
    });
    Ok(json_response(200, &body))
}
