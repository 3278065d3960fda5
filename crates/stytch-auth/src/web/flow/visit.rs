//! The way from a request to the function that answers it.

use std::net::IpAddr;

use super::form::Form;
use super::route::Route;
use super::{
    callback, code, confirm, invite, logout, new_organization, organizations, start, switch, unfinished,
};
use crate::web::client::speaks_json;
use crate::web::csrf;
use crate::web::flow::cookie::FlowCookie;
use crate::web::flow::form_cookie::FormCookie;
use crate::web::login::Login;
use crate::web::pages::{NoticeKind, THIS_VERY_PAGE};
use crate::web::reply::Reply;
use crate::web::request::{BodyError, Head};
use crate::web::session_handle::SessionHandle;

/// The largest form that a person can need; adapters stop reading there.
pub(crate) const BODY_LIMIT: usize = 64 * 1024;

const WRONG_HOOK: &str = "on_sign_in is for users, on_member_sign_in for members: this project has the others, and nobody \
     is signed in before that is set right";

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
    /// `body` is read up to [`BODY_LIMIT`](Self::BODY_LIMIT); `peer` is the other end of the connection, if the server
    /// knows it.
    pub async fn answer(
        &self,
        head: Head<'_>,
        body: Result<&[u8], BodyError>,
        peer: Option<IpAddr>,
    ) -> Reply {
        let Some(route) = self.route(head.path) else { return Reply::new(404) };
        // Whoever wants to leave may leave, whatever is wrong with the ways in.
        if self.waits_for_others() && route != Route::Logout {
            tracing::error!("{WRONG_HOOK}");
            return Reply::misconfigured(WRONG_HOOK);
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
        if head.method == "HEAD" { reply.without_body() } else { reply }
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

    async fn post(&self, route: Route, body: Result<&[u8], BodyError>) -> Reply {
        let form = match body.map_err(unread).and_then(|body| Form::read(&self.head, body)) {
            Ok(form) => form,
            Err(kind) => return self.problem(kind),
        };
        if !csrf::is_ours(&self.head, self.login.stytch().public_origin(), self.repeated(route, &form)) {
            tracing::info!(
                route = route.path(),
                origin = self.head.header("origin"),
                public_url = self.login.stytch().public_url(),
                "a form from another site was refused; if it was a page of this app, PUBLIC_URL is not what people see"
            );
            return self.problem(NoticeKind::CrossSite);
        }
        self.login.compare_origins(&self.head);
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
        self.login.notice(&self.head, kind, Some(&self.next_after(kind)))
    }

    /// Where to go from a page that says that a request could not be served.
    fn next_after(&self, kind: NoticeKind) -> String {
        let passes = matches!(kind, NoticeKind::Unavailable | NoticeKind::Misconfigured);
        match kind {
            NoticeKind::RedirectLoop => self.login.home_after_login().as_str().to_owned(),
            _ if passes && self.head.is_safe() => THIS_VERY_PAGE.to_owned(),
            // Who waits for a mail goes back to the page that has the code's field and sends the link again.
            NoticeKind::Unavailable if self.flow.is_some() => self.login.path(Route::Sent),
            _ => self.login.path(Route::Login),
        }
    }

    /// The answer to an outage, as a page or as JSON.
    pub(crate) fn unavailable(&self, error: &crate::error::Error) -> Reply {
        let seconds = crate::web::denial::retry_after(error).to_string();
        self.problem(NoticeKind::Unavailable).header("retry-after", seconds)
    }
}

fn unread(why: BodyError) -> NoticeKind {
    match why {
        BodyError::TooLarge => NoticeKind::TooLarge,
        BodyError::Incomplete => NoticeKind::BadRequest,
    }
}
