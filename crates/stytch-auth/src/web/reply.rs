//! An answer of ours, before an adapter turns it into its framework's response.

/// A whole response: what every login route and every challenge comes down to.
#[derive(Clone)]
#[must_use = "a reply has to be sent"]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// Header names, lower case, and values, in order; a name may stand several times.
    pub headers: Vec<(&'static str, String)>,
    /// The body, empty for an answer to `HEAD`.
    pub body: String,
}

impl Reply {
    /// The answer of an app that is wired wrongly: 500 and nothing else. The log says what to change.
    ///
    /// With debug assertions, which is how people build while they wire, `cure` is the body: many look at the browser
    /// before they have a log.
    pub fn misconfigured(cure: &str) -> Self {
        if cfg!(debug_assertions) {
            let reply = Self::new(500).header("content-type", "text/plain; charset=utf-8");
            return reply.header("x-content-type-options", "nosniff").body(cure.to_owned());
        }
        Self::new(500)
    }

    pub(crate) fn new(status: u16) -> Self {
        Self { status, headers: vec![("cache-control", "no-store".to_owned())], body: String::new() }
    }

    /// 303: the browser goes there with a `GET`, whatever it sent (RFC 9110 section 15.4.4).
    pub(crate) fn see_other(location: &str) -> Self {
        Self::new(303).header("location", location)
    }

    pub(crate) fn html(status: u16, policy: String, body: String) -> Self {
        Self::new(status)
            .header("content-type", "text/html; charset=utf-8")
            .header("content-security-policy", policy)
            // Browsers without fetch metadata need it to say where a form comes from; see `csrf`.
            .header("referrer-policy", "same-origin")
            .header("x-content-type-options", "nosniff")
            .header("x-frame-options", "DENY")
            .header("x-robots-tag", "noindex")
            .body(body)
    }

    pub(crate) fn json(status: u16, value: &serde_json::Value) -> Self {
        Self::new(status)
            .header("content-type", "application/json")
            .header("x-content-type-options", "nosniff")
            .body(value.to_string())
    }

    /// `application/problem+json` (RFC 9457) with a stable `code`; it carries no detail of the cause.
    pub(crate) fn problem(status: u16, title: &str, code: &str) -> Self {
        let problem =
            serde_json::json!({"type": "about:blank", "title": title, "status": status, "code": code});
        Self::new(status)
            .header("content-type", "application/problem+json")
            .header("x-content-type-options", "nosniff")
            .body(problem.to_string())
    }

    pub(crate) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Replaces a header, if it is there.
    pub(crate) fn change(mut self, name: &'static str, value: &str) -> Self {
        for (_, known) in self.headers.iter_mut().filter(|(known, _)| *known == name) {
            value.clone_into(known);
        }
        self
    }

    pub(crate) fn cookies(mut self, cookies: impl IntoIterator<Item = String>) -> Self {
        self.headers.extend(cookies.into_iter().map(|cookie| ("set-cookie", cookie)));
        self
    }

    /// The answer to `HEAD`: as long as the one to `GET` (RFC 9110 section 8.6), and without it.
    pub(crate) fn without_body(mut self) -> Self {
        let length = std::mem::take(&mut self.body).len();
        if length == 0 { self } else { self.header("content-length", length.to_string()) }
    }

    pub(crate) fn body(mut self, body: String) -> Self {
        self.body = body;
        self
    }
}

// Bodies and cookies hold tokens.
impl std::fmt::Debug for Reply {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reply").field("status", &self.status).finish_non_exhaustive()
    }
}
