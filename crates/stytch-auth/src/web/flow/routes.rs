//! The login routes as data, and the way from a request to the function that answers it.

use std::net::IpAddr;

use super::form::Form;
use super::{
    callback, code, confirm, invite, logout, new_organization, organizations, start, switch, unfinished,
};
use crate::config::Vertical;
use crate::web::client::speaks_json;
use crate::web::csrf;
use crate::web::flow::cookie::FlowCookie;
use crate::web::flow::form_cookie::FormCookie;
use crate::web::login::Login;
use crate::web::pages::NoticeKind;
use crate::web::reply::Reply;
use crate::web::request::Head;
use crate::web::session_handle::SessionHandle;

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

    fn methods(self) -> &'static str {
        match self {
            Self::Sent | Self::Required => "GET, HEAD",
            Self::Code => "POST",
            _ => "GET, HEAD, POST",
        }
    }

    // A URL with a token must not travel on, not even to our own logs.
    fn referrer_policy(self) -> &'static str {
        if matches!(self, Self::Callback | Self::Invite) { "no-referrer" } else { "same-origin" }
    }
}

/// The largest form that a person can need; adapters stop reading there.
pub(crate) const BODY_LIMIT: usize = 64 * 1024;

/// What the functions of the flow work with.
pub(crate) struct Visit<'a> {
    pub(crate) login: &'a Login,
    pub(crate) head: Head<'a>,
    pub(crate) session: SessionHandle,
    pub(crate) route: Route,
    pub(crate) flow: Option<FlowCookie>,
    /// The other end of the connection, if the server says.
    pub(crate) peer: Option<IpAddr>,
    /// Whether the answer is JSON rather than a page.
    pub(crate) json: bool,
}

impl Login {
    /// The most bytes of body that a login route reads.
    pub const BODY_LIMIT: usize = BODY_LIMIT;

    /// Answers a request to one of the login routes.
    ///
    /// `body` is `None` if it was larger than [`BODY_LIMIT`](Self::BODY_LIMIT); `peer` is the other end of the
    /// connection, if the server knows it.
    pub async fn answer(&self, head: Head<'_>, body: Option<&[u8]>, peer: Option<IpAddr>) -> Reply {
        let Some(route) = self.route(head.path) else { return Reply::new(404) };
        if self.waits_for_others() {
            tracing::error!(
                "on_sign_in is for users, on_member_sign_in for members: this project has the others, and nobody is \
                 signed in before that is set right"
            );
            return Reply::misconfigured();
        }
        let visit = Visit {
            login: self,
            head,
            session: SessionHandle::new(self, &head),
            route,
            flow: FlowCookie::read(self, &head),
            peer,
            json: speaks_json(&head),
        };
        let reply = match head.method {
            "GET" | "HEAD" if route.methods().contains("GET") => visit.get(route).await,
            "POST" if route.methods().contains("POST") => visit.post(route, body).await,
            _ => Reply::new(405).header("allow", route.methods()),
        };
        let reply = reply
            .cookies(visit.session.set_cookies())
            .change("referrer-policy", route.referrer_policy())
            .header("vary", "Cookie, Sec-Fetch-Site, Origin, Accept, Accept-Language");
        if head.method == "HEAD" { reply.body(String::new()) } else { reply }
    }
}

impl Visit<'_> {
    async fn get(&self, route: Route) -> Reply {
        match route {
            Route::Login => start::page(self).await,
            Route::Sent => start::sent(self).await,
            Route::Confirm => confirm::page(self).await,
            Route::Callback => callback::arrive(self).await,
            Route::Invite => invite::arrive(self),
            Route::Logout => logout::page(self).await,
            Route::OrganizationLogin => start::page(self).await,
            Route::Organizations => organizations::page(self).await,
            Route::NewOrganization => new_organization::page(self),
            Route::Required => unfinished::page(self),
            Route::Switch => switch::page(self).await,
            Route::Code => Reply::new(405),
        }
    }

    async fn post(&self, route: Route, body: Option<&[u8]>) -> Reply {
        let form = match body.ok_or(NoticeKind::BadRequest).and_then(|body| Form::read(&self.head, body)) {
            Ok(form) => form,
            Err(kind) => return self.problem(kind),
        };
        if !csrf::is_ours(&self.head, self.login.stytch().public_url(), self.repeated(route, &form)) {
            tracing::info!(route = route.path(), "a form from another site was refused");
            return self.problem(NoticeKind::CrossSite);
        }
        match route {
            Route::Login => start::send(self, &form).await,
            Route::Code => code::redeem(self, &form).await,
            Route::Confirm => confirm::answer(self, &form).await,
            Route::Callback => callback::confirmed(self, &form).await,
            Route::Invite => invite::accept(self, &form).await,
            Route::Logout => logout::sign_out(self).await,
            Route::OrganizationLogin => start::send(self, &form).await,
            Route::Organizations => organizations::enter(self, &form).await,
            Route::NewOrganization => new_organization::found(self, &form).await,
            Route::Switch => switch::change(self, &form).await,
            Route::Sent | Route::Required => Reply::new(405),
        }
    }

    /// The slug of the organisation whose login page this is.
    pub(crate) fn organization(&self) -> Option<&str> {
        let slug = || self.head.path.rsplit('/').next();
        (self.route == Route::OrganizationLogin).then(slug).flatten()
    }

    /// The value for a form's `csrf` field, which only pages of ours in this very browser can know.
    pub(crate) fn csrf(&self) -> Option<String> {
        let stytch = self.login.stytch();
        match &self.flow {
            Some(flow) => Some(flow.csrf(stytch)),
            None => FormCookie::read(self.login, &self.head).map(|form| form.csrf(stytch)),
        }
    }

    /// Removes the cookies of a flow that has come to its end, those that the browser shows.
    pub(crate) fn forget_flow(&self, reply: Reply) -> Reply {
        let cookies = self.login.cookies();
        let shown = [&cookies.flow, &cookies.pending, &cookies.form, &cookies.intermediate].into_iter();
        let shown = shown.filter(|name| self.head.shows_cookie(name));
        reply.cookies(shown.map(|name| cookies.clear_sealed(name)))
    }

    fn repeated(&self, route: Route, form: &Form) -> csrf::Repeated {
        let expected = if route == Route::Confirm { confirm::csrf(self) } else { self.csrf() };
        match (expected, form.get("csrf")) {
            (Some(expected), Some(given))
                if crate::secret::same_bytes(expected.as_bytes(), given.as_bytes()) =>
            {
                csrf::Repeated::Matches
            }
            _ => csrf::Repeated::No,
        }
    }

    /// The answer when a request cannot be served, as a page or as JSON.
    pub(crate) fn problem(&self, kind: NoticeKind) -> Reply {
        if self.json {
            let (title, code) = kind.problem();
            return Reply::problem(kind.status(), title, code);
        }
        // Who waits for a mail goes back to the page that has the code's field and sends the link again.
        let waits = self.flow.is_some() && kind == NoticeKind::Unavailable;
        if kind == NoticeKind::RedirectLoop {
            return self.login.notice(&self.head, kind, Some(self.login.home_after_login().as_str()));
        }
        let next = if waits { Route::Sent } else { Route::Login };
        self.login.notice(&self.head, kind, Some(&self.login.path(next)))
    }

    /// The answer to an outage, as a page or as JSON.
    pub(crate) fn unavailable(&self, error: &crate::error::Error) -> Reply {
        let seconds = crate::web::denial::retry_after(error).to_string();
        self.problem(NoticeKind::Unavailable).header("retry-after", seconds)
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
