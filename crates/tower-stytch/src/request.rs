//! A request of this framework as the core sees it.

use http::{HeaderMap, Method, Uri};
use stytch_auth::web::{Head, Headers};

/// The headers of an `http` 1.x request, as the core reads them.
#[derive(Debug, Clone, Copy)]
pub struct RequestHeaders<'a>(pub &'a HeaderMap);

impl Headers for RequestHeaders<'_> {
    fn each(&self, name: &str, visit: &mut dyn FnMut(&[u8])) {
        for value in self.0.get_all(name) {
            visit(value.as_bytes());
        }
    }
}

impl<'a> RequestHeaders<'a> {
    pub(crate) fn head(&'a self, method: &'a Method, uri: &'a Uri) -> Head<'a> {
        Head { method: method.as_str(), path: uri.path(), query: uri.query(), headers: self }
    }
}
