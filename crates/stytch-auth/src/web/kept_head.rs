//! What outlives the head of a request, for a session that may be asked for late.

use super::request::{Head, Headers};

/// What a layer keeps of a request for its session.
///
/// Adapters implement it with what their framework clones for next to nothing: most requests are made to routes that
/// ask for nobody, and a `Cookie` header is long.
///
/// Of the headers it has to show `cookie` and `authorization`, every line of them, as they came.
pub trait KeptHead: Headers + 'static {
    /// The path, as sent: routers that nest show their handlers only a part.
    fn path(&self) -> &str;

    /// What follows the `?`, not decoded.
    fn query(&self) -> Option<&str>;
}

/// A copy, for whoever cannot do better.
pub(super) struct CopiedHead {
    cookies: Vec<Box<[u8]>>,
    authorization: Vec<Box<[u8]>>,
    path: Box<str>,
    query: Option<Box<str>>,
}

impl CopiedHead {
    pub(super) fn of(head: &Head<'_>) -> Self {
        let lines = |name| {
            let mut lines = Vec::new();
            head.headers.each(name, &mut |line| lines.push(line.into()));
            lines
        };
        Self {
            cookies: lines("cookie"),
            authorization: lines("authorization"),
            path: head.path.into(),
            query: head.query.map(Into::into),
        }
    }
}

impl Headers for CopiedHead {
    fn each(&self, name: &str, visit: &mut dyn FnMut(&[u8])) {
        match name {
            "cookie" => self.cookies.iter().for_each(|line| visit(line)),
            "authorization" => self.authorization.iter().for_each(|line| visit(line)),
            _ => {}
        }
    }
}

impl KeptHead for CopiedHead {
    fn path(&self) -> &str {
        &self.path
    }

    fn query(&self) -> Option<&str> {
        self.query.as_deref()
    }
}
