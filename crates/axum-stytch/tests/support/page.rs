use axum::http::HeaderMap;

/// An answer, as a browser has it.
#[derive(Debug, Clone)]
pub struct Page {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

/// A form in a page, with the fields that it sends by itself.
#[derive(Debug, Clone)]
pub struct Form {
    pub action: String,
    pub fields: Vec<(String, String)>,
}

impl Page {
    /// The one value of a header, or "" without it.
    pub fn header(&self, name: &str) -> &str {
        let mut values = self.headers.get_all(name).iter();
        let value = values.next().map_or("", |value| value.to_str().unwrap());
        assert!(values.next().is_none(), "{name} stands twice");
        value
    }

    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// Every `Set-Cookie`.
    pub fn set_cookies(&self) -> Vec<&str> {
        self.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap()).collect()
    }

    /// Whether a cookie of this name is set to something.
    pub fn sets(&self, name: &str) -> bool {
        self.set_cookies()
            .iter()
            .any(|cookie| cookie.starts_with(&format!("{name}=")) && !cookie.contains("=; Max-Age=0"))
    }

    pub fn clears(&self, name: &str) -> bool {
        self.set_cookies().iter().any(|cookie| cookie.starts_with(&format!("{name}=; Max-Age=0;")))
    }

    /// The stable code of a problem in JSON.
    pub fn code(&self) -> String {
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.body);
        let problem: serde_json::Value = serde_json::from_str(&self.body).unwrap();
        assert_eq!(problem["status"], self.status);
        problem["code"].as_str().unwrap().to_owned()
    }

    pub fn json(&self) -> serde_json::Value {
        assert_eq!(self.header("content-type"), "application/json", "{}", self.body);
        serde_json::from_str(&self.body).unwrap()
    }

    pub fn heading(&self) -> String {
        between(&self.body, "<h1>", "</h1>").map(unescaped).unwrap_or_default()
    }

    /// The code of the hand-off page.
    pub fn shown_code(&self) -> String {
        between(&self.body, "<span aria-hidden=\"true\">", "</span>").unwrap().to_owned()
    }

    /// The form that posts to this path.
    pub fn form(&self, action: &str) -> Form {
        let wanted = format!("action=\"{action}\"");
        let mut rest = self.body.as_str();
        while let Some(form) = between(rest, "<form", "</form>") {
            if form.split('>').next().unwrap().contains(&wanted) {
                return Form { action: action.to_owned(), fields: hidden_fields(form) };
            }
            rest = rest.split_once("</form>").unwrap().1;
        }
        panic!("no form posts to {action}: {} {}", self.status, self.body);
    }
}

fn hidden_fields(form: &str) -> Vec<(String, String)> {
    form.split("<input ")
        .skip(1)
        .filter_map(|input| input.split('>').next())
        .filter(|input| input.contains("type=\"hidden\""))
        .map(|input| {
            let attribute = |name: &str| unescaped(between(input, &format!("{name}=\""), "\"").unwrap());
            (attribute("name"), attribute("value"))
        })
        .collect()
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    Some(text.split_once(before)?.1.split_once(after)?.0)
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// Percent-encoded, for queries and forms.
pub fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}
