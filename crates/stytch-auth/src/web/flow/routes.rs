//! The login routes as data, and the way from a request to the function that answers it.

use super::form::Form;
use super::{callback, code, confirm, invite, logout, start};
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

/// The route at exactly this path. Variants with other case, a slash more or an escape are the app's business.
pub(crate) fn find(path: &str) -> Option<Route> {
    ROUTES.iter().find(|(known, _)| *known == path).map(|(_, route)| *route)
}

impl Route {
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        ROUTES.iter().map(|(_, route)| *route)
    }

    pub(crate) fn path(self) -> &'static str {
        ROUTES.iter().find(|(_, route)| *route == self).map_or("/", |(path, _)| path)
    }

    fn methods(self) -> &'static str {
        match self {
            Self::Sent => "GET, HEAD",
            Self::Code => "POST",
            Self::Login | Self::Confirm | Self::Callback | Self::Invite | Self::Logout => "GET, HEAD, POST",
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
    pub(crate) flow: Option<FlowCookie>,
    /// Whether the answer is JSON rather than a page.
    pub(crate) json: bool,
}

impl Login {
    /// The most bytes of body that a login route reads.
    pub const BODY_LIMIT: usize = BODY_LIMIT;

    /// Answers a request to one of the login routes. `None`: the body was larger than [`BODY_LIMIT`](Self::BODY_LIMIT).
    pub async fn answer(&self, head: Head<'_>, body: Option<&[u8]>) -> Reply {
        let Some(route) = self.route(head.path) else { return Reply::new(404) };
        let visit = Visit {
            login: self,
            head,
            session: SessionHandle::new(self, &head),
            flow: FlowCookie::read(self, &head),
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
            Route::Sent => start::sent(self),
            Route::Confirm => confirm::page(self).await,
            Route::Callback => callback::arrive(self).await,
            Route::Invite => invite::arrive(self),
            Route::Logout => logout::page(self).await,
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
            Route::Sent => Reply::new(405),
        }
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
        let shown = [&cookies.flow, &cookies.pending, &cookies.form].into_iter();
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
        assert_eq!(find("/login"), Some(Route::Login));
        for path in ["//login", "/login/", "/LOGIN", "/login;x", "/%6cogin", "/login/code/", "", "/"] {
            assert_eq!(find(path), None, "{path}");
        }
        for route in Route::all() {
            assert_eq!(find(route.path()), Some(route));
        }
    }
}
