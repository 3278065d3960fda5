//! A request of actix-web as the core sees it.

use actix_web::HttpRequest;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderMap, HeaderName, UPGRADE, VARY};
use stytch_auth::web::{Head, Headers};

pub(crate) struct RequestHeaders<'a>(pub(crate) &'a HeaderMap);

impl Headers for RequestHeaders<'_> {
    fn each(&self, name: &str, visit: &mut dyn FnMut(&[u8])) {
        let values = match known(name) {
            Some(name) => self.0.get_all(name),
            None => self.0.get_all(name),
        };
        for value in values {
            visit(value.as_bytes());
        }
    }

    fn has(&self, name: &str) -> bool {
        match known(name) {
            Some(name) => self.0.contains_key(name),
            None => self.0.contains_key(name),
        }
    }
}

/// The headers that are looked for in every request or response: a name that is parsed already is found sooner.
fn known(name: &str) -> Option<&'static HeaderName> {
    static HX_REQUEST: HeaderName = HeaderName::from_static("hx-request");
    static SEC_FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");
    match name {
        "cache-control" => Some(&CACHE_CONTROL),
        "content-type" => Some(&CONTENT_TYPE),
        "hx-request" => Some(&HX_REQUEST),
        "sec-fetch-mode" => Some(&SEC_FETCH_MODE),
        "upgrade" => Some(&UPGRADE),
        "vary" => Some(&VARY),
        _ => None,
    }
}

pub(crate) fn head<'a>(request: &'a HttpRequest, headers: &'a RequestHeaders<'a>) -> Head<'a> {
    let uri = request.uri();
    Head { method: request.method().as_str(), path: uri.path(), query: uri.query(), headers }
}
