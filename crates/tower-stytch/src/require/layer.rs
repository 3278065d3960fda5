use stytch_auth::web::Guard;
use tower_layer::Layer;

use super::RequireSession;

/// Lets only signed-in people, users or members, through to the routes it is put around.
///
/// Others get the answer that their client understands: a page load goes to the login page, a script gets 401. It
/// goes inside [`SessionLayer`](crate::SessionLayer), whose login routes it therefore never guards.
///
/// # Examples
///
/// ```
/// use tower_stytch::RequireSessionLayer;
///
/// let members = RequireSessionLayer::new();
/// let admins = RequireSessionLayer::new().role("admin");
/// let readers = RequireSessionLayer::new().permission("documents", "read");
/// let owners = RequireSessionLayer::new().role("owner").fresh();
/// # let _ = (members, admins, readers, owners);
/// ```
#[derive(Debug, Clone, Default)]
#[must_use = "a layer does nothing until a service is given to it"]
pub struct RequireSessionLayer {
    guard: Guard,
}

impl RequireSessionLayer {
    /// A guard that asks for a session and nothing more.
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks Stytch about the session of each request, as `axum_stytch::Fresh` does for one handler: for a group of routes that must
    /// not be reached by somebody whose session was revoked a minute ago.
    ///
    /// It costs a call for each request. While Stytch is away the answer is 503.
    pub fn fresh(mut self) -> Self {
        self.guard = self.guard.fresh();
        self
    }

    /// Asks for this role as well; of several, every one is needed.
    pub fn role(mut self, role: impl Into<String>) -> Self {
        self.guard = self.guard.role(role);
        self
    }

    /// Asks for this permission of the project's policy as well; of several, every one is needed.
    pub fn permission(mut self, resource_id: impl Into<String>, action: impl Into<String>) -> Self {
        self.guard = self.guard.permission(resource_id, action);
        self
    }
}

impl<S> Layer<S> for RequireSessionLayer {
    type Service = RequireSession<S>;

    fn layer(&self, inner: S) -> Self::Service {
        RequireSession::new(inner, self.guard.clone())
    }
}
