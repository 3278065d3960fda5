//! A client that keeps cookies and follows nothing, for what needs no browser.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use reqwest::header::{COOKIE, SET_COOKIE};
use reqwest::{Client, Method, RequestBuilder, Response, redirect};

/// A browser reduced to its cookie jar; it knows one site.
#[derive(Debug)]
pub struct HttpClient {
    client: Client,
    jar: Mutex<BTreeMap<String, String>>,
}

impl HttpClient {
    /// A client with an empty jar.
    pub fn new() -> Self {
        let client = Client::builder().redirect(redirect::Policy::none()).no_proxy().build();
        Self { client: client.expect("a client"), jar: Mutex::default() }
    }

    /// A `GET`, as a script would send it.
    pub async fn get(&self, url: &str) -> Response {
        self.send(self.client.get(url)).await
    }

    /// A `GET` that wants a page.
    pub async fn page(&self, url: &str) -> Response {
        self.send(self.client.get(url).header("accept", "text/html")).await
    }

    /// Posts a form from a page of the same site.
    pub async fn post(&self, url: &str, form: &[(&str, &str)]) -> Response {
        let url = url::Url::parse(url).expect("a URL");
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let request = self
            .client
            .request(Method::POST, url.clone())
            .header("accept", "text/html")
            .header("origin", url.origin().ascii_serialization())
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body);
        self.send(request).await
    }

    async fn send(&self, request: RequestBuilder) -> Response {
        let cookies = self.cookies();
        let request = if cookies.is_empty() { request } else { request.header(COOKIE, cookies) };
        let response = request.send().await.expect("an answer");
        let mut jar = self.jar.lock().unwrap_or_else(PoisonError::into_inner);
        for cookie in response.headers().get_all(SET_COOKIE) {
            let cookie = cookie.to_str().expect("a cookie is text");
            let (pair, attributes) = cookie.split_once(';').unwrap_or((cookie, ""));
            let (name, value) = pair.split_once('=').expect("a cookie has a name");
            if attributes.split(';').any(|attribute| attribute.trim().eq_ignore_ascii_case("max-age=0")) {
                jar.remove(name);
            } else {
                jar.insert(name.to_owned(), value.to_owned());
            }
        }
        drop(jar);
        response
    }

    /// The jar as a `Cookie` header.
    pub fn cookies(&self) -> String {
        let jar = self.jar.lock().unwrap_or_else(PoisonError::into_inner);
        jar.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    /// The value of a cookie.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.jar.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }

    /// Puts a cookie into the jar by hand.
    pub fn put_cookie(&self, name: &str, value: &str) {
        let mut jar = self.jar.lock().unwrap_or_else(PoisonError::into_inner);
        jar.insert(name.to_owned(), value.to_owned());
    }
}

impl Default for HttpClient {
    fn default() -> Self {
        Self::new()
    }
}
