//! The control interface under `/emulator/`: what tests and people do to an emulator and Stytch has no call for.
//!
//! `openapi.yaml` describes it; a test compares the two.

mod calls;
mod document;
mod endpoints;
mod error;
mod input;
mod lists;
mod login;

use std::sync::Arc;

use axum::Router;
use axum::routing::{MethodRouter, any, delete, get, post};

use crate::shared::Shared;

pub(crate) use error::ControlError;

pub(crate) fn router() -> Router<Arc<Shared>> {
    let routes = table().into_iter().fold(Router::new(), |router, (_, path, endpoint)| {
        // Endpoints on one path are joined.
        router.route(path, endpoint)
    });
    routes
        .route("/emulator", get(endpoints::to_inbox))
        .route("/emulator/", get(endpoints::inbox))
        .route("/emulator/{*rest}", any(async || ControlError::new(404, unknown())))
        .method_not_allowed_fallback(async || ControlError::new(405, unknown()))
}

/// Every endpoint for programs.
fn table() -> Vec<(&'static str, &'static str, MethodRouter<Arc<Shared>>)> {
    vec![
        ("GET", "/emulator/openapi.json", get(document::openapi)),
        ("GET", "/emulator/calls", get(calls::calls)),
        ("GET", "/emulator/projects", get(lists::projects)),
        ("GET", "/emulator/messages", get(endpoints::messages)),
        ("GET", "/emulator/users", get(lists::users)),
        ("GET", "/emulator/organizations", get(lists::organizations)),
        ("GET", "/emulator/members", get(lists::members)),
        ("GET", "/emulator/sessions", get(lists::sessions)),
        ("GET", "/emulator/keys", get(lists::keys)),
        ("GET", "/emulator/clock", get(endpoints::clock)),
        ("GET", "/emulator/requests", get(endpoints::requests)),
        ("GET", "/emulator/faults", get(lists::faults)),
        ("POST", "/emulator/faults", post(endpoints::inject_fault)),
        ("DELETE", "/emulator/faults", delete(endpoints::clear_faults)),
        ("POST", "/emulator/login", post(login::login)),
        ("POST", "/emulator/clock", post(endpoints::advance_clock)),
        ("POST", "/emulator/keys/rotate", post(endpoints::rotate_keys)),
        ("POST", "/emulator/sessions/{session_id}/revoke", post(endpoints::revoke_session)),
        ("POST", "/emulator/users/{user_id}/lock", post(endpoints::lock_user)),
        ("POST", "/emulator/reset", post(endpoints::reset)),
    ]
}

/// What to say to who has asked for something else.
fn unknown() -> String {
    let endpoints: Vec<String> = table().iter().map(|(method, path, _)| format!("{method} {path}")).collect();
    format!("no such control endpoint; there are GET /emulator/, {}", endpoints.join(", "))
}

#[cfg(test)]
mod tests {
    use super::{document, table};

    #[test]
    fn the_document_has_every_endpoint_and_no_other() {
        let document = document::document().unwrap();
        let mut described = Vec::new();
        for (path, operations) in document["paths"].as_object().unwrap() {
            for method in operations.as_object().unwrap().keys() {
                described.push((method.to_uppercase(), path.clone()));
            }
        }
        let mut served: Vec<_> =
            table().into_iter().map(|(method, path, _)| (method.to_owned(), path.to_owned())).collect();
        described.sort();
        served.sort();
        assert_eq!(described, served);
    }
}
