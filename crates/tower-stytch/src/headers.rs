//! Requests and responses of `http` 1.x as the core sees them.

use http::header::{CACHE_CONTROL, CONTENT_TYPE, UPGRADE, VARY};
use http::{HeaderMap, HeaderName, Method, Uri};
use stytch_auth::web::{Head, Headers};

/// The headers of an `http` 1.x request or response, as the core reads them.
#[derive(Clone, Copy)]
pub struct HttpHeaders<'a>(pub &'a HeaderMap);

// They hold cookies and bearer tokens.
impl std::fmt::Debug for HttpHeaders<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

impl Headers for HttpHeaders<'_> {
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

impl<'a> HttpHeaders<'a> {
    pub(crate) fn head(&'a self, method: &'a Method, uri: &'a Uri) -> Head<'a> {
        Head { method: method.as_str(), path: uri.path(), query: uri.query(), headers: self }
    }
}
