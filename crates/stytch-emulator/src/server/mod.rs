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

use crate::config::{Config, ProjectKind};
use crate::control::{self, ControlError};
use crate::errors::{
    ApiError, INVALID_B2B_ENDPOINT, INVALID_CONSUMER_ENDPOINT, PROJECT_NOT_FOUND, ROUTE_NOT_FOUND,
};
use crate::operations::{Answer, Half, Method, Route, routes};
use crate::shared::{self, Shared};

pub(crate) use answers::json_response;
use request::ApiRequest;

/// Everything the emulator answers.
pub(crate) fn router(shared: Arc<Shared>) -> Router {
    let api = routes().fold(Router::new(), |router, route| router.route(route.path, endpoint(*route)));
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
        Method::Put => MethodFilter::PUT,
        Method::Delete => MethodFilter::DELETE,
    };
    let handler = move |State(shared): State<Arc<Shared>>, request: ApiRequest| async move {
        answer(&shared, route, request)
    };
    on(filter, handler)
}

fn answer(shared: &Shared, route: Route, request: ApiRequest) -> Response {
    let answer = perform(shared, route, &request);
    let cacheable = route.public && answer.is_ok();
    let mut response = answers::api(answer);
    if cacheable {
        let lifetime = HeaderValue::from_static("public, max-age=900");
        response.headers_mut().insert(header::CACHE_CONTROL, lifetime);
    }
    response
}

fn perform(shared: &Shared, route: Route, request: &ApiRequest) -> Answer {
    let project = if route.public {
        public_project(&shared.projects, request)?
    } else {
        credentials::project(&shared.projects, &request.headers)?
    };
    let config = &shared.projects[project];
    match (route.half, config.kind) {
        (Some(Half::B2b), ProjectKind::Consumer) => return Err(INVALID_B2B_ENDPOINT.into()),
        (Some(Half::Consumer), ProjectKind::B2b) => return Err(INVALID_CONSUMER_ENDPOINT.into()),
        _ => {}
    }
    let fields = request.fields(&route, config.strict)?;
    let (member, wrong_key) = (request.member_headers(), request.wrong_key);
    shared.run(route.operation, shared::Request { project, fields, member, wrong_key })
}

/// A public call names its project in the path.
fn public_project(projects: &[Config], request: &ApiRequest) -> Result<usize, ApiError> {
    let id = request.path_parameter("project_id");
    let index = projects.iter().position(|project| Some(project.project_id.as_str()) == id);
    index.ok_or_else(|| PROJECT_NOT_FOUND.because(credentials::listed(projects)))
}

async fn not_emulated(uri: axum::http::Uri) -> Response {
    if uri.path().starts_with("/v1") {
        answers::api(Err(ROUTE_NOT_FOUND.into()))
    } else {
        ControlError::new(404, "nothing here: the API is under /v1/, the inbox at /emulator/").into_response()
    }
}
