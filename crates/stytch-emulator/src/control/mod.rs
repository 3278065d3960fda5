//! The control interface under `/emulator/`: what tests and people do to an emulator and Stytch has no call for.

mod calls;
mod endpoints;
mod error;
mod input;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

use crate::shared::Shared;

pub(crate) use error::ControlError;

pub(crate) fn router() -> Router<Arc<Shared>> {
    Router::new()
        .route("/emulator", get(endpoints::to_inbox))
        .route("/emulator/", get(endpoints::inbox))
        .route("/emulator/messages", get(endpoints::messages))
        .route("/emulator/calls", get(calls::calls))
        .route("/emulator/clock", get(endpoints::clock).post(endpoints::advance_clock))
        .route("/emulator/keys/rotate", post(endpoints::rotate_keys))
        .route("/emulator/faults", post(endpoints::inject_fault).delete(endpoints::clear_faults))
        .route("/emulator/requests", get(endpoints::requests))
        .route("/emulator/sessions/{session_id}/revoke", post(endpoints::revoke_session))
        .route("/emulator/users/{user_id}/lock", post(endpoints::lock_user))
        .route("/emulator/reset", post(endpoints::reset))
        .route("/emulator/{*rest}", axum::routing::any(async || ControlError::new(404, UNKNOWN)))
        .method_not_allowed_fallback(async || ControlError::new(405, METHOD))
}

const UNKNOWN: &str = "no such control endpoint; there are GET /emulator/, GET /emulator/messages, GET and POST \
    /emulator/clock, POST /emulator/keys/rotate, POST and DELETE /emulator/faults, GET /emulator/requests, POST \
    /emulator/sessions/{id}/revoke, POST /emulator/users/{id}/lock, POST /emulator/reset";

const METHOD: &str = "wrong method: GET reads, POST changes, DELETE /emulator/faults clears";
