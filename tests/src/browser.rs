//! A real browser, driven as a person would: by what is written on links, buttons and headings.

use std::fs;
use std::path::Path;
use std::time::Duration;

use fantoccini::cookies::Cookie;
use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::key::Key;
use fantoccini::wd::{Capabilities, WindowHandle};
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

use crate::driver::{ADVICE, Driver};
use crate::vendor::Vendor;

/// Longer than any page takes on a busy machine; what is not there by then does not come.
const PATIENCE: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(25);

/// A headless Chromium with a fresh profile. It closes with this value.
#[derive(Debug)]
pub struct Browser {
    client: Client,
    _driver: Driver,
}

/// A tab of a browser.
#[derive(Debug, Clone)]
pub struct Tab(WindowHandle);

impl Browser {
    /// Opens one. Every call gives another person on another machine, as far as cookies tell.
    pub async fn open() -> Self {
        let driver = Driver::start().await;
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities(driver.profile()))
            .connect(&driver.url())
            .await
            .unwrap_or_else(|error| panic!("chromedriver opens no browser ({error}); {ADVICE}"));
        Self { client, _driver: driver }
    }

    /// Goes to a URL, as if it had been typed.
    pub async fn go(&self, url: &str) {
        self.client.goto(url).await.unwrap_or_else(|error| panic!("{url} does not open: {error}"));
    }

    /// Clicks what is found by a CSS selector.
    pub async fn click(&self, css: &str) {
        self.click_at(Locator::Css(css)).await;
    }

    /// Clicks the link or button that says so.
    pub async fn press(&self, text: &str) {
        let path = format!("//*[self::a or self::button or self::summary][normalize-space()='{text}']");
        self.click_at(Locator::XPath(&path)).await;
    }

    /// Clicks the link or button that says so, and waits for the next page, even if it looks the same.
    pub async fn press_for_page(&self, text: &str) {
        self.run("window.isEarlierPage = true").await;
        self.press(text).await;
        self.holds("!window.isEarlierPage && document.readyState === 'complete'").await;
    }

    async fn click_at(&self, what: Locator<'_>) {
        self.until(&format!("to click {what:?}"), async || {
            self.client.find(what).await?.click().await?;
            Ok(Some(()))
        })
        .await;
    }

    /// Replaces what stands in a field.
    pub async fn fill(&self, css: &str, text: &str) {
        let field = self.find(css).await;
        field.clear().await.expect("a field");
        field.send_keys(text).await.expect("a field that can be typed into");
    }

    /// Types into whatever has the focus.
    pub async fn keys(&self, text: &str) {
        let focused = self.client.active_element().await.expect("something has the focus");
        focused.send_keys(text).await.expect("it takes keys");
    }

    /// Presses one key.
    pub async fn key(&self, key: Key) {
        self.keys(&char::from(key).to_string()).await;
    }

    /// What is written on, or in, the thing that has the focus.
    pub async fn focused(&self) -> String {
        let script = "const e = document.activeElement; return e.id || e.innerText.trim()";
        self.run(script).await.as_str().unwrap_or_default().to_owned()
    }

    /// Waits for a page whose first heading is this.
    pub async fn heading(&self, expected: &str) {
        self.until(&format!("for the heading {expected:?}"), async || {
            Ok((self.client.find(Locator::Css("h1")).await?.text().await? == expected).then_some(()))
        })
        .await;
    }

    /// Waits for a page that says this somewhere.
    pub async fn sees(&self, expected: &str) {
        self.until(&format!("to see {expected:?}"), async || {
            let body = self.client.find(Locator::Css("body")).await?.text().await?;
            Ok(body.contains(expected).then_some(()))
        })
        .await;
    }

    /// The text of an element, once it is there.
    pub async fn text(&self, css: &str) -> String {
        self.find(css).await.text().await.expect("an element has a text")
    }

    async fn find(&self, css: &str) -> Element {
        self.until(&format!("for {css:?}"), async || self.client.find(Locator::Css(css)).await.map(Some))
            .await
    }

    /// Asks again and again. A page that is just being replaced gives errors, so they only count at the end.
    async fn until<T>(&self, what: &str, mut ask: impl AsyncFnMut() -> Result<Option<T>, CmdError>) -> T {
        let mut last = None;
        let answer = async {
            loop {
                match ask().await {
                    Ok(Some(answer)) => return answer,
                    Ok(None) => last = None,
                    Err(error) => last = Some(error),
                }
                tokio::time::sleep(PAUSE).await;
            }
        };
        if let Ok(answer) = tokio::time::timeout(PATIENCE, answer).await {
            return answer;
        }
        let body = async { self.client.find(Locator::Css("body")).await?.text().await }.await;
        let (url, body) = (self.path().await, body.unwrap_or_default());
        panic!("waited {PATIENCE:?} {what}; at {url} the browser shows:\n{body}\n({last:?})");
    }

    /// The path and query of the page.
    pub async fn path(&self) -> String {
        let url = self.client.current_url().await.expect("a page has a URL");
        url[url::Position::BeforePath..url::Position::AfterQuery].to_owned()
    }

    /// All cookies that the page's site has set, the hidden ones too.
    pub async fn cookies(&self) -> Vec<Cookie<'static>> {
        self.client.get_all_cookies().await.expect("cookies")
    }

    /// The value of one cookie.
    pub async fn cookie(&self, name: &str) -> Option<String> {
        let cookies = self.cookies().await;
        cookies.iter().find(|cookie| cookie.name() == name).map(|cookie| cookie.value().to_owned())
    }

    /// Puts a cookie into the browser by hand.
    pub async fn put_cookie(&self, cookie: Cookie<'static>) {
        self.client.add_cookie(cookie).await.expect("a cookie for this site");
    }

    /// The tab in front.
    pub async fn tab(&self) -> Tab {
        Tab(self.client.window().await.expect("a tab"))
    }

    /// Opens another tab and goes there.
    pub async fn new_tab(&self) -> Tab {
        let tab = Tab(self.client.new_window(true).await.expect("another tab").handle);
        self.switch_to(&tab).await;
        tab
    }

    /// Brings a tab to the front.
    pub async fn switch_to(&self, tab: &Tab) {
        self.client.switch_to_window(tab.0.clone()).await.expect("the tab is still open");
    }

    /// Runs a script in the page, whatever its content security policy, and gives what it returns.
    pub async fn run(&self, script: &str) -> Value {
        self.client.execute(script, Vec::new()).await.expect("the script runs")
    }

    /// Runs a script that calls `done` with its result.
    pub(crate) async fn run_async(&self, script: &str) -> Value {
        let script = format!("const done = arguments[arguments.length - 1]; {script}");
        self.client.execute_async(&script, Vec::new()).await.expect("the script runs")
    }

    /// Waits until a condition holds in the page.
    pub async fn holds(&self, condition: &str) {
        let script = format!("return {condition}");
        self.until(&format!("for {condition}"), async || {
            Ok((self.client.execute(&script, Vec::new()).await? == true).then_some(()))
        })
        .await;
    }

    /// A command of the DevTools protocol.
    pub async fn devtools(&self, command: &str, parameters: Value) {
        let command = Vendor::devtools(command, parameters);
        self.client.issue_cmd(command).await.expect("the browser knows the command");
    }

    /// Writes a picture of what the browser shows.
    pub async fn picture(&self, file: &Path) {
        let picture = self.client.screenshot().await.expect("a picture");
        fs::create_dir_all(file.parent().expect("a directory")).expect("a directory");
        fs::write(file, picture).expect("the picture is written");
    }

    /// The warnings and errors of the console since the last time: failed loads, and breaches of a content security
    /// policy. An icon that the app does not have is neither.
    pub async fn console(&self) -> Vec<String> {
        let log = self.client.issue_cmd(Vendor::console()).await.expect("the console's log");
        let entries = log.as_array().expect("a list of entries").iter();
        let serious = entries.filter(|entry| entry["level"] != "INFO" && entry["level"] != "DEBUG");
        let messages = serious.map(|entry| entry["message"].as_str().unwrap_or_default().to_owned());
        messages.filter(|message| !message.contains("/favicon.ico - Failed to load")).collect()
    }

    /// Closes the browser, whose console has to be empty.
    pub async fn quit(self) {
        self.quit_after(&[]).await;
    }

    /// Closes the browser, in whose console every entry has to hold one of these texts, and each text has to occur.
    pub async fn quit_after(self, expected: &[&str]) {
        let console = self.console().await;
        let known = |entry: &String| expected.iter().any(|text| entry.contains(text));
        let strange: Vec<&String> = console.iter().filter(|entry| !known(entry)).collect();
        assert!(strange.is_empty(), "the console of the browser says {strange:#?}");
        for text in expected {
            assert!(console.iter().any(|entry| entry.contains(text)), "{text:?} is not in {console:#?}");
        }
        self.client.close().await.expect("the browser closes");
    }
}

fn capabilities(profile: &Path) -> Capabilities {
    let mut options = json!({ "args": [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--window-size=1280,960",
        format!("--user-data-dir={}", profile.display()),
    ]});
    if let Ok(program) = std::env::var("CHROMIUM") {
        options["binary"] = program.into();
    }
    let all = [("goog:chromeOptions", options), ("goog:loggingPrefs", json!({ "browser": "ALL" }))];
    all.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
