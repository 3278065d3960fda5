//! A request of actix-web as the core sees it.

use actix_web::HttpRequest;
use actix_web::http::header::HeaderMap;
use stytch_auth::web::{Head, Headers};

pub(crate) struct RequestHeaders<'a>(pub(crate) &'a HeaderMap);

impl Headers for RequestHeaders<'_> {
    fn each(&self, name: &str, visit: &mut dyn FnMut(&[u8])) {
        for value in self.0.get_all(name) {
            visit(value.as_bytes());
        }
    }
}

pub(crate) fn head<'a>(request: &'a HttpRequest, headers: &'a RequestHeaders<'a>) -> Head<'a> {
    let uri = request.uri();
    Head { method: request.method().as_str(), path: uri.path(), query: uri.query(), headers }
}
