//! The test app on hyper with tower's layers and no framework.

use std::convert::Infallible;
use std::net::TcpListener;

use axum::body::Bytes;
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, Request, Response, StatusCode};
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Full};
use stytch_auth::web::{Denial, Reply};
use tower::{Layer, Service, ServiceBuilder, ServiceExt, service_fn};
use tower_stytch::{HttpHeaders, RequireSessionLayer, SessionHandle, SessionLayer, into_response};

use super::settings::configured;
use super::texts::{self, Plan};
use super::{Stack, members};

/// The answer of the app.
pub type Answer = Response<BoxBody<Bytes, Infallible>>;

pub(super) fn start(listener: TcpListener, stack: &Stack) -> Box<dyn FnOnce() + Send> {
    let listener = tokio::net::TcpListener::from_std(listener).unwrap();
    let task = if stack.wiring.layer {
        let layer = layer(stack);
        tokio::spawn(tower_hyper::serve(listener, ServiceBuilder::new().layer(layer).service(service(stack))))
    } else {
        tokio::spawn(tower_hyper::serve(listener, service(stack)))
    };
    Box::new(move || task.abort())
}

/// The layer, for a server or for a test without one.
pub fn layer(stack: &Stack) -> SessionLayer {
    configured!(SessionLayer::new(stack.stytch.clone()), stack.wiring)
}

/// The app, for a server or for a test without one.
pub fn service<B: Send + 'static>(
    stack: &Stack,
) -> impl Service<Request<B>, Response = Answer, Error = Infallible, Future: Send> + Clone + Send + 'static {
    let stack = stack.clone();
    service_fn(move |request| {
        let stack = stack.clone();
        async move { Ok::<_, Infallible>(answer(&stack, request).await) }
    })
}

/// One request of the app: what a framework's router would do, by hand.
async fn answer<B: Send + 'static>(stack: &Stack, request: Request<B>) -> Answer {
    let path = request.uri().path().to_owned();
    let guard = match path.split('/').nth(1) {
        Some("members") => Some(RequireSessionLayer::new()),
        Some("vault") => Some(RequireSessionLayer::new().fresh()),
        Some("documents") => Some(RequireSessionLayer::new().permission(texts::RESOURCE, "read")),
        Some("admins") => Some(RequireSessionLayer::new().role(texts::ROLE)),
        _ => None,
    };
    if let Some(guard) = guard {
        let inside = service_fn(async |_: Request<B>| Ok::<_, Infallible>(text(texts::INSIDE)));
        return guard
            .layer(inside)
            .oneshot(request)
            .await
            .unwrap_or_else(|never| match never {})
            .map(BodyExt::boxed);
    }
    match (request.method(), path.as_str()) {
        (_, "/") => return text(texts::OPEN),
        (_, "/login" | "/login-help") => return text(texts::OWN),
        _ => {}
    }
    // Without the layer there is no session to ask; only the guard can say what is wrong.
    let (parts, _) = request.into_parts();
    let Some(session) = parts.extensions.get::<SessionHandle>() else {
        return full(Reply::misconfigured(""));
    };
    handle(stack, session, &parts).await.unwrap_or_else(|denial| {
        full(session.denied(&denial, parts.method.as_str(), &HttpHeaders(&parts.headers)))
    })
}

async fn handle(stack: &Stack, session: &SessionHandle, request: &Parts) -> Result<Answer, Denial> {
    let path = request.uri.path();
    Ok(match (&request.method, path) {
        (_, "/account") => account(stack, session).await?,
        (_, "/optional") => match session.user().await {
            Ok(user) => text(&texts::about(&user)),
            Err(Denial::Unauthenticated) => text(texts::NOBODY),
            Err(denial) => return Err(denial),
        },
        (_, "/result") => match session.user().await {
            Ok(user) => text(&texts::about(&user)),
            Err(denial) => text(texts::denied(&denial)),
        },
        (_, "/admin" | "/line") => {
            let user = session.user().await?;
            if !user.has_role(texts::ROLE) {
                return Err(Denial::Forbidden);
            }
            text(&texts::about(&user))
        }
        (_, "/fresh") => {
            session.confirm().await.map_err(Denial::Unavailable)?;
            text(&texts::about(&session.user().await?))
        }
        (_, "/plan") => text(&session.user_with_claims::<Plan>().await?.1.plan),
        (_, "/plan-or-none") => {
            let (_, claims) = session.user_with_claims::<Option<Plan>>().await?;
            text(&claims.map_or("none".to_owned(), |claims| claims.plan))
        }
        (_, "/raw-cache") => {
            let mut response = text(&texts::about(&session.user().await?));
            let headers = response.headers_mut();
            headers.insert("cache-control", HeaderValue::from_static(texts::OWN_CACHE_CONTROL));
            headers.insert("vary", HeaderValue::from_static(texts::OWN_VARY));
            headers.insert("set-cookie", HeaderValue::from_static(texts::OWN_COOKIE));
            response
        }
        (&Method::POST, "/leave") => {
            session.revoke().await;
            text(texts::GOODBYE)
        }
        (_, "/enter") => text(&enter(stack, session, request.uri.query()).await),
        (_, path) if path.starts_with("/own/") && path.ends_with("/page") => {
            session.user().await?;
            text(texts::INSIDE)
        }
        (_, path) if path.starts_with("/team/") && path.ends_with("/page") => account(stack, session).await?,
        (_, "/can") => {
            let user = session.user().await?;
            text(&session.user_can(&user, texts::RESOURCE, texts::ACTION).await?.to_string())
        }
        (_, "/writer") => {
            let user = session.user().await?;
            if !session.user_can(&user, texts::RESOURCE, texts::ACTION).await? {
                return Err(Denial::Forbidden);
            }
            text(&texts::about(&user))
        }
        (_, path) => match members::hyper::answer(stack, session, request, path).await? {
            Some(answer) => answer,
            None => {
                let mut response = text(texts::NOTHING_HERE);
                *response.status_mut() = StatusCode::NOT_FOUND;
                response
            }
        },
    })
}

async fn account(stack: &Stack, session: &SessionHandle) -> Result<Answer, Denial> {
    let user = session.user().await?;
    stack.seen.note();
    Ok(text(&texts::about(&user)))
}

async fn enter(stack: &Stack, session: &SessionHandle, query: Option<&str>) -> String {
    let token = texts::token(query);
    let answer =
        stack.stytch.magic_links().authenticate(&token).session_duration_minutes(60_u32).send().await;
    let Ok(answer) = answer else { return texts::REFUSED.to_owned() };
    session.install(&answer).await.map_or(texts::REFUSED.to_owned(), |user| texts::about(&user))
}

pub(super) fn text(text: &str) -> Answer {
    let mut response = Response::new(Full::new(Bytes::copy_from_slice(text.as_bytes())).boxed());
    response.headers_mut().insert("content-type", HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}

fn full(reply: Reply) -> Answer {
    into_response(reply).map(BodyExt::boxed)
}
