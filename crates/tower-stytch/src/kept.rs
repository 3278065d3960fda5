//! What a session keeps of a request. Header values and URIs are shared buffers: a clone copies no text.

use http::header::{AUTHORIZATION, COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue, Request, Uri};
use stytch_auth::web::{Headers, KeptHead};

pub(crate) struct Kept {
    cookie: Option<HeaderValue>,
    authorization: Option<HeaderValue>,
    /// What stood in further lines of the same names; hardly any request has such.
    further: Vec<(HeaderName, HeaderValue)>,
    uri: Uri,
}

impl Kept {
    pub(crate) fn of<B>(request: &Request<B>) -> Self {
        let headers = request.headers();
        let first = |name: &HeaderName| headers.get(name).cloned();
        let repeats = headers.len() != headers.keys_len();
        Self {
            cookie: first(&COOKIE),
            authorization: first(&AUTHORIZATION),
            further: if repeats { further(headers) } else { Vec::new() },
            uri: request.uri().clone(),
        }
    }
}

fn further(headers: &HeaderMap) -> Vec<(HeaderName, HeaderValue)> {
    let lines = |name: HeaderName| {
        headers.get_all(&name).iter().skip(1).map(move |line| (name.clone(), line.clone()))
    };
    lines(COOKIE).chain(lines(AUTHORIZATION)).collect()
}

impl Headers for Kept {
    fn each(&self, name: &str, visit: &mut dyn FnMut(&[u8])) {
        let first = match name {
            "cookie" => &self.cookie,
            "authorization" => &self.authorization,
            _ => return,
        };
        let further = self.further.iter().filter(|(known, _)| known == name).map(|(_, line)| line);
        first.iter().chain(further).for_each(|line| visit(line.as_bytes()));
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
