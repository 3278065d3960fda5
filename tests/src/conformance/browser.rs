//! A browser without a screen: it sends what browsers send and hides nothing of what comes back.

use std::sync::{Arc, Mutex};

use reqwest::Method;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use stytch_emulator::EmulatorClock;

use super::jar::Jar;
use super::{Answer, SetCookie};

/// One browser with its own cookies. A clone shares them; [`twin`](Browser::twin) does not.
#[derive(Clone)]
pub struct Browser {
    client: reqwest::Client,
    /// Where the app listens.
    address: String,
    /// Where the app says it is: the origin that people see.
    origin: String,
    clock: EmulatorClock,
    jar: Arc<Mutex<Jar>>,
}

/// A request before it is sent.
#[must_use = "nothing is asked before `send`"]
pub struct Ask {
    browser: Browser,
    method: Method,
    url: String,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Browser {
    /// A browser that has never been anywhere: `address` is where the app listens, `origin` where it says it is.
    pub fn new(client: reqwest::Client, address: String, origin: String, clock: EmulatorClock) -> Self {
        Self { client, address, origin, clock, jar: Arc::default() }
    }

    /// Another browser that holds the same cookies at this moment.
    pub fn twin(&self) -> Self {
        let jar = self.jar.lock().unwrap().clone();
        Self { jar: Arc::new(Mutex::new(jar)), ..self.clone() }
    }

    /// The same browser, whose requests arrive at another address.
    pub fn at(&self, address: &str) -> Self {
        Self { address: address.to_owned(), ..self.clone() }
    }

    /// The origin that people see.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Where the app listens.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The value of a cookie.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.jar.lock().unwrap().get(name)
    }

    /// Forgets a cookie.
    pub fn forget(&self, name: &str) {
        self.jar.lock().unwrap().remove(name);
    }

    /// A request with no header but the cookies.
    pub fn ask(&self, method: &str, path: &str) -> Ask {
        let url = match path.strip_prefix(&self.origin) {
            Some(path) => format!("{}{path}", self.address),
            None if path.starts_with('/') => format!("{}{path}", self.address),
            None => path.to_owned(),
        };
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        Ask { browser: self.clone(), method, url, headers: HeaderMap::new(), body: Vec::new() }
    }

    /// A page load.
    pub fn page(&self, path: &str) -> Ask {
        self.ask("GET", path)
            .header("accept", "text/html,application/xhtml+xml,*/*;q=0.8")
            .header("sec-fetch-mode", "navigate")
            .header("sec-fetch-dest", "document")
            .header("sec-fetch-site", "none")
    }

    /// A `fetch()` of a script of the app's.
    pub fn api(&self, path: &str) -> Ask {
        self.ask("GET", path)
            .header("accept", "application/json")
            .header("sec-fetch-mode", "cors")
            .header("sec-fetch-dest", "empty")
            .header("sec-fetch-site", "same-origin")
    }

    /// A form of a page of the app's.
    pub fn form(&self, path: &str, fields: &[(&str, &str)]) -> Ask {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let origin = self.origin.clone();
        let mut ask = self
            .page(path)
            .header("sec-fetch-site", "same-origin")
            .header("origin", &origin)
            .body("application/x-www-form-urlencoded", &body);
        ask.method = Method::POST;
        ask
    }

    /// JSON from a script of the app's.
    pub fn json(&self, path: &str, body: &str) -> Ask {
        let mut ask = self.api(path).body("application/json", body);
        ask.method = Method::POST;
        ask
    }

    /// Where an answer leads.
    pub fn follow(&self, answer: &Answer) -> Ask {
        let location = answer.header("location").unwrap_or_else(|| panic!("{}: no location", answer.asked));
        self.page(&location)
    }
}

impl Ask {
    /// Sets a header, in the place of an earlier value of it.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.insert(HeaderName::try_from(name).unwrap(), HeaderValue::try_from(value).unwrap());
        self
    }

    /// One more line of a header, of any bytes.
    pub fn line(mut self, name: &str, value: &[u8]) -> Self {
        self.headers.append(HeaderName::try_from(name).unwrap(), HeaderValue::from_bytes(value).unwrap());
        self
    }

    /// Leaves a header out.
    pub fn without(mut self, name: &str) -> Self {
        self.headers.remove(name);
        self
    }

    /// Sets the body.
    pub fn body(mut self, content_type: &str, body: &str) -> Self {
        self.body = body.as_bytes().to_vec();
        self.header("content-type", content_type)
    }

    /// Sends it, keeps the cookies of the answer, and follows nothing.
    pub async fn send(self) -> Answer {
        let asked = format!("{} {}", self.method, self.url);
        let ours = self.url.starts_with(&self.browser.address);
        let mut request =
            self.browser.client.request(self.method, &self.url).headers(self.headers.clone()).body(self.body);
        let cookies = self.browser.jar.lock().unwrap().header(self.browser.clock.now());
        if let Some(cookies) = cookies.filter(|_| ours && !self.headers.contains_key("cookie")) {
            request = request.header("cookie", cookies);
        }
        let answer = request.send().await.unwrap_or_else(|error| panic!("{asked}: {error:?}"));
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let body = answer.bytes().await.unwrap_or_else(|error| panic!("{asked}: {error:?}"));
        let answer = Answer { asked, status, headers, body: String::from_utf8_lossy(&body).into_owned() };
        if ours {
            let mut jar = self.browser.jar.lock().unwrap();
            answer.cookies().iter().for_each(|cookie: &SetCookie| {
                jar.store(cookie, self.browser.clock.now());
            });
        }
        answer
    }
}
