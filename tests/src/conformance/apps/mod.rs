//! The small test app, once for each server.
//!
//! | path | asks for | answers |
//! |---|---|---|
//! | `/` | nothing | `open` |
//! | `/account` (also `POST`) | a user | [`about`](texts::about) them |
//! | `/optional` | a user or nobody | about them, or `nobody` |
//! | `/result` | a user, an error or nobody | the same, or the [`name`](texts::denied) of the reason |
//! | `/admin`, `/line` | the role `admin`, as a type and as a line | about them |
//! | `/fresh` | a user of this moment | about them |
//! | `/plan`, `/plan-or-none` | custom claims | the plan |
//! | `/raw-cache` | a user | with headers of its own |
//! | `/leave` (`POST`) | the session | ends it |
//! | `/enter?token=…` | the session | begins one with a link's token |
//! | `/members/{id}/page`, `/admins/{id}/page` | guards over a group | `inside` |
//! | `/vault/{id}/page` | a guard that asks Stytch each time | `inside` |
//! | `/team/{id}/page` | a user, in a nested router | about them |
//! | `/own/{id}/page` | a user, in a middleware of the app's own | `inside` |
//! | `/can`, `/writer` | a user | whether they may write documents; the same as a type, about them |
//! | `/documents/{id}/page` | a guard that asks whether users or members may read documents | `inside` |
//! | `/login`, `/login-help` | nothing | `the app's own` |
//!
//! In a B2B project (see [`Wiring::b2b`]):
//!
//! | path | asks for | answers |
//! |---|---|---|
//! | `/member` | a member | [`about_member`](texts::about_member) them |
//! | `/member-or-nobody` | a member or nobody | the same, or `nobody` |
//! | `/member-admin` | the role `admin`, as a type | about them |
//! | `/member-writer`, `/member-line` | the permission to write documents, as a type and as a line | about them |
//! | `/member-can` | a member | whether they may write documents |
//! | `/member-plan` | custom claims | the plan |
//! | `/organizations/{id}/page`, `/o/{slug}/page` | a member of this organisation | `inside` |
//! | `/enter-member?token=…` | the session | begins one with a link's token |
//! | `/exchange?organization_id=…` | the session | goes on to another organisation |

pub mod actix;
pub mod axum;
pub mod hyper;
mod members;
mod seen;
mod settings;
pub mod texts;

use std::net::TcpListener;

use stytch_auth::Stytch;

pub use seen::Seen;
pub use settings::Wiring;

use super::Server;

/// What an app is made of.
#[derive(Clone)]
pub struct Stack {
    /// The project handle.
    pub stytch: Stytch,
    /// The settings.
    pub wiring: Wiring,
    /// Where it notes its threads.
    pub seen: Seen,
}

/// A running server; it stops with this value.
pub struct Running {
    stop: Option<Box<dyn FnOnce() + Send>>,
}

impl Running {
    /// Starts the test app on a server.
    pub async fn start(server: Server, listener: TcpListener, stack: Stack) -> Self {
        let stop = match server {
            Server::Axum => axum::start(listener, &stack),
            Server::Actix => actix::start(listener, stack).await,
            Server::Hyper => hyper::start(listener, &stack),
        };
        Self { stop: Some(stop) }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            stop();
        }
    }
}
