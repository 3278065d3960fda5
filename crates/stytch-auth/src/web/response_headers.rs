//! What the answer to a request tells the browser, and the caches before it, about the session.

use std::borrow::Cow;

use super::SessionHandle;
use super::request::{Headers, any};

/// One header to change in a response.
#[derive(Clone, PartialEq, Eq)]
pub struct HeaderEdit {
    /// The name, lower case.
    pub name: &'static str,
    /// The value.
    pub value: Cow<'static, str>,
    /// Whether values that are there already stay.
    pub append: bool,
}

// The value may be a session cookie.
impl std::fmt::Debug for HeaderEdit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HeaderEdit")
            .field("name", &self.name)
            .field("append", &self.append)
            .finish_non_exhaustive()
    }
}

impl SessionHandle {
    /// What has to change in the headers of the response, for the browser and the caches before it.
    pub fn response_headers(&self, response: &dyn Headers) -> impl Iterator<Item = HeaderEdit> + use<> {
        let edits = self.is_used().then(|| {
            let cookies = self.set_cookies();
            let vary = !any(response, "vary", covers_cookies);
            let vary = vary.then(|| HeaderEdit::new("vary", "Cookie", true));
            let policy = match cookies.is_empty() {
                false => Some("no-store"),
                true if response.has("cache-control") => None,
                true => Some("private, no-cache"),
            };
            let policy = policy.map(|policy| HeaderEdit::new("cache-control", policy, false));
            let cookies = cookies.into_iter().map(|cookie| HeaderEdit::new("set-cookie", cookie, true));
            vary.into_iter().chain(policy).chain(cookies)
        });
        edits.into_iter().flatten()
    }
}

impl HeaderEdit {
    fn new(name: &'static str, value: impl Into<Cow<'static, str>>, append: bool) -> Self {
        Self { name, value: value.into(), append }
    }
}

fn covers_cookies(vary: &str) -> bool {
    vary.split(',').any(|name| matches!(name.trim(), "cookie" | "*"))
}
