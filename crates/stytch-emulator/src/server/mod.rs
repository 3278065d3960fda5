//! Wiring: from HTTP to the operations and back.

mod answers;
mod credentials;
mod guard;
mod observe;
mod redirect;
mod request;

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, MethodRouter, get, on};

use crate::control::{self, ControlError};
use crate::errors::ROUTE_NOT_FOUND;
use crate::operations::{Method, ROUTES, Route};
use crate::shared::Shared;

pub(crate) use answers::json_response;
use request::ApiRequest;

/// Everything the emulator answers.
pub(crate) fn router(shared: Arc<Shared>) -> Router {
    let api = ROUTES.iter().fold(Router::new(), |router, route| router.route(route.path, endpoint(*route)));
    let api = api
        .route("/v1/magic_links/redirect", get(redirect::follow))
        .method_not_allowed_fallback(not_emulated)
        .fallback(not_emulated);
    let control = control::router()
        .layer(middleware::from_fn_with_state(shared.clone(), guard::only_from_this_machine));
    let all = api.merge(control);
    // The paths are tidied up before they are matched, so the routes sit one level down.
    Router::new()
        .fallback_service(all.with_state(shared.clone()))
        .layer(middleware::from_fn_with_state(shared, observe::observe))
}

fn endpoint(route: Route) -> MethodRouter<Arc<Shared>> {
    let filter = match route.method {
        Method::Get => MethodFilter::GET,
        Method::Post => MethodFilter::POST,
    };
    let handler = move |State(shared): State<Arc<Shared>>, request: ApiRequest| async move {
        answer(&shared, route, request)
    };
    on(filter, handler)
}

fn answer(shared: &Shared, route: Route, request: ApiRequest) -> Response {
    let allowed = if route.public { Ok(()) } else { credentials::check(&shared.config, &request.headers) };
    let fields = allowed.and_then(|()| request.fields(shared.config.strict));
    let answer = fields.and_then(|fields| shared.run(route.operation, fields, request.wrong_key));
    let cacheable = route.public && answer.is_ok();
    let mut response = answers::api(answer);
    if cacheable {
        let lifetime = HeaderValue::from_static("public, max-age=900");
        response.headers_mut().insert(header::CACHE_CONTROL, lifetime);
    }
    response
}

async fn not_emulated(uri: axum::http::Uri) -> Response {
    if uri.path().starts_with("/v1") {
        answers::api(Err(ROUTE_NOT_FOUND.into()))
    } else {
        ControlError::new(404, "nothing here: the API is under /v1/, the inbox at /emulator/").into_response()
    }
}
