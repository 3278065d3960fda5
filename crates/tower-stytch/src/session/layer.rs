use stytch_auth::Stytch;
use stytch_auth::web::Login;
use tower_layer::Layer;

use super::SessionService;

/// Authenticates session cookies and answers the login routes.
///
/// It answers `/login`, `/authenticate`, `/logout` and `/invite` itself, before the app's own routes; every other
/// request goes on with a [`SessionHandle`](crate::SessionHandle) in its extensions. Nothing is checked before a
/// handler or a guard asks for the session, so routes that ask for nobody cost nothing.
///
/// One per app is enough, around everything that needs sessions; a second one inside it changes nothing.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
/// use stytch_auth::web::LinkPolicy;
/// use tower_stytch::SessionLayer;
///
/// # fn example(stytch: stytch_auth::Stytch) -> Result<(), stytch_auth::ConfigError> {
/// let layer = SessionLayer::new(stytch)
///     .routes_at("/auth")?
///     .link_policy(LinkPolicy::AnyDevice)
///     .link_lifetime(Duration::from_secs(15 * 60))
///     .on_sign_in(async |event| {
///         println!("{} signed in; new: {}", event.user_id(), event.created);
///         Ok::<(), std::io::Error>(())
///     });
/// # let _ = layer;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
#[must_use = "a layer does nothing until a service is given to it"]
pub struct SessionLayer {
    login: Login,
}

impl SessionLayer {
    /// Sessions and login routes with the default settings.
    pub fn new(stytch: Stytch) -> Self {
        Self { login: Login::new(stytch) }
    }
}

stytch_auth::login_settings!(SessionLayer);

impl<S> Layer<S> for SessionLayer {
    type Service = SessionService<S>;

    fn layer(&self, inner: S) -> Self::Service {
        SessionService::new(inner, self.login.clone())
    }
}
