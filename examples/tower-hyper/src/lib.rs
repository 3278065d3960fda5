//! Magic-link login on plain hyper: [`app`] is a tower service, [`serve`] is all that a server takes.

use std::convert::Infallible;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{Request, Response, StatusCode};
use http_body::Body;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use hyper_util::service::TowerToHyperService;
use stytch_auth::Stytch;
use tokio::net::TcpListener;
use tower::{Service, ServiceBuilder};
use tower_stytch::{HttpHeaders, SessionHandle, SessionLayer, into_response};

/// The app: one handler, and one layer for everything about signing in.
pub fn app(
    stytch: Stytch,
) -> impl Service<
    Request<Incoming>,
    Response = Response<impl Body<Data = Bytes, Error = Infallible> + Send + 'static>,
    Error = Infallible,
    Future: Send,
> + Clone
+ Send
+ 'static {
    ServiceBuilder::new()
        .layer(SessionLayer::new(stytch)) // sessions, /login, /authenticate, /invite, /logout
        .service_fn(async |request| Ok(handle(&request).await))
}

async fn handle<B>(request: &Request<B>) -> Response<Full<Bytes>> {
    let Some(session) = request.extensions().get::<SessionHandle>() else {
        return text(StatusCode::INTERNAL_SERVER_ERROR, String::new()); // no layer around this service
    };
    match request.uri().path() {
        "/" => text(StatusCode::OK, "Hello. Your account is at /account".to_owned()),
        "/account" => match session.user().await {
            Ok(user) => text(StatusCode::OK, format!("Your account, {}", user.user_id())),
            // What the client understands: to the login page, 401, 503 during an outage.
            Err(denial) => {
                let headers = HttpHeaders(request.headers());
                into_response(session.denied(&denial, request.method().as_str(), &headers))
            }
        },
        _ => text(StatusCode::NOT_FOUND, "There is nothing here.".to_owned()),
    }
}

fn text(status: StatusCode, text: String) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(text)));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, http::HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}

/// Serves a tower service over HTTP/1.1 and HTTP/2, a task for each connection.
///
/// # Errors
///
/// The listener has failed.
pub async fn serve<S, B>(listener: TcpListener, app: S) -> std::io::Result<()>
where
    S: Service<Request<Incoming>, Response = Response<B>, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
    B: Body<Data = Bytes, Error = Infallible> + Send + 'static,
{
    loop {
        let (stream, _) = listener.accept().await?;
        let service = TowerToHyperService::new(app.clone());
        tokio::spawn(async move {
            let server = auto::Builder::new(TokioExecutor::new());
            // A connection that breaks is its client's business.
            let _ = server.serve_connection_with_upgrades(TokioIo::new(stream), service).await;
        });
    }
}
