//! Who may use the control interface: this machine, and no web page but the emulator's own.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::control::ControlError;
use crate::shared::Shared;

/// A page elsewhere can make a browser call us: by a name that resolves to this machine (hence the check of `Host`), or
/// by a form (hence the check of `Origin`).
pub(crate) async fn only_from_this_machine(
    State(shared): State<Arc<Shared>>,
    request: Request,
    next: Next,
) -> Response {
    match refusal(&shared, request.headers()) {
        Some(why) => ControlError::new(403, why).into_response(),
        None => next.run(request).await,
    }
}

fn refusal(shared: &Shared, headers: &HeaderMap) -> Option<String> {
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let host = text(header::HOST).unwrap_or_default();
    if !shared.config().reachable && !is_loopback(host) {
        let base_url = &shared.config().base_url;
        return Some(format!("the Host header must name this machine, not `{host}`: use {base_url}"));
    }
    let foreign = text(header::ORIGIN).is_some_and(|origin| origin != format!("http://{host}"));
    foreign.then(|| "requests from other origins are refused".to_owned())
}

/// Whether a `Host` header names this machine.
fn is_loopback(host: &str) -> bool {
    let Some(name) = host.parse::<Uri>().ok().and_then(|uri| uri.host().map(str::to_owned)) else {
        return false;
    };
    let bare = name.trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost")
        || bare.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
        || bare.parse::<Ipv6Addr>().is_ok_and(|address| address.is_loopback())
}
