//! A response as a test looks at it.

use axum::body::Body;
use axum::http::{HeaderMap, Response};

#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) async fn read(response: Response<Body>) -> Self {
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, 1 << 20).await.unwrap();
        let body = String::from_utf8(body.to_vec()).unwrap();
        Self { status: parts.status.as_u16(), headers: parts.headers, body }
    }

    pub(crate) fn all(&self, name: &str) -> Vec<&str> {
        self.headers.get_all(name).iter().map(|value| value.to_str().unwrap()).collect()
    }

    /// The one value of a header.
    pub(crate) fn one(&self, name: &str) -> &str {
        let all = self.all(name);
        assert_eq!(all.len(), 1, "{name}: {all:?}");
        all[0]
    }

    pub(crate) fn set_cookies(&self) -> Vec<&str> {
        self.all("set-cookie")
    }

    /// The value that a cookie is set to; "" if it is removed.
    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        let start = format!("{name}=");
        let found = self.set_cookies().into_iter().find_map(|cookie| cookie.strip_prefix(&start))?;
        Some(found.split(';').next().unwrap_or_default().to_owned())
    }

    pub(crate) fn jwt(&self) -> String {
        self.cookie("stytch_session_jwt").expect("a JWT cookie")
    }

    /// 200, for this person, and the cookies stay as they are.
    pub(crate) fn is_served_without_cookies(&self, user_id: &str) {
        assert_eq!((self.status, self.body.as_str()), (200, user_id));
        assert_eq!(self.set_cookies(), Vec::<&str>::new());
        assert_eq!(self.one("cache-control"), "private, no-cache");
        assert_eq!(self.one("vary"), "Cookie");
    }

    /// 200, for this person, with a new JWT.
    pub(crate) fn is_renewed(&self, user_id: &str) {
        assert_eq!((self.status, self.body.as_str()), (200, user_id));
        assert!(self.jwt().split('.').count() == 3);
        assert_eq!(self.one("cache-control"), "no-store");
        assert_eq!(self.one("vary"), "Cookie");
    }

    /// 503 with a hint when to come again, and the cookies stay as they are.
    pub(crate) fn is_unavailable(&self) {
        assert_eq!(self.status, 503, "{self:?}");
        assert!((1..=600).contains(&self.one("retry-after").parse::<u64>().unwrap()));
        assert_eq!(self.set_cookies(), Vec::<&str>::new());
    }

    /// Nobody, as a script sees it, and exactly these cookies removed.
    pub(crate) fn is_nobody(&self, removed: &[&str]) {
        assert_eq!(self.status, 401, "{self:?}");
        let cookies: Vec<_> = self
            .set_cookies()
            .into_iter()
            .map(|cookie| {
                assert!(cookie.contains("=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; "), "{cookie}");
                cookie.split('=').next().unwrap_or_default()
            })
            .collect();
        assert_eq!(cookies, removed);
    }
}
