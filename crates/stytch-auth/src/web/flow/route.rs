//! The login routes as data.

use crate::config::Vertical;

/// A login route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Route {
    Login,
    Sent,
    Code,
    Confirm,
    Callback,
    Invite,
    Logout,
    OrganizationLogin,
    Organizations,
    NewOrganization,
    Required,
    Switch,
}

const ROUTES: [(&str, Route); 7] = [
    ("/login", Route::Login),
    ("/login/sent", Route::Sent),
    ("/login/code", Route::Code),
    ("/login/confirm", Route::Confirm),
    ("/authenticate", Route::Callback),
    ("/invite", Route::Invite),
    ("/logout", Route::Logout),
];

/// What a B2B project has beside them. The first is the login page by another name, for links that say what it does.
const B2B_ROUTES: [(&str, Route); 6] = [
    ("/login/discovery", Route::Login),
    ("/login/org", Route::OrganizationLogin),
    ("/login/organizations", Route::Organizations),
    ("/login/organizations/new", Route::NewOrganization),
    ("/login/required", Route::Required),
    ("/login/switch", Route::Switch),
];

/// The route at exactly this path. Variants with other case, a slash more or an escape are the app's business.
pub(crate) fn find(vertical: Vertical, path: &str) -> Option<Route> {
    let with_slug = |route| route == Route::OrganizationLogin;
    let own = ROUTES.iter().find(|(known, _)| *known == path);
    let of_members = || {
        B2B_ROUTES.iter().find(|(known, route)| match path.strip_prefix(known) {
            Some("") => !with_slug(*route),
            Some(rest) => with_slug(*route) && rest.strip_prefix('/').is_some_and(is_slug),
            None => false,
        })
    };
    let b2b = vertical == Vertical::B2b;
    own.or_else(|| b2b.then(of_members).flatten()).map(|(_, route)| *route)
}

/// Whether Stytch lets an organisation have this slug.
fn is_slug(text: &str) -> bool {
    (2..=128).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
        && text.bytes().any(|byte| byte.is_ascii_alphanumeric())
}

impl Route {
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        ROUTES.iter().chain(&B2B_ROUTES).map(|(_, route)| *route)
    }

    pub(crate) fn path(self) -> &'static str {
        let mut routes = ROUTES.iter().chain(&B2B_ROUTES);
        routes.find(|(_, route)| *route == self).map_or("/", |(path, _)| path)
    }

    /// The methods that it answers, for `Allow`.
    pub(super) fn methods(self) -> &'static str {
        match self {
            Self::Sent | Self::Required => "GET, HEAD",
            Self::Code => "POST",
            _ => "GET, HEAD, POST",
        }
    }

    // A URL with a token must not travel on, not even to our own logs.
    pub(super) fn referrer_policy(self) -> &'static str {
        if matches!(self, Self::Callback | Self::Invite) { "no-referrer" } else { "same-origin" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_exact_path_is_a_route() {
        let consumer = |path: &str| find(Vertical::Consumer, path);
        assert_eq!(consumer("/login"), Some(Route::Login));
        for path in ["//login", "/login/", "/LOGIN", "/login;x", "/%6cogin", "/login/code/", "", "/"] {
            assert_eq!((consumer(path), find(Vertical::B2b, path)), (None, None), "{path}");
        }
        for (path, route) in ROUTES {
            assert_eq!((consumer(path), find(Vertical::B2b, path)), (Some(route), Some(route)));
        }
    }

    #[test]
    fn a_consumer_project_has_no_organizations() {
        for (path, route) in B2B_ROUTES {
            assert_eq!(find(Vertical::Consumer, path), None, "{path}");
            assert!(route == Route::OrganizationLogin || find(Vertical::B2b, path) == Some(route), "{path}");
        }
        assert_eq!(find(Vertical::Consumer, "/login/org/acme"), None);
    }

    #[test]
    fn an_organization_is_named_by_a_slug() {
        let find = |path: &str| find(Vertical::B2b, path);
        for path in ["/login/org/acme", "/login/org/A.b_c~d-9", "/login/org/new"] {
            assert_eq!(find(path), Some(Route::OrganizationLogin), "{path}");
        }
        let long = format!("/login/org/{}", "a".repeat(129));
        for path in [
            "/login/org",
            "/login/org/",
            "/login/org/a",
            "/login/org/..",
            "/login/org/acme/",
            "/login/org/a/b",
            "/login/org/ac%6de",
            "/login/org/acm\u{e9}",
            "/login/org/a;b",
            "/login/orgacme",
            "/login/switch/x",
            &long,
        ] {
            assert_eq!(find(path), None, "{path}");
        }
    }
}
