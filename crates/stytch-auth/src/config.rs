//! The settings of a project, checked once so that nothing below has to doubt them.

use std::net::IpAddr;
use std::time::Duration;

use url::{Host, Url};

use crate::error::ConfigError;
use crate::ids::ProjectId;
use crate::secret::ProjectSecret;

const STYTCH_TEST: &str = "https://test.stytch.com";
const STYTCH_LIVE: &str = "https://api.stytch.com";

/// The kind of a Stytch project, chosen when the project was created; its id does not show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Vertical {
    /// People sign in as themselves: users.
    #[default]
    Consumer,
    /// People sign in to an organisation: members.
    B2b,
}

/// How long sessions live.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SessionLimits {
    pub(crate) idle: Duration,
    pub(crate) absolute: Duration,
    pub(crate) extend: bool,
}

impl Default for SessionLimits {
    fn default() -> Self {
        const DAY: u64 = 24 * 60 * 60;
        Self { idle: Duration::from_secs(7 * DAY), absolute: Duration::from_secs(30 * DAY), extend: true }
    }
}

#[derive(Debug)]
pub(crate) struct Config {
    pub(crate) project_id: ProjectId,
    pub(crate) secret: ProjectSecret,
    pub(crate) vertical: Vertical,
    pub(crate) base_url: String,
    pub(crate) is_emulator: bool,
    pub(crate) public_url: PublicUrl,
    pub(crate) limits: SessionLimits,
    /// A JWT older than this decides nothing by itself.
    pub(crate) max_token_age: Option<Duration>,
    /// How long after its end a JWT still counts while Stytch is away; zero unless the app wants it.
    pub(crate) outage_grace: Duration,
    pub(crate) leeway: Duration,
    pub(crate) timeout: Duration,
}

impl Config {
    /// Whether the API is called at Stytch's own address, where tokens name the project as issuer.
    pub(crate) fn is_stytch_host(&self) -> bool {
        matches!(self.base_url.as_str(), STYTCH_TEST | STYTCH_LIVE)
    }
}

/// Where browsers see the app: the one source of callback URLs and cookie attributes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PublicUrl {
    /// Scheme, host, port, and the path, without a slash at the end.
    url: String,
    /// How much of it is the origin.
    origin: usize,
    home: String,
    secure: bool,
}

impl PublicUrl {
    pub(crate) fn parse(text: &str, live: bool) -> Result<Self, ConfigError> {
        let wrong = |problem: &str| {
            ConfigError::new(
                "PUBLIC_URL",
                format!("{text:?} {problem}; write what people see, such as https://app.example.com"),
            )
        };
        let url = Url::parse(text).map_err(|_| wrong("is not a URL"))?;
        let extra = url.query().is_some() || url.fragment().is_some();
        if extra || !url.username().is_empty() || url.password().is_some() {
            return Err(wrong("is more than an origin and a path"));
        }
        let plain = url.path().bytes().all(|b| b.is_ascii_alphanumeric() || b"/-_.~".contains(&b));
        if !plain || url.path().contains("//") {
            return Err(wrong("has a path that is no plain one"));
        }
        let secure = match url.scheme() {
            "https" => true,
            "http" if live => return Err(wrong("is plain http, which a live project refuses")),
            "http" if is_loopback(&url) => false,
            "http" => return Err(wrong("is plain http, which works on loopback only")),
            _ => return Err(wrong("is neither https nor http")),
        };
        let origin = url.origin().ascii_serialization();
        let home = url.path().to_owned();
        let url = format!("{origin}{}", home.trim_end_matches('/'));
        Ok(Self { url, origin: origin.len(), home, secure })
    }

    /// The whole, without a slash at the end.
    pub(crate) fn as_str(&self) -> &str {
        &self.url
    }

    /// Scheme, host and port.
    pub(crate) fn origin(&self) -> &str {
        self.url.get(..self.origin).unwrap_or_default()
    }

    /// The path that the app is below, such as `/app`, without a slash at the end; mostly empty.
    pub(crate) fn path(&self) -> &str {
        self.url.get(self.origin..).unwrap_or_default()
    }

    /// The start page, with or without a slash at the end, as it was written.
    pub(crate) fn home(&self) -> &str {
        &self.home
    }

    /// Whether cookies can be `Secure` and carry the `__Host-` prefix.
    pub(crate) fn is_secure(&self) -> bool {
        self.secure
    }
}

pub(crate) fn check_project_id(text: &str) -> Result<ProjectId, ConfigError> {
    let wrong = |problem: &str| Err(ConfigError::new("STYTCH_PROJECT_ID", problem));
    if text.is_empty() {
        return wrong("is missing; copy it from the API keys page of the Stytch dashboard");
    }
    if text.starts_with("secret-") {
        return wrong("holds the project's secret; exchange it with STYTCH_SECRET");
    }
    let known = text.starts_with("project-test-") || text.starts_with("project-live-");
    let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    if !known || !plain {
        return wrong("must begin with project-test- or project-live- and contain no white space");
    }
    Ok(ProjectId::new(text))
}

pub(crate) fn check_secret(text: &str, project_id: &ProjectId) -> Result<ProjectSecret, ConfigError> {
    let wrong = |problem: &str| Err(ConfigError::new("STYTCH_SECRET", problem));
    if text.is_empty() {
        return wrong("is missing; copy it from the API keys page of the Stytch dashboard");
    }
    if text.starts_with("project-") {
        return wrong("holds the project's id; exchange it with STYTCH_PROJECT_ID");
    }
    if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return wrong("contains white space or characters outside ASCII; copy it again");
    }
    let other = if project_id.is_live() { "secret-test-" } else { "secret-live-" };
    if text.starts_with(other) {
        return wrong("belongs to the other environment; test and live projects have different secrets");
    }
    Ok(ProjectSecret::new(text))
}

/// The API's address, and whether it is an emulator's.
pub(crate) fn check_base_url(
    given: Option<&str>,
    emulator: Option<&str>,
    project_id: &ProjectId,
) -> Result<(String, bool), ConfigError> {
    let text = match (emulator, given) {
        (Some(text), _) | (None, Some(text)) => text,
        (None, None) if project_id.is_live() => return Ok((STYTCH_LIVE.to_owned(), false)),
        (None, None) => return Ok((STYTCH_TEST.to_owned(), false)),
    };
    let wrong = |problem: &str| ConfigError::new("STYTCH_BASE_URL", format!("{text:?} {problem}"));
    let url = Url::parse(text).map_err(|_| wrong("is not a URL"))?;
    if url.path() != "/" || url.query().is_some() || url.fragment().is_some() || !url.username().is_empty() {
        return Err(wrong("must be an origin, with no path, query or user"));
    }
    let other = if project_id.is_live() { STYTCH_TEST } else { STYTCH_LIVE };
    if url.origin().ascii_serialization() == other {
        return Err(wrong("belongs to the other environment; leave it out, and the project's id decides"));
    }
    let local = is_loopback(&url);
    let is_emulator = match url.scheme() {
        _ if project_id.is_live() && local => {
            return Err(wrong("is loopback, where no live project can be; an emulator takes test projects"));
        }
        "https" => emulator.is_some(),
        "http" if project_id.is_live() => {
            return Err(wrong("is plain http, which a live project refuses; use https"));
        }
        "http" if local || emulator.is_some() => true,
        "http" => return Err(wrong("is plain http; for an emulator there, say allow_emulator_at(url)")),
        _ => return Err(wrong("is neither https nor http")),
    };
    Ok((url.origin().ascii_serialization(), is_emulator))
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => IpAddr::from(ip).is_loopback(),
        Some(Host::Ipv6(ip)) => IpAddr::from(ip).is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_urls_are_origins() {
        let good = PublicUrl::parse("https://app.example.com/", true).unwrap();
        assert_eq!((good.origin(), good.is_secure()), ("https://app.example.com", true));
        for local in ["http://localhost:3000", "http://127.0.0.1:8080", "http://[::1]:3000"] {
            assert!(!PublicUrl::parse(local, false).unwrap().is_secure());
            assert!(PublicUrl::parse(local, true).is_err(), "a live project on {local}");
        }
        for (text, url, path, home) in [
            ("https://a.example", "https://a.example", "", "/"),
            ("https://a.example/app", "https://a.example/app", "/app", "/app"),
            ("https://a.example:8443/x/app/", "https://a.example:8443/x/app", "/x/app", "/x/app/"),
        ] {
            let below = PublicUrl::parse(text, true).unwrap();
            assert_eq!((below.as_str(), below.path(), below.home()), (url, path, home));
            assert_eq!(format!("{}{}", below.origin(), below.path()), url);
        }
        for bad in [
            "",
            "app.example.com",
            "http://app.example.com",
            "https://a.example/?x",
            "https://a.example/a//b",
            "https://a.example/%61",
            "ftp://a.example",
        ] {
            let error = PublicUrl::parse(bad, false).unwrap_err();
            assert_eq!(error.setting(), "PUBLIC_URL");
        }
    }

    #[test]
    fn live_projects_never_meet_an_emulator() {
        let live = ProjectId::new("project-live-1");
        let test = ProjectId::new("project-test-1");
        assert_eq!(check_base_url(None, None, &live).unwrap().0, "https://api.stytch.com");
        assert_eq!(check_base_url(None, None, &test).unwrap().0, "https://test.stytch.com");
        for url in ["http://127.0.0.1:4010", "http://api.example.com", "https://localhost"] {
            assert!(check_base_url(Some(url), None, &live).is_err());
            assert!(check_base_url(None, Some(url), &live).is_err());
        }
        assert!(check_base_url(Some("http://127.0.0.1:4010"), None, &test).unwrap().1);
        assert!(check_base_url(Some("http://emulator:4010"), None, &test).is_err());
        assert!(check_base_url(None, Some("http://emulator:4010"), &test).unwrap().1);
        assert!(!check_base_url(Some("https://login.example.com"), None, &live).unwrap().1);
    }

    #[test]
    fn swapped_and_mixed_credentials_are_named() {
        let live = ProjectId::new("project-live-1");
        assert!(check_project_id("secret-test-1").unwrap_err().to_string().contains("STYTCH_SECRET"));
        assert!(check_project_id(" project-test-1").is_err());
        assert!(check_project_id("project-test-1\n").is_err());
        assert!(check_secret("project-live-1", &live).unwrap_err().to_string().contains("STYTCH_PROJECT_ID"));
        assert!(check_secret("secret-test-1", &live).is_err());
        assert!(check_secret("", &live).is_err());
        assert!(check_secret("secret-live-1", &live).is_ok());
    }
}
