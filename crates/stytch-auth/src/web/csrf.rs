//! Whether a form was sent from one of our own pages.
//!
//! 1. `Sec-Fetch-Site: same-origin` passes; any other value of it is refused.
//! 2. Without that header (browsers before 2023) the `Origin` must be ours.
//! 3. `Origin: null`, which such browsers send from a page with `Referrer-Policy: no-referrer`, passes only with
//!    a sealed cookie of the flow and the value that our form repeats from it.
//! 4. With neither header, a request that carries any cookie needs that value too; one that carries none acts
//!    for nobody and may pass.

use super::request::{Head, Headers, single};

/// What the form repeats: proof that it is ours.
pub(crate) enum Repeated {
    /// It matches a sealed cookie of this browser.
    Matches,
    /// There is none, or it does not match.
    No,
}

/// Decides whether a state-changing request comes from our own pages.
pub(crate) fn is_ours(head: &Head<'_>, origin: &str, repeated: Repeated) -> bool {
    if head.has("sec-fetch-site") {
        return head.header_is("sec-fetch-site", "same-origin");
    }
    let proven = matches!(repeated, Repeated::Matches);
    match head.header("origin") {
        Some(theirs) if theirs == origin => true,
        Some(theirs) if theirs == "null" => proven,
        Some(_) => false,
        None if head.has("origin") => false,
        None => proven || !head.has("cookie"),
    }
}

/// The origin at which the browser says it sees the app, if that is not the configured one.
///
/// `Sec-Fetch-Site` is the browser's own word that page and target are of one origin, so it is no other site's page: links
/// and redirects will lead to where this browser has no cookies.
pub(crate) fn seen_elsewhere(head: &Head<'_>, origin: &str) -> Option<String> {
    let theirs = head.header("origin").filter(|theirs| theirs != origin && theirs != "null")?;
    head.header_is("sec-fetch-site", "same-origin").then_some(theirs)
}

/// Whether another site's page asks for a WebSocket: browsers let it, and send our cookies along if it is a sister site.
///
/// In HTTP/1.1 it asks by `Upgrade` (RFC 6455), later by `CONNECT` (RFC 8441).
pub(crate) fn is_foreign_upgrade(method: &str, headers: &dyn Headers, origin: &str) -> bool {
    if method != "CONNECT" && !headers.has("upgrade") {
        return false;
    }
    headers.has("origin") && single(headers, "origin", |theirs| theirs != origin).unwrap_or(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decide(headers: Vec<(&str, &str)>, repeated: Repeated) -> bool {
        let head = Head { method: "POST", path: "/login", query: None, headers: &headers };
        is_ours(&head, "https://app.example.com", repeated)
    }

    #[test]
    fn fetch_metadata_decides_alone() {
        assert!(decide(vec![("sec-fetch-site", "same-origin"), ("origin", "null")], Repeated::No));
        for site in ["cross-site", "same-site", "none", "", "same-origin, same-origin"] {
            let headers = vec![("sec-fetch-site", site), ("origin", "https://app.example.com")];
            assert!(!decide(headers, Repeated::Matches), "{site}");
        }
    }

    #[test]
    fn else_the_origin() {
        assert!(decide(vec![("origin", "https://app.example.com"), ("cookie", "a=1")], Repeated::No));
        for origin in
            ["https://evil.example", "https://app.example.com.evil.example", "http://app.example.com", ""]
        {
            assert!(!decide(vec![("origin", origin)], Repeated::Matches), "{origin}");
        }
        assert!(!decide(vec![("origin", "null")], Repeated::No));
        assert!(decide(vec![("origin", "null")], Repeated::Matches));
    }

    #[test]
    fn an_app_seen_elsewhere_is_told_from_another_site() {
        let seen = |site, origin| {
            let headers = vec![("sec-fetch-site", site), ("origin", origin)];
            let head = Head { method: "POST", path: "/login", query: None, headers: &headers };
            seen_elsewhere(&head, "http://localhost:3000")
        };
        assert_eq!(seen("same-origin", "http://127.0.0.1:3000").as_deref(), Some("http://127.0.0.1:3000"));
        for (site, origin) in [
            ("same-origin", "http://localhost:3000"),
            ("same-origin", "null"),
            ("cross-site", "https://evil.example"),
            ("same-site", "http://localhost:8080"),
        ] {
            assert_eq!(seen(site, origin), None, "{site} {origin}");
        }
    }

    #[test]
    fn upgrades_come_from_our_own_pages() {
        let asks = |method, headers: Vec<(&str, &str)>| {
            is_foreign_upgrade(method, &headers, "https://app.example.com")
        };
        let foreign = |headers| asks("GET", headers);
        let upgrade = ("upgrade", "websocket");
        assert!(foreign(vec![upgrade, ("origin", "https://evil.example.com")]));
        assert!(foreign(vec![upgrade, ("origin", "null")]));
        assert!(foreign(vec![
            upgrade,
            ("origin", "https://app.example.com"),
            ("origin", "https://evil.example")
        ]));
        assert!(asks("CONNECT", vec![("origin", "https://evil.example")]));
        assert!(!asks("CONNECT", vec![("origin", "https://app.example.com")]));
        assert!(!foreign(vec![upgrade, ("origin", "https://app.example.com")]));
        assert!(!foreign(vec![upgrade]), "no browser: it carries no cookies of anybody else's");
        assert!(!foreign(vec![("origin", "https://evil.example")]), "no upgrade: CORS and SameSite decide");
    }

    #[test]
    fn with_neither_only_who_has_nothing_to_lose() {
        assert!(decide(vec![], Repeated::No));
        assert!(!decide(vec![("cookie", "a=1")], Repeated::No));
        assert!(decide(vec![("cookie", "a=1")], Repeated::Matches));
    }
}
