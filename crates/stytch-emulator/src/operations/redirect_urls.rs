//! Where a link may lead. Stytch compares with a registered list, so does the emulator once one is registered; before
//! that it takes what any test project could register.

use url::{Host, Url};

use crate::config::RedirectUrl;
use crate::errors::{ApiError, Kind, NO_MATCH_FOR_PROVIDED_MAGIC_LINK_URL};
use crate::state::links::LinkKind;

/// What a fresh test project has.
const DEFAULTS: [&str; 2] = ["http://localhost:3000/authenticate", "http://localhost:3000"];

/// What to say about a URL that is none, and about a missing one where there is none of the kind, or no default.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Refusals {
    pub(crate) invalid: Kind,
    pub(crate) none: Kind,
    pub(crate) no_default: Kind,
}

/// The URL a link will lead to: the one given, if it is allowed, else the default.
pub(crate) fn resolve(
    registered: &[RedirectUrl],
    kind: LinkKind,
    given: Option<&str>,
    refusals: Refusals,
) -> Result<String, ApiError> {
    let mut fitting = registered.iter().filter(|registered| registered.is_for(kind));
    let Some(given) = given else {
        if registered.is_empty() {
            return Ok(DEFAULTS[0].to_owned());
        }
        let Some(first) = fitting.clone().next() else { return Err(refusals.none.into()) };
        let marked = fitting.clone().find(|url| url.default);
        // Unless one is marked, the first that can be followed as it is.
        let default = marked.or_else(|| [first].into_iter().chain(fitting).find(|url| !is_pattern(&url.url)));
        return default.map(|url| url.url.clone()).ok_or_else(|| refusals.no_default.into());
    };
    let url = Url::parse(given).map_err(|error| refusals.invalid.because(format!("`{given}`: {error}")))?;
    if registered.is_empty() {
        return if is_plausible(&url) {
            Ok(given.to_owned())
        } else {
            Err(NO_MATCH_FOR_PROVIDED_MAGIC_LINK_URL
                .because(format!("`{given}` must be an https URL, or http on a loopback host")))
        };
    }
    if fitting.clone().any(|registered| matches(&registered.url, &url)) {
        Ok(given.to_owned())
    } else {
        let list: Vec<&str> = fitting.by_ref().map(|registered| registered.url.as_str()).collect();
        Err(NO_MATCH_FOR_PROVIDED_MAGIC_LINK_URL.because(format!(
            "`{given}` is not registered for {}; these are: {}",
            kind.word(),
            list.join(", ")
        )))
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
