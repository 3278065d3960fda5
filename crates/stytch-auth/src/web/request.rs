//! A request as the web edge sees it, whatever the framework.

use super::cookie_header;

/// The headers of a request or a response; adapters implement it for their framework's map.
pub trait Headers: Send + Sync {
    /// Shows every value of a header, in order. `name` is lower case.
    fn each(&self, name: &str, visit: &mut dyn FnMut(&[u8]));

    /// Whether a header is there at all, readable or not. `name` is lower case.
    ///
    /// For maps that can tell sooner than by showing the values.
    fn has(&self, name: &str) -> bool {
        let mut there = false;
        self.each(name, &mut |_| there = true);
        there
    }
}

/// The head of a request: everything but the body.
#[derive(Clone, Copy)]
pub struct Head<'a> {
    /// The method, as sent.
    pub method: &'a str,
    /// The path, as sent: not decoded.
    pub path: &'a str,
    /// What follows the `?`, not decoded.
    pub query: Option<&'a str>,
    /// The headers.
    pub headers: &'a dyn Headers,
}

impl std::fmt::Debug for Head<'_> {
    // The query of the callback holds a token, and headers hold cookies.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Head").field("method", &self.method).field("path", &self.path).finish_non_exhaustive()
    }
}

/// Why a request's body was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum BodyError {
    /// It is larger than [`Login::BODY_LIMIT`](super::Login::BODY_LIMIT).
    TooLarge,
    /// It broke off.
    Incomplete,
}

/// Whether a header is there with a value like this, in any of its lines. `is` gets it trimmed and in lower case.
pub(crate) fn any(headers: &dyn Headers, name: &str, is: impl Fn(&str) -> bool) -> bool {
    let mut found = false;
    headers.each(name, &mut |value| {
        found |= is(&String::from_utf8_lossy(value).trim().to_ascii_lowercase());
    });
    found
}

/// What `read` makes of a header that stands exactly once and is text.
pub(crate) fn single<T>(
    headers: &(impl Headers + ?Sized),
    name: &str,
    read: impl Fn(&str) -> T,
) -> Option<T> {
    let (mut found, mut count) = (None, 0);
    headers.each(name, &mut |value| {
        count += 1;
        found = std::str::from_utf8(value).ok().map(&read);
    });
    if count == 1 { found } else { None }
}

/// A request without headers.
#[cfg(feature = "test-util")]
pub(crate) struct NoHeaders;

#[cfg(feature = "test-util")]
impl Headers for NoHeaders {
    fn each(&self, _: &str, _: &mut dyn FnMut(&[u8])) {}
}

impl Head<'_> {
    /// The value of a header that stands exactly once and is text. `name` is lower case.
    pub fn header(&self, name: &str) -> Option<String> {
        self.read(name, str::to_owned)
    }

    /// What `read` makes of a header that stands exactly once and is text.
    pub(crate) fn read<T>(&self, name: &str, read: impl Fn(&str) -> T) -> Option<T> {
        single(self.headers, name, read)
    }

    /// Whether a header is there at all, readable or not.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.headers.has(name)
    }

    /// Whether a header is there with a value like this, in any of its lines.
    pub(crate) fn any(&self, name: &str, is: impl Fn(&str) -> bool) -> bool {
        any(self.headers, name, is)
    }

    pub(crate) fn header_is(&self, name: &str, value: &str) -> bool {
        self.read(name, |found| found.trim().eq_ignore_ascii_case(value)).unwrap_or(false)
    }

    /// The single value of a cookie of ours that is sealed; several differing ones count as none.
    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        let mut found = Vec::new();
        self.headers.each("cookie", &mut |header| {
            for value in cookie_header::values(std::iter::once(header), name) {
                if cookie_header::is_token(value, 4096) && !found.iter().any(|known| known == value) {
                    found.push(value.to_vec());
                }
            }
        });
        let [value] = <[Vec<u8>; 1]>::try_from(found).ok()?;
        String::from_utf8(value).ok()
    }

    /// Whether the request shows a cookie of this name, whatever its value.
    pub(crate) fn shows_cookie(&self, name: &str) -> bool {
        let mut shown = false;
        self.headers.each("cookie", &mut |header| {
            shown |= cookie_header::values(std::iter::once(header), name).next().is_some();
        });
        shown
    }

    /// Whether it can be made once more without doing anything (RFC 9110 section 9.2.1).
    pub(crate) fn is_safe(&self) -> bool {
        matches!(self.method, "GET" | "HEAD")
    }

    /// Path and query as one, for a return path.
    pub(crate) fn path_and_query(&self) -> String {
        match self.query {
            Some(query) => format!("{}?{query}", self.path),
            None => self.path.to_owned(),
        }
    }
}

#[cfg(test)]
impl Headers for Vec<(&str, &str)> {
    fn each(&self, name: &str, visit: &mut dyn FnMut(&[u8])) {
        for (_, value) in self.iter().filter(|(known, _)| *known == name) {
            visit(value.as_bytes());
        }
    }
}
