//! What kind of client is asking, so that it gets an answer it understands.

use std::sync::Arc;

use super::request::Head;

/// The kind of client, as far as its answer depends on it.
///
/// It is read from `Content-Type`, `Upgrade`, `HX-Request`, `Sec-Fetch-Mode` and `Accept`; an app that knows better says
/// so with [`Login::classify`](super::Login::classify).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Client {
    /// A browser loading a page: it can be redirected.
    Page,
    /// htmx, which would swap a redirect's target into the page.
    Htmx,
    /// A WebSocket or another upgrade: it understands a status.
    Upgrade,
    /// gRPC, whose errors are trailers.
    Grpc,
    /// A script or a program.
    Api,
}

type Decide = dyn Fn(&Head<'_>) -> Option<Client> + Send + Sync;

/// The app's own word on what kind of client is asking.
#[derive(Clone)]
pub(crate) struct Classifier(Arc<Decide>);

impl Classifier {
    pub(crate) fn new(decide: impl Fn(&Head<'_>) -> Option<Client> + Send + Sync + 'static) -> Self {
        Self(Arc::new(decide))
    }

    pub(crate) fn decide(&self, head: &Head<'_>) -> Option<Client> {
        (self.0)(head)
    }
}

impl Client {
    pub(crate) fn of(head: &Head<'_>) -> Self {
        let mode = head.read("sec-fetch-mode", Mode::of);
        // What most requests are goes first; browsers let no script say so.
        if mode == Some(Mode::Navigate) {
            return Self::Page;
        }
        if head.read("content-type", |kind| kind.starts_with("application/grpc")).unwrap_or(false) {
            return Self::Grpc;
        }
        if head.has("upgrade") || mode == Some(Mode::WebSocket) {
            return Self::Upgrade;
        }
        if head.header_is("hx-request", "true") {
            return Self::Htmx;
        }
        if mode.is_none() && accepts_html(head) { Self::Page } else { Self::Api }
    }
}

/// `Sec-Fetch-Mode`, as far as it matters here.
#[derive(PartialEq)]
enum Mode {
    Navigate,
    WebSocket,
    Other,
}

impl Mode {
    fn of(value: &str) -> Self {
        match value {
            "navigate" => Self::Navigate,
            other if other.trim().eq_ignore_ascii_case("websocket") => Self::WebSocket,
            _ => Self::Other,
        }
    }
}

fn accepts_html(head: &Head<'_>) -> bool {
    head.header("accept").is_some_and(|accept| accept.to_ascii_lowercase().contains("text/html"))
}

/// Whether a form or a script is talking: a body in JSON, or a wish for JSON, gets JSON back.
pub(crate) fn speaks_json(head: &Head<'_>) -> bool {
    let sends = head.header("content-type").is_some_and(|kind| is_media_type(&kind, "application/json"));
    sends || (head.header("accept").is_some_and(|accept| accept.contains("json")) && !accepts_html(head))
}

/// Whether a `Content-Type` is this one, parameters aside.
pub(crate) fn is_media_type(content_type: &str, expected: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case(expected)
}

/// A `GET` of a browser that shows the answer to a person now: not a prefetch, not a picture, not a script.
pub(crate) fn is_document_get(head: &Head<'_>) -> bool {
    if head.method != "GET" {
        return false;
    }
    let early = |value: &str| ["prefetch", "prerender", "preview"].iter().any(|word| value.contains(word));
    let ahead = ["sec-purpose", "purpose", "x-purpose", "x-moz"].iter().any(|name| head.any(name, early));
    let part = head.any("sec-fetch-mode", |mode| mode != "navigate")
        || head.any("sec-fetch-dest", |dest| dest != "document");
    !ahead && !part
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head<T>(headers: Vec<(&str, &str)>, method: &str, ask: impl Fn(&Head<'_>) -> T) -> T {
        ask(&Head { method, path: "/", query: None, headers: &headers })
    }

    #[test]
    fn clients_are_told_apart() {
        for (headers, client) in [
            (vec![("sec-fetch-mode", "navigate")], Client::Page),
            (vec![("accept", "text/html,*/*;q=0.8")], Client::Page),
            (vec![("sec-fetch-mode", "cors"), ("accept", "text/html")], Client::Api),
            (vec![("accept", "application/json")], Client::Api),
            (vec![("accept", "*/*")], Client::Api),
            (vec![], Client::Api),
            (vec![("hx-request", "true"), ("accept", "text/html")], Client::Htmx),
            (vec![("upgrade", "websocket"), ("accept", "text/html")], Client::Upgrade),
            (vec![("content-type", "application/grpc+proto")], Client::Grpc),
        ] {
            assert_eq!(head(headers.clone(), "GET", Client::of), client, "{headers:?}");
        }
    }

    #[test]
    fn only_a_person_looking_is_a_document_get() {
        let navigation = vec![("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document")];
        assert!(head(navigation.clone(), "GET", is_document_get));
        assert!(head(vec![], "GET", is_document_get), "browsers before fetch metadata");
        assert!(!head(navigation.clone(), "HEAD", is_document_get));
        assert!(!head(navigation.clone(), "POST", is_document_get));
        for (name, value) in
            [("sec-purpose", "prefetch;prerender"), ("purpose", "prefetch"), ("x-moz", "prefetch")]
        {
            let headers = [navigation.clone(), vec![(name, value)]].concat();
            assert!(!head(headers, "GET", is_document_get), "{name}");
        }
        assert!(!head(
            vec![("sec-fetch-dest", "iframe"), ("sec-fetch-mode", "navigate")],
            "GET",
            is_document_get
        ));
        assert!(!head(vec![("sec-fetch-mode", "no-cors")], "GET", is_document_get));
    }
}
