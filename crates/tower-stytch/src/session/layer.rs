use std::net::IpAddr;

use http::Extensions;
use stytch_auth::Stytch;
use stytch_auth::web::Login;
use tower_layer::Layer;

use super::SessionService;
use super::peer::PeerAddress;

/// Authenticates session cookies and answers the login routes.
///
/// It answers `/login`, `/authenticate`, `/logout` and `/invite` itself, before the app's own routes; every other
/// request goes on with a [`SessionHandle`](crate::SessionHandle) in its extensions. Nothing is checked before a
/// handler or a guard asks for the session, so routes that ask for nobody cost nothing.
///
/// One per app is enough, around everything that needs sessions; a second one inside it changes nothing. On an axum
/// router it comes after the routes, since `.layer(..)` is for what was added before, and on the outermost router: one
/// that is passed to `nest` leaves paths that it does not know, such as `/login`, to the router around it.
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
    peer: Option<PeerAddress>,
}

impl SessionLayer {
    /// Sessions and login routes with the default settings.
    pub fn new(stytch: Stytch) -> Self {
        Self { login: Login::new(stytch), peer: None }
    }

    /// Where the server notes the other end of a connection, so that links can be limited per network.
    ///
    /// axum does so when it is served with `into_make_service_with_connect_info`. Behind a proxy, also say
    /// [`trusted_proxies`](Self::trusted_proxies).
    ///
    /// # Examples
    ///
    /// ```
    /// use std::net::SocketAddr;
    ///
    /// use axum::Router;
    /// use axum::extract::ConnectInfo;
    /// use tower_stytch::SessionLayer;
    ///
    /// # fn example(stytch: stytch_auth::Stytch) {
    /// let layer = SessionLayer::new(stytch).peer_address(|extensions| {
    ///     extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip())
    /// });
    /// let app = Router::new().layer(layer).into_make_service_with_connect_info::<SocketAddr>();
    /// # let _: axum::extract::connect_info::IntoMakeServiceWithConnectInfo<_, SocketAddr> = app;
    /// # }
    /// ```
    pub fn peer_address(
        mut self,
        find: impl Fn(&Extensions) -> Option<IpAddr> + Send + Sync + 'static,
    ) -> Self {
        self.peer = Some(PeerAddress::new(find));
        self
    }
}

stytch_auth::login_settings!(SessionLayer);

impl<S> Layer<S> for SessionLayer {
    type Service = SessionService<S>;

    fn layer(&self, inner: S) -> Self::Service {
        SessionService::new(inner, self.login.clone(), self.peer.clone())
    }
}
