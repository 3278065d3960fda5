//! On axum.

use axum::Router;
use axum::routing::get;
use axum_stytch::{AuthRejection, AuthUser, SessionLayer, Stytch};

/// The app.
pub fn app(stytch: Stytch) -> Router {
    Router::new().route("/notes", get(read).delete(delete)).layer(SessionLayer::new(stytch))
}

/// `GET /notes`
pub async fn read(user: AuthUser) -> String {
    format!("The notes of {}", user.email().unwrap_or("somebody"))
}

/// `DELETE /notes`
///
/// # Errors
///
/// The user is no editor.
pub async fn delete(user: AuthUser) -> Result<&'static str, AuthRejection> {
    user.require_role("editor")?;
    Ok("deleted")
}
