//! On actix-web.

use actix_stytch::{AuthRejection, AuthUser};
use actix_web::web::{ServiceConfig, delete as on_delete, get};

/// The routes; the app wraps them in `SessionMiddleware`.
pub fn routes(config: &mut ServiceConfig) {
    config.route("/notes", get().to(read)).route("/notes", on_delete().to(delete));
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
