//! What the answer to a request tells the browser, and the caches before it, about the session.

use super::SessionHandle;
use super::request::{Headers, any};

/// What has to change in the headers of a response.
#[derive(Clone, PartialEq, Eq)]
pub struct ResponseHeaders {
    /// Whether `Vary: Cookie` is to be added.
    pub vary_cookie: bool,
    /// `Cache-Control`, in place of the one that is there; `None` leaves that alone.
    pub cache_control: Option<&'static str>,
    /// Lines of `Set-Cookie` to add.
    pub set_cookies: Vec<String>,
}

// The lines may hold a session.
impl std::fmt::Debug for ResponseHeaders {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ResponseHeaders")
            .field("vary_cookie", &self.vary_cookie)
            .field("cache_control", &self.cache_control)
            .finish_non_exhaustive()
    }
}

impl SessionHandle {
    /// What has to change in the headers of the response; `None` if nobody asked for the session.
    pub fn response_headers(&self, response: &dyn Headers) -> Option<ResponseHeaders> {
        if !self.is_used() {
            return None;
        }
        let set_cookies = self.set_cookies();
        let cache_control = match set_cookies.is_empty() {
            false => Some("no-store"),
            true if response.has("cache-control") => None,
            true => Some("private, no-cache"),
        };
        Some(ResponseHeaders {
            vary_cookie: !any(response, "vary", covers_cookies),
            cache_control,
            set_cookies,
        })
    }
}

fn covers_cookies(vary: &str) -> bool {
    vary.split(',').any(|name| matches!(name.trim(), "cookie" | "*"))
}
