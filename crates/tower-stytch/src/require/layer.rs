use std::sync::Arc;

use tower_layer::Layer;

use super::RequireSession;

/// Lets only signed-in people through to the routes it is put around.
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
/// # let _ = (members, admins);
/// ```
#[derive(Debug, Clone, Default)]
#[must_use = "a layer does nothing until a service is given to it"]
pub struct RequireSessionLayer {
    roles: Arc<[String]>,
}

impl RequireSessionLayer {
    /// A guard that asks for a session and nothing more.
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks for this role as well; of several, every one is needed.
    pub fn role(mut self, role: impl Into<String>) -> Self {
        self.roles = self.roles.iter().cloned().chain([role.into()]).collect();
        self
    }
}

impl<S> Layer<S> for RequireSessionLayer {
    type Service = RequireSession<S>;

    fn layer(&self, inner: S) -> Self::Service {
        RequireSession::new(inner, Arc::clone(&self.roles))
    }
}
