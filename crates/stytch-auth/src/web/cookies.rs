//! The cookies of sessions and of the login flow: names, attributes, sizes, removal.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::cookie_header::{self, is_token};
use crate::clock::Timestamp;
use crate::config::PublicUrl;
use crate::secret::{SessionJwt, SessionToken};
use crate::session::{Credentials, MAX_JWTS, Renewed};

/// What browsers store of one cookie: name, value and attributes (RFC 6265bis section 5.6 and current practice).
const COOKIE_LIMIT: usize = 4096;
/// Opaque tokens are 44 bytes today; Stytch promises nothing.
const TOKEN_LIMIT: usize = 512;
const JWT_LIMIT: usize = 16 * 1024;
const DAY: u64 = 24 * 60 * 60;

/// How the session cookies are named and who can read them.
///
/// # How the default was chosen
///
/// `HttpOnly` keeps scripts out, `SameSite=Lax` lets the click in a mail arrive signed in while a foreign form
/// does not, and the `__Host-` prefix makes browsers refuse the cookie from anybody but this very host. On loopback
/// http, where browsers would refuse `Secure`, prefix and `Secure` are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CookieProfile {
    shared_with_script: bool,
}

impl CookieProfile {
    /// `__Host-stytch_session` and `__Host-stytch_session_jwt`, invisible to scripts: the default.
    pub fn host() -> Self {
        Self::default()
    }

    /// The names of Stytch's browser SDK, readable by it: for apps that also run that SDK.
    ///
    /// Weaker than the default: any script on the page can read the session.
    pub fn stytch_js() -> Self {
        Self { shared_with_script: true }
    }
}

/// The names and attributes in force for one app.
#[derive(Debug, Clone)]
pub(crate) struct Cookies {
    secure: bool,
    profile: CookieProfile,
    token: String,
    jwt: String,
    pub(crate) flow: String,
    pub(crate) pending: String,
    pub(crate) form: String,
    pub(crate) intermediate: String,
    pub(crate) device: String,
    pub(crate) rounds: String,
    /// Whether it was said that a JWT does not fit; one app has one shape of claims.
    warned: Arc<AtomicBool>,
}

impl Cookies {
    pub(crate) fn new(public_url: &PublicUrl, profile: CookieProfile) -> Self {
        let secure = public_url.is_secure();
        let prefix = if secure { "__Host-" } else { "" };
        let session_prefix = if profile.shared_with_script { "" } else { prefix };
        Self {
            secure,
            profile,
            token: format!("{session_prefix}stytch_session"),
            jwt: format!("{session_prefix}stytch_session_jwt"),
            flow: format!("{prefix}stytch_flow"),
            pending: format!("{prefix}stytch_pending"),
            form: format!("{prefix}stytch_form"),
            intermediate: format!("{prefix}stytch_intermediate"),
            device: format!("{prefix}stytch_device"),
            rounds: format!("{prefix}stytch_rounds"),
            warned: Arc::default(),
        }
    }

    /// Collects the session credentials of a `Cookie` header line into `found`.
    pub(crate) fn read(&self, header: &[u8], found: &mut Shown) {
        for (name, value) in cookie_header::pairs(header) {
            if name == self.jwt.as_bytes() {
                found.add_jwt(value);
            } else if name == self.token.as_bytes() {
                found.add_token(value);
            }
        }
    }

    /// The session JWTs of a `Cookie` header line, unread.
    pub(crate) fn jwts<'a>(&'a self, header: &'a [u8]) -> impl Iterator<Item = &'a [u8]> {
        cookie_header::values(std::iter::once(header), &self.jwt)
    }

    /// Sets the session cookies until the session ends.
    pub(crate) fn install(&self, session: &Renewed, ends: Timestamp, now: Timestamp) -> Vec<String> {
        let life = ends.since(now);
        let script = self.profile.shared_with_script;
        let mut cookies = Vec::with_capacity(2);
        if let Some(token) = &session.token {
            if is_token(token.expose().as_bytes(), TOKEN_LIMIT) {
                cookies.push(self.cookie(&self.token, token.expose(), life, script));
            } else {
                tracing::error!("Stytch gave a session token that no cookie can hold; it is not stored");
            }
        }
        if self.fits(&session.jwt) {
            cookies.push(self.cookie(&self.jwt, session.jwt.expose(), life, script));
            return cookies;
        }
        // The session token alone keeps the person signed in; the JWT stays with us until it ends.
        if !self.warned.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                bytes = self.longest(&session.jwt),
                limit = COOKIE_LIMIT,
                claim = session.principal.largest_claim().unwrap_or("none"),
                "the session JWT does not fit a cookie; trim the claim, or every replica asks Stytch for itself"
            );
        }
        cookies.push(self.removal(&self.jwt, script));
        cookies
    }

    /// Whether a browser will keep the JWT.
    pub(crate) fn fits(&self, jwt: &SessionJwt) -> bool {
        self.longest(jwt) <= COOKIE_LIMIT && is_token(jwt.expose().as_bytes(), JWT_LIMIT)
    }

    fn longest(&self, jwt: &SessionJwt) -> usize {
        self.cookie(&self.jwt, jwt.expose(), Duration::MAX, self.profile.shared_with_script).len()
    }

    /// Removes the session cookies, under every name and attribute we may have set them with.
    pub(crate) fn clear_session(&self) -> Vec<String> {
        let mut cookies = vec![
            self.removal(&self.token, self.profile.shared_with_script),
            self.removal(&self.jwt, self.profile.shared_with_script),
        ];
        for name in ["stytch_session", "stytch_session_jwt"] {
            for name in [name.to_owned(), format!("__Host-{name}")] {
                let possible = self.secure || !name.starts_with("__Host-");
                if possible && name != self.token && name != self.jwt {
                    cookies.push(self.removal(&name, false));
                }
            }
        }
        cookies
    }

    pub(crate) fn clear_jwt(&self) -> String {
        self.removal(&self.jwt, self.profile.shared_with_script)
    }

    /// A cookie of the flow; `None` if it would not fit.
    pub(crate) fn sealed(&self, name: &str, value: &str, life: Duration) -> Option<String> {
        let cookie = self.cookie(name, value, life, false);
        (cookie.len() <= COOKIE_LIMIT).then_some(cookie)
    }

    pub(crate) fn clear_sealed(&self, name: &str) -> String {
        self.removal(name, false)
    }

    fn cookie(&self, name: &str, value: &str, life: Duration, script: bool) -> String {
        let life = life.as_secs().min(400 * DAY);
        format!("{name}={value}; Max-Age={life}{}", self.attributes(script))
    }

    // A removal has to repeat the attributes: a `__Host-` cookie without Secure, for one, is ignored.
    fn removal(&self, name: &str, script: bool) -> String {
        format!("{name}=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT{}", self.attributes(script))
    }

    fn attributes(&self, script: bool) -> String {
        let secure = if self.secure { "; Secure" } else { "" };
        let http_only = if script { "" } else { "; HttpOnly" };
        format!("; Path=/; SameSite=Lax{secure}{http_only}")
    }
}

/// Cookie values as they were shown, before they are judged.
#[derive(Default)]
pub(crate) struct Shown {
    jwts: Vec<SessionJwt>,
    too_many_jwts: bool,
    tokens: Vec<SessionToken>,
}

impl Shown {
    fn add_jwt(&mut self, value: &[u8]) {
        let Some(value) = text(value, JWT_LIMIT) else { return };
        if self.jwts.iter().any(|known| known.expose() == value) {
            return;
        }
        if self.jwts.len() == MAX_JWTS {
            self.too_many_jwts = true;
        } else {
            self.jwts.push(SessionJwt::from(value));
        }
    }

    fn add_token(&mut self, value: &[u8]) {
        let Some(value) = text(value, TOKEN_LIMIT) else { return };
        if self.tokens.len() < 2 && !self.tokens.iter().any(|known| known.expose() == value) {
            self.tokens.push(SessionToken::from(value));
        }
    }

    /// More JWTs than anybody has, or two session tokens, are somebody's tampering: they count as none.
    pub(crate) fn into_credentials(mut self, bearer: Option<SessionJwt>) -> Credentials {
        Credentials {
            jwts: if self.too_many_jwts { Vec::new() } else { self.jwts },
            token: if self.tokens.len() == 1 { self.tokens.pop() } else { None },
            bearer,
        }
    }
}

fn text(value: &[u8], limit: usize) -> Option<&str> {
    if is_token(value, limit) { std::str::from_utf8(value).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cookies(url: &str, profile: CookieProfile) -> Cookies {
        Cookies::new(&PublicUrl::parse(url, false).unwrap(), profile)
    }

    #[test]
    fn attributes_follow_the_public_url() {
        let https = cookies("https://app.example.com", CookieProfile::host());
        let life = Duration::from_secs(60);
        assert_eq!(
            https.cookie(&https.jwt, "v", life, false),
            "__Host-stytch_session_jwt=v; Max-Age=60; Path=/; SameSite=Lax; Secure; HttpOnly"
        );
        let http = cookies("http://localhost:3000", CookieProfile::host());
        assert_eq!(
            http.cookie(&http.token, "v", Duration::MAX, false),
            "stytch_session=v; Max-Age=34560000; Path=/; SameSite=Lax; HttpOnly"
        );
        let script = cookies("https://app.example.com", CookieProfile::stytch_js());
        assert_eq!(
            script.cookie(&script.token, "v", life, true),
            "stytch_session=v; Max-Age=60; Path=/; SameSite=Lax; Secure"
        );
        assert_eq!(script.flow, "__Host-stytch_flow", "the flow's own cookie is never script's business");
    }

    #[test]
    fn removal_repeats_the_attributes_of_every_variant() {
        let cleared = cookies("https://app.example.com", CookieProfile::host()).clear_session();
        assert_eq!(cleared.len(), 4);
        for cookie in &cleared {
            assert!(cookie.ends_with("; Path=/; SameSite=Lax; Secure; HttpOnly"), "{cookie}");
            assert!(cookie.contains("=; Max-Age=0; Expires=Thu, 01 Jan 1970"), "{cookie}");
        }
        assert_eq!(cookies("http://localhost:3000", CookieProfile::host()).clear_session().len(), 2);
    }

    #[test]
    fn two_session_tokens_are_none() {
        let http = cookies("http://localhost:3000", CookieProfile::host());
        let read = |headers: &[&str]| {
            let mut shown = Shown::default();
            headers.iter().for_each(|header| http.read(header.as_bytes(), &mut shown));
            shown.into_credentials(None)
        };
        assert!(read(&["stytch_session=a; stytch_session=a"]).token.is_some());
        assert!(read(&["stytch_session=a", "stytch_session=b"]).token.is_none());
        let five = "stytch_session_jwt=a; stytch_session_jwt=b; stytch_session_jwt=c; stytch_session_jwt=d";
        assert_eq!(read(&[five]).jwts.len(), 4);
        assert_eq!(read(&[five, "stytch_session_jwt=e"]).jwts.len(), 0);
        assert_eq!(read(&["stytch_session=", "stytch_session=a b", "x"]).token, None);
    }
}
