//! A browser with a cookie jar.

use axum::body::Body;
use axum::http::Request;
use tower::ServiceExt;

use crate::support::Answer;

pub(crate) struct Browser {
    pub(crate) app: axum::Router,
    pub(crate) jar: Vec<(String, String)>,
}

impl Browser {
    pub(crate) async fn send(&mut self, method: &str, path: &str, form: &str) -> Answer {
        let jar: Vec<_> = self.jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in [
            ("cookie", jar.join("; ").as_str()),
            ("accept", "text/html"),
            ("sec-fetch-site", "same-origin"),
            ("sec-fetch-mode", "navigate"),
            ("sec-fetch-dest", "document"),
            ("content-type", "application/x-www-form-urlencoded"),
        ] {
            request = request.header(name, value);
        }
        let request = request.body(Body::from(form.to_owned())).unwrap();
        let answer = Answer::read(self.app.clone().oneshot(request).await.unwrap()).await;
        for cookie in answer.set_cookies() {
            let (pair, _) = cookie.split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.jar.retain(|(known, _)| known != name);
            if !value.is_empty() {
                self.jar.push((name.to_owned(), value.to_owned()));
            }
        }
        answer
    }

    pub(crate) fn cookie(&self, name: &str) -> String {
        self.jar.iter().find(|(known, _)| known == name).expect(name).1.clone()
    }
}

/// The code, which is four and four letters with a hyphen between.
pub(crate) fn code_in(page: &str) -> String {
    let words = page.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-');
    let code = |word: &&str| {
        word.len() == 9
            && word.as_bytes()[4] == b'-'
            && word.replace('-', "").bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    };
    words.into_iter().find(code).unwrap_or_else(|| panic!("no code in {page}")).to_owned()
}
