//! The session layer, with axum's own body in its answers: axum would box any other for every response.

use std::net::IpAddr;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum_core::BoxError;
use axum_core::body::Body;
use axum_core::extract::Request;
use axum_core::response::Response;
use bytes::Bytes;
use http::Extensions;
use http_body::Body as HttpBody;
use pin_project_lite::pin_project;
use stytch_auth::Stytch;
use tower_layer::Layer;
use tower_service::Service;

/// Authenticates session cookies and answers the login routes.
///
/// It answers `/login`, `/authenticate`, `/logout` and `/invite` itself, before the app's own routes; every other
/// request goes on with its session in the extensions, where [`AuthUser`](crate::AuthUser) and the other extractors
/// find it. Nothing is checked before one of them or a guard asks, so routes that ask for nobody cost next to nothing.
///
/// One per app is enough, around everything that needs sessions; a second one inside it changes nothing. It is
/// [`tower_stytch::SessionLayer`] with axum's body.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use axum::Router;
/// use axum::routing::get;
/// use axum_stytch::{AuthUser, LinkPolicy, SessionLayer};
///
/// # fn example(stytch: axum_stytch::Stytch) -> Result<(), axum_stytch::ConfigError> {
/// async fn account(user: AuthUser) -> String {
///     format!("Your account, {}", user.user_id())
/// }
///
/// let layer = SessionLayer::new(stytch)
///     .routes_at("/auth")?
///     .link_policy(LinkPolicy::AnyDevice)
///     .link_lifetime(Duration::from_secs(15 * 60))
///     .on_sign_in(async |event| {
///         println!("{} signed in; new: {}", event.user_id(), event.created);
///         Ok::<(), std::io::Error>(())
///     });
/// let app: Router = Router::new().route("/account", get(account)).layer(layer);
/// # let _ = app;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
#[must_use = "a layer does nothing until a router is wrapped in it"]
pub struct SessionLayer {
    login: tower_stytch::SessionLayer,
}

impl SessionLayer {
    /// Sessions and login routes with the default settings.
    pub fn new(stytch: Stytch) -> Self {
        Self { login: tower_stytch::SessionLayer::new(stytch) }
    }

    /// Where axum notes the other end of a connection, so that links can be limited per network.
    ///
    /// It does so when it is served with `into_make_service_with_connect_info`. Behind a proxy, also say
    /// [`trusted_proxies`](Self::trusted_proxies).
    ///
    /// # Examples
    ///
    /// ```
    /// use std::net::SocketAddr;
    ///
    /// use axum::Router;
    /// use axum::extract::ConnectInfo;
    /// use axum_stytch::SessionLayer;
    ///
    /// # fn example(stytch: axum_stytch::Stytch) {
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
        self.login = self.login.peer_address(find);
        self
    }
}

stytch_auth::login_settings!(SessionLayer);

impl<S> Layer<S> for SessionLayer {
    type Service = SessionService<S>;

    fn layer(&self, inner: S) -> Self::Service {
        SessionService(self.login.layer(inner))
    }
}

/// The service that [`SessionLayer`] makes.
#[derive(Debug, Clone)]
pub struct SessionService<S>(tower_stytch::SessionService<S>);

impl<S, ReqB, ResB> Service<Request<ReqB>> for SessionService<S>
where
    S: Service<Request<ReqB>, Response = Response<ResB>>,
    ReqB: HttpBody + Send + 'static,
    ReqB::Data: Send,
    ReqB::Error: Into<BoxError>,
    ResB: HttpBody<Data = Bytes> + Send + 'static,
    ResB::Error: Into<BoxError>,
{
    type Response = Response;
    type Error = S::Error;
    type Future = SessionFuture<S::Future, ResB>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        Service::<Request<ReqB>>::poll_ready(&mut self.0, cx)
    }

    fn call(&mut self, request: Request<ReqB>) -> Self::Future {
        SessionFuture { future: self.0.call(request) }
    }
}

pin_project! {
    /// The future of [`SessionService`].
    pub struct SessionFuture<F, B> {
        #[pin]
        future: tower_stytch::future::SessionFuture<F, B>,
    }
}

impl<F, B> std::fmt::Debug for SessionFuture<F, B> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.future.fmt(f)
    }
}

impl<F, B, E> Future for SessionFuture<F, B>
where
    F: Future<Output = Result<Response<B>, E>>,
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    type Output = Result<Response, E>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let answered = ready!(self.project().future.poll(cx));
        // Of axum's own body this makes nothing new.
        Poll::Ready(answered.map(|response| response.map(|body| body.into_body(Body::new))))
    }
}
