//! Who is asking, as far as an answer in the middle of a handler depends on it.

use super::client::Client;
use super::request::{Head, Headers};

/// What is remembered of a request whose handler runs, for [`SessionHandle::refused`](super::SessionHandle::refused).
#[derive(Debug, Clone, Copy)]
pub struct Asker {
    pub(super) client: Client,
    /// Whether the request can be made again without doing anything twice.
    pub(super) repeatable: bool,
}

impl Asker {
    pub(super) fn new(client: Client, head: &Head<'_>) -> Self {
        Self { client, repeatable: head.is_safe() }
    }

    /// Whether a page may be the answer, whose language is that of `Accept-Language`.
    pub fn wants_page(self) -> bool {
        self.client == Client::Page
    }

    /// A method that stands for the one of the request.
    pub(super) fn method(self) -> &'static str {
        if self.repeatable { "GET" } else { "POST" }
    }
}

/// The one header that is left of a request.
pub(super) struct Languages<'a>(pub(super) Option<&'a [u8]>);

impl Headers for Languages<'_> {
    fn each(&self, name: &str, visit: &mut dyn FnMut(&[u8])) {
        if let Some(accepted) = self.0.filter(|_| name == "accept-language") {
            visit(accepted);
        }
    }
}
