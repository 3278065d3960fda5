//! Where a link may lead. Stytch compares with a registered list, so does the emulator once one is registered; before
//! that it takes what any test project could register.

use url::{Host, Url};

use crate::errors::{
    ApiError, INVALID_INVITE_MAGIC_LINK_URL, INVALID_LOGIN_MAGIC_LINK_URL, INVALID_SIGNUP_MAGIC_LINK_URL,
    Kind, NO_DEFAULT_INVITE_REDIRECT_URL_SET, NO_DEFAULT_LOGIN_REDIRECT_URL_SET,
    NO_DEFAULT_SIGNUP_REDIRECT_URL_SET, NO_MATCH_FOR_PROVIDED_MAGIC_LINK_URL,
};
use crate::state::links::LinkKind;

/// What a fresh test project has.
const DEFAULTS: [&str; 2] = ["http://localhost:3000/authenticate", "http://localhost:3000"];

/// The URL a link of this kind will lead to: the one given, if it is allowed, else the default.
pub(crate) fn resolve(
    registered: &[String],
    kind: LinkKind,
    given: Option<&str>,
) -> Result<String, ApiError> {
    let Some(given) = given else {
        return match registered {
            [] => Ok(DEFAULTS[0].to_owned()),
            list => list.iter().find(|url| !is_pattern(url)).cloned().ok_or_else(|| no_default(kind).into()),
        };
    };
    let url = Url::parse(given).map_err(|error| invalid(kind).because(format!("`{given}`: {error}")))?;
    if registered.is_empty() {
        return if is_plausible(&url) {
            Ok(given.to_owned())
        } else {
            Err(NO_MATCH_FOR_PROVIDED_MAGIC_LINK_URL
                .because(format!("`{given}` must be an https URL, or http on a loopback host")))
        };
    }
    if registered.iter().any(|pattern| matches(pattern, &url)) {
        Ok(given.to_owned())
    } else {
        let list = registered.join(", ");
        Err(NO_MATCH_FOR_PROVIDED_MAGIC_LINK_URL
            .because(format!("`{given}` is not registered; these are: {list}")))
    }
}

fn is_plausible(url: &Url) -> bool {
    match url.scheme() {
        "https" => true,
        "http" => match url.host() {
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        },
        // Deep links into an app of one's own; these four would run or show something in a browser instead.
        scheme => !matches!(scheme, "javascript" | "data" | "blob" | "file"),
    }
}

/// A `{}` as the value of a query parameter stands for any value, a `*` as first host label for any subdomain.
fn is_pattern(registered: &str) -> bool {
    registered.contains("{}") || registered.contains("://*.")
}

fn matches(registered: &str, url: &Url) -> bool {
    let Ok(pattern) = Url::parse(&registered.replace("://*.", "://any-subdomain.")) else { return false };
    let wild = registered.contains("://*.");
    let host = |url: &Url| url.host_str().unwrap_or_default().trim_start_matches("www.").to_owned();
    let hosts_match = if wild {
        let parent =
            |url: &Url| url.host_str().and_then(|host| host.split_once('.')).map(|(_, rest)| rest.to_owned());
        parent(&pattern) == parent(url)
    } else {
        host(&pattern) == host(url)
    };
    pattern.scheme() == url.scheme()
        && hosts_match
        && pattern.port_or_known_default() == url.port_or_known_default()
        && pattern.path() == url.path()
        && queries_match(&pattern, url)
        && pattern.fragment() == url.fragment()
}

fn queries_match(pattern: &Url, url: &Url) -> bool {
    if pattern.query() == url.query() {
        return true;
    }
    let (expected, actual) = (pattern.query_pairs(), url.query_pairs());
    expected.count() == actual.count()
        && pattern.query_pairs().zip(url.query_pairs()).all(|(expected, actual)| {
            expected.0 == actual.0 && (expected.1 == "{}" || expected.1 == actual.1)
        })
}

fn invalid(kind: LinkKind) -> Kind {
    match kind {
        LinkKind::Signup => INVALID_SIGNUP_MAGIC_LINK_URL,
        LinkKind::Invite => INVALID_INVITE_MAGIC_LINK_URL,
        LinkKind::Login | LinkKind::Embeddable => INVALID_LOGIN_MAGIC_LINK_URL,
    }
}

fn no_default(kind: LinkKind) -> Kind {
    match kind {
        LinkKind::Signup => NO_DEFAULT_SIGNUP_REDIRECT_URL_SET,
        LinkKind::Invite => NO_DEFAULT_INVITE_REDIRECT_URL_SET,
        LinkKind::Login | LinkKind::Embeddable => NO_DEFAULT_LOGIN_REDIRECT_URL_SET,
    }
}
