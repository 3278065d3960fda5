//! Requests and responses of `http` 1.x as the core sees them.

use http::{HeaderMap, Method, Uri};
use stytch_auth::web::{Head, Headers};

/// The headers of an `http` 1.x request or response, as the core reads them.
#[derive(Debug, Clone, Copy)]
pub struct HttpHeaders<'a>(pub &'a HeaderMap);

impl Headers for HttpHeaders<'_> {
    fn each(&self, name: &str, visit: &mut dyn FnMut(&[u8])) {
        for value in self.0.get_all(name) {
            visit(value.as_bytes());
        }
    }
}

impl<'a> HttpHeaders<'a> {
    pub(crate) fn head(&'a self, method: &'a Method, uri: &'a Uri) -> Head<'a> {
        Head { method: method.as_str(), path: uri.path(), query: uri.query(), headers: self }
    }
}
