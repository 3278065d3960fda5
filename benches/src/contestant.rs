//! Who takes part: an app, and the requests it gets.

use std::sync::Arc;
use std::time::Duration;

/// The route that asks who is there.
pub const HOME: &str = "/account";
/// The route that does not. Routers find both of them in the same time.
pub const PUBLIC: &str = "/welcome";

/// A request, before a framework's own is made of it.
#[derive(Clone)]
pub struct Ask {
    pub path: &'static str,
    pub headers: Vec<(&'static str, Arc<str>)>,
}

impl Ask {
    /// What a browser sends beside its cookies.
    pub fn new(path: &'static str) -> Self {
        let headers = [
            ("host", "app.example.com"),
            ("user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"),
            ("accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
            ("accept-language", "en-GB,en;q=0.5"),
            ("sec-fetch-mode", "navigate"),
            ("sec-fetch-site", "same-origin"),
        ];
        Self { path, headers: headers.map(|(name, value)| (name, value.into())).into() }
    }

    pub fn header(mut self, name: &'static str, value: impl Into<Arc<str>>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// An app, ready to answer on this thread.
pub trait App {
    /// Answers every request, which has to succeed; the time it takes, making the requests aside.
    fn run(&self, asks: &[Ask]) -> Duration;
}

/// Requests of one batch. They are made before the first is answered: few enough to stay in the caches, as a request does
/// that a server has just read.
pub const BATCH: usize = 16;

pub type Asks = Box<dyn FnMut(usize) -> Vec<Ask>>;
pub type AppFactory = Box<dyn Fn() -> Box<dyn App> + Send + Sync>;

/// One line of the table.
pub struct Contestant {
    pub name: &'static str,
    pub framework: &'static str,
    /// Makes the app anew, on the thread that is to run it. What it remembers of sessions is shared.
    pub app: AppFactory,
    /// Requests before anything is measured.
    pub warm_up: usize,
    /// The next `n` requests.
    pub asks: Asks,
}
