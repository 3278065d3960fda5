use std::time::{Duration, SystemTime};

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderValue, Request};
use stytch_emulator::EmulatorClock;
use tower::ServiceExt;

use super::page::{Page, encoded};
use super::{ASK, ORIGIN};

/// A browser: it keeps cookies as told, and says about its requests what browsers say.
#[derive(Clone)]
pub struct Browser {
    app: Router,
    clock: EmulatorClock,
    jar: Vec<Cookie>,
    /// Browsers before 2023 send no fetch metadata.
    pub old: bool,
    /// Headers for every request, instead of the usual ones of that name.
    pub headers: Vec<(&'static str, String)>,
}

#[derive(Clone)]
struct Cookie {
    name: String,
    value: String,
    until: SystemTime,
}

impl Browser {
    pub fn new(app: Router, clock: EmulatorClock) -> Self {
        Self { app, clock, jar: Vec::new(), old: false, headers: Vec::new() }
    }

    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.retain(|(known, _)| *known != name);
        self.headers.push((name, value.to_owned()));
        self
    }

    pub fn old(mut self) -> Self {
        self.old = true;
        self
    }

    /// Opens a page, as a click or the address bar does.
    pub async fn get(&mut self, path: &str) -> Page {
        self.navigate(Request::get(path), "cross-site", Body::empty()).await
    }

    pub async fn head(&mut self, path: &str) -> Page {
        self.navigate(Request::head(path), "cross-site", Body::empty()).await
    }

    /// Sends a form of one of the app's own pages, typed by hand.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.post_from(path, fields, ORIGIN).await
    }

    /// Presses the button of a form in a page, and sends what else was typed.
    pub async fn submit(&mut self, page: &Page, action: &str, typed: &[(&str, &str)]) -> Page {
        let form = page.form(action);
        let mut fields: Vec<_> = form.fields.iter().map(|(name, value)| (&**name, &**value)).collect();
        fields.extend(typed);
        // The Fetch standard, "append a request Origin header": such pages have no origin to show.
        let origin = if page.header("referrer-policy") == "no-referrer" { "null" } else { ORIGIN };
        self.post_from(&form.action, &fields, origin).await
    }

    async fn post_from(&mut self, path: &str, fields: &[(&str, &str)], origin: &str) -> Page {
        let pairs: Vec<_> =
            fields.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        let request = Request::post(path)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("origin", origin);
        self.navigate(request, "same-origin", pairs.join("&").into()).await
    }

    /// A script of the app's own pages that talks JSON.
    pub async fn json(&mut self, path: &str, body: &str) -> Page {
        let request = Request::post(path)
            .header("content-type", "application/json")
            .header("accept", "application/json")
            .header("origin", ORIGIN)
            .header("sec-fetch-site", "same-origin")
            .header("sec-fetch-mode", "cors")
            .header("sec-fetch-dest", "empty");
        self.send(request.body(body.to_owned().into()).unwrap()).await
    }

    /// Goes where a redirect points.
    pub async fn follow(&mut self, page: &Page) -> Page {
        assert_eq!(page.status, 303, "{}", page.body);
        self.get(&page.location().to_owned()).await
    }

    /// Asks for a link; the page that says to look for the mail.
    pub async fn ask(&mut self, email: &str) -> Page {
        let sent = self.post("/login", &[("email", email)]).await;
        assert_eq!((sent.status, sent.location()), (303, "/login/sent"), "{ASK}: {}", sent.body);
        self.follow(&sent).await
    }

    async fn navigate(&mut self, request: axum::http::request::Builder, site: &str, body: Body) -> Page {
        let mut request = request.header("accept", "text/html,application/xhtml+xml,*/*;q=0.8");
        if !self.old {
            request = request
                .header("sec-fetch-site", site)
                .header("sec-fetch-mode", "navigate")
                .header("sec-fetch-dest", "document")
                .header("sec-fetch-user", "?1");
        }
        self.send(request.body(body).unwrap()).await
    }

    /// Sends a request as it is, with this browser's cookies.
    pub async fn send(&mut self, mut request: Request<Body>) -> Page {
        for (name, value) in &self.headers {
            request.headers_mut().insert(*name, HeaderValue::from_str(value).unwrap());
        }
        let cookies = self.cookies();
        if !cookies.is_empty() {
            request.headers_mut().append("cookie", cookies.parse().unwrap());
        }
        let response = self.app.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        let page = Page {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body: String::from_utf8(body.to_vec()).unwrap(),
        };
        for cookie in page.set_cookies() {
            self.keep(cookie);
        }
        page
    }

    /// The `Cookie` header that it would send now.
    pub fn cookies(&self) -> String {
        let now = self.clock.now();
        let current = self.jar.iter().filter(|cookie| now < cookie.until);
        current.map(|cookie| format!("{}={}", cookie.name, cookie.value)).collect::<Vec<_>>().join("; ")
    }

    pub fn cookie(&self, name: &str) -> Option<&str> {
        let now = self.clock.now();
        let cookie = self.jar.iter().find(|cookie| cookie.name == name && now < cookie.until)?;
        Some(&cookie.value)
    }

    pub fn forget(&mut self, name: &str) {
        self.jar.retain(|cookie| cookie.name != name);
    }

    pub fn set_cookie(&mut self, name: &str, value: &str) {
        self.keep(&format!("{name}={value}; Max-Age=86400; Path=/"));
    }

    /// Goes on as the same browser at another app.
    pub fn take_cookies_of(&mut self, other: &Self) {
        self.jar.clone_from(&other.jar);
    }

    pub fn has_session(&self) -> bool {
        self.cookie("stytch_session").is_some() || self.cookie("__Host-stytch_session").is_some()
    }

    fn keep(&mut self, cookie: &str) {
        let mut parts = cookie.split("; ");
        let (name, value) = parts.next().unwrap().split_once('=').unwrap();
        let attributes: Vec<&str> = parts.collect();
        assert!(attributes.contains(&"Path=/"), "{cookie}");
        assert!(!name.starts_with("__Host-") || attributes.contains(&"Secure"), "{cookie}");
        let life = attributes.iter().find_map(|attribute| attribute.strip_prefix("Max-Age=")).unwrap();
        let until = self.clock.now() + Duration::from_secs(life.parse().unwrap());
        self.forget(name);
        self.jar.push(Cookie { name: name.to_owned(), value: value.to_owned(), until });
    }
}
