//! What a session keeps of a request. Header values and URIs are shared buffers: a clone copies no text.

use http::header::{AUTHORIZATION, COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue, Request, Uri};
use stytch_auth::web::{Headers, KeptHead};

pub(crate) struct Kept {
    cookies: Lines,
    authorization: Lines,
    uri: Uri,
}

impl Kept {
    pub(crate) fn of<B>(request: &Request<B>) -> Self {
        Self {
            cookies: Lines::of(request.headers(), &COOKIE),
            authorization: Lines::of(request.headers(), &AUTHORIZATION),
            uri: request.uri().clone(),
        }
    }
}

/// The lines of one header, of which there are hardly ever two.
struct Lines {
    first: Option<HeaderValue>,
    others: Vec<HeaderValue>,
}

impl Lines {
    fn of(headers: &HeaderMap, name: &HeaderName) -> Self {
        let mut lines = headers.get_all(name).iter().cloned();
        Self { first: lines.next(), others: lines.collect() }
    }

    fn each(&self, visit: &mut dyn FnMut(&[u8])) {
        self.first.iter().chain(&self.others).for_each(|line| visit(line.as_bytes()));
    }
}

impl Headers for Kept {
    fn each(&self, name: &str, visit: &mut dyn FnMut(&[u8])) {
        match name {
            "cookie" => self.cookies.each(visit),
            "authorization" => self.authorization.each(visit),
            _ => {}
        }
    }
}

impl KeptHead for Kept {
    fn path(&self) -> &str {
        self.uri.path()
    }

    fn query(&self) -> Option<&str> {
        self.uri.query()
    }
}
