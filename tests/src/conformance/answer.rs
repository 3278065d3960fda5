//! An answer with everything a browser sees of it.

use reqwest::header::HeaderMap;

/// The answer to one request; redirects are not followed.
#[derive(Debug, Clone)]
pub struct Answer {
    /// What was asked, for messages.
    pub asked: String,
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: String,
}

/// One `Set-Cookie` line, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetCookie {
    /// The name.
    pub name: String,
    /// The value.
    pub value: String,
    /// The attributes, in order, as written.
    pub attributes: Vec<String>,
}

impl SetCookie {
    /// Takes a line apart.
    pub fn parse(line: &str) -> Self {
        let mut parts = line.split("; ");
        let (name, value) = parts.next().and_then(|pair| pair.split_once('=')).expect("a pair");
        let attributes = parts.map(str::to_owned).collect();
        Self { name: name.to_owned(), value: value.to_owned(), attributes }
    }

    /// `Max-Age` in seconds.
    pub fn max_age(&self) -> Option<u64> {
        self.attributes.iter().find_map(|attribute| attribute.strip_prefix("Max-Age=")?.parse().ok())
    }

    /// Asserts how long the browser keeps the cookie, and its other attributes, in order.
    ///
    /// The clock runs while a test does, so a cookie that ends at a moment lives up to a minute less.
    #[track_caller]
    pub fn lives(&self, seconds: u64, others: &[&str]) {
        let life = self.max_age().unwrap_or_else(|| panic!("no Max-Age: {self:?}"));
        assert!((seconds.saturating_sub(60)..=seconds).contains(&life), "{self:?}");
        assert_eq!(self.attributes[1..], *others, "{}", self.name);
    }

    /// Whether the browser forgets the cookie.
    pub fn removes(&self) -> bool {
        self.max_age() == Some(0) && self.value.is_empty()
    }
}

impl Answer {
    /// Every value of a header, in order.
    pub fn all(&self, name: &str) -> Vec<String> {
        let text =
            |value: &reqwest::header::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        self.headers.get_all(name).iter().map(text).collect()
    }

    /// The value of a header that stands at most once.
    #[track_caller]
    pub fn header(&self, name: &str) -> Option<String> {
        let mut all = self.all(name);
        assert!(all.len() <= 1, "{}: several {name} lines: {all:?}", self.asked);
        all.pop()
    }

    /// The `Set-Cookie` lines.
    pub fn cookies(&self) -> Vec<SetCookie> {
        self.all("set-cookie").iter().map(|line| SetCookie::parse(line)).collect()
    }

    /// The `Set-Cookie` line for a cookie.
    #[track_caller]
    pub fn cookie(&self, name: &str) -> SetCookie {
        let found: Vec<_> = self.cookies().into_iter().filter(|cookie| cookie.name == name).collect();
        assert_eq!(found.len(), 1, "{}: {name} in {:?}", self.asked, self.cookies());
        found.into_iter().next().expect("one")
    }

    /// Asserts the status.
    #[track_caller]
    pub fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}: {:?}\n{}", self.asked, self.headers, self.body);
        self
    }

    /// Asserts a header, or with `None` that it is absent.
    #[track_caller]
    pub fn has(self, name: &str, value: Option<&str>) -> Self {
        assert_eq!(self.header(name).as_deref(), value, "{}: {name}", self.asked);
        self
    }

    /// Asserts that it is a redirect to a path of the app.
    #[track_caller]
    pub fn to(self, location: &str) -> Self {
        self.is(303).has("location", Some(location))
    }

    /// Asserts that no cookie is set, changed or removed.
    #[track_caller]
    pub fn without_cookies(self) -> Self {
        assert!(self.all("set-cookie").is_empty(), "{}: {:?}", self.asked, self.all("set-cookie"));
        self
    }

    /// Asserts the whole body.
    #[track_caller]
    pub fn says(self, body: &str) -> Self {
        assert_eq!(self.body, body, "{}", self.asked);
        self
    }

    /// Asserts that the body has this in it.
    #[track_caller]
    pub fn shows(self, part: &str) -> Self {
        assert!(self.body.contains(part), "{}: no {part:?} in {}", self.asked, self.body);
        self
    }

    /// Asserts a page or a problem of the layer's that nobody but its reader may keep.
    #[track_caller]
    pub fn is_private(self) -> Self {
        self.has("cache-control", Some("no-store"))
    }

    /// Asserts `application/problem+json` with just these members: no detail of any cause.
    #[track_caller]
    pub fn is_problem(self, status: u16, title: &str, code: &str) -> Self {
        let expected =
            format!(r#"{{"code":"{code}","status":{status},"title":"{title}","type":"about:blank"}}"#);
        self.is(status)
            .has("content-type", Some("application/problem+json"))
            .has("x-content-type-options", Some("nosniff"))
            .is_private()
            .says(&expected)
    }

    /// Asserts a page of the layer's, with all that protects it.
    #[track_caller]
    pub fn is_page(self, status: u16) -> Self {
        let policy = self.header("content-security-policy").unwrap_or_default();
        for part in ["default-src 'none'", "frame-ancestors 'none'"] {
            assert!(policy.contains(part), "{}: {policy:?}", self.asked);
        }
        // A URL with a token must not travel on; elsewhere old browsers need it to say where a form comes from.
        let token = ["/authenticate", "/invite"].iter().any(|path| self.asked.contains(path));
        self.is(status)
            .has("content-type", Some("text/html; charset=utf-8"))
            .has("referrer-policy", Some(if token { "no-referrer" } else { "same-origin" }))
            .has("x-content-type-options", Some("nosniff"))
            .has("x-frame-options", Some("DENY"))
            .has("x-robots-tag", Some("noindex"))
            .is_private()
    }

    /// The value of a hidden field of a form in the page.
    #[track_caller]
    pub fn field(&self, name: &str) -> String {
        let marker = format!("name=\"{name}\" value=\"");
        let (_, rest) =
            self.body.split_once(&marker).unwrap_or_else(|| panic!("{}: no field {name}", self.asked));
        rest.split_once('"').expect("a value").0.to_owned()
    }
}
