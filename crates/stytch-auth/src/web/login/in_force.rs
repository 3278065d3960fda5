//! The settings as the flow reads them: addresses, pages, hooks, limits.

use std::sync::atomic::Ordering;
use std::time::Duration;

use super::{LinkPolicy, Login};
use crate::api::Json;
use crate::config::Vertical;
use crate::error::Error;
use crate::session::Renewed;
use crate::web::client::Client;
use crate::web::cookies::Cookies;
use crate::web::csrf;
use crate::web::flow::{self, LinkRequest, MemberSignInEvent, Route, SignInEvent};
use crate::web::hook::Hook;
use crate::web::network::TrustedProxies;
use crate::web::pages::{Language, NoticeKind, NoticePage, Pages};
use crate::web::reply::Reply;
use crate::web::request::Head;
use crate::web::return_to::ReturnTo;
use crate::web::send_limits::SendLimits;

impl Login {
    pub(crate) fn route(&self, path: &str) -> Option<Route> {
        let find = |path: &str| flow::find(self.stytch().vertical(), below(path, &self.settings.prefix)?);
        let base = self.base();
        let inside = if base.is_empty() { None } else { below(path, base) };
        let route = inside.and_then(find).or_else(|| find(path))?;
        (route != Route::NewOrganization || self.creates_organizations()).then_some(route)
    }

    /// The path of one of the login routes, as browsers see it.
    pub(crate) fn path(&self, route: Route) -> String {
        format!("{}{}{}", self.base(), self.settings.prefix, route.path())
    }

    /// The absolute URL of one of the login routes, from configuration only.
    pub(crate) fn url(&self, route: Route) -> String {
        format!("{}{}", self.stytch().public_origin(), self.path(route))
    }

    /// A path and query of a request, as browsers see it: proxies and routers that nest may have taken off the path that
    /// the app is below.
    pub(crate) fn public_path(&self, path: &str) -> String {
        let (base, public) = (self.base(), &self.stytch().config().public_url);
        let below =
            path.strip_prefix(base).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']));
        match path.strip_prefix('/') {
            _ if below => path.to_owned(),
            Some(rest) if rest.is_empty() || rest.starts_with('?') => format!("{}{rest}", public.home()),
            _ => format!("{base}{path}"),
        }
    }

    /// Says once that people see the app elsewhere than it was told.
    pub(crate) fn compare_origins(&self, head: &Head<'_>) {
        let Some(origin) = csrf::seen_elsewhere(head, self.stytch().public_origin()) else { return };
        if !self.settings.seen_elsewhere.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                origin,
                public_url = self.stytch().public_url(),
                "a browser sees the app at another origin than PUBLIC_URL: links in mails will lead it to PUBLIC_URL, where \
                 it has no cookies. Open the app there, or set PUBLIC_URL to what people see"
            );
        }
    }

    /// The path that the app is below; mostly empty.
    fn base(&self) -> &str {
        self.stytch().config().public_url.path()
    }

    /// The login page for somebody who wanted to go there.
    pub(crate) fn login_url(&self, return_to: &ReturnTo) -> String {
        let path = self.path(Route::Login);
        if *return_to == self.settings.after_login {
            return path;
        }
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("return_to", return_to.as_str())
            .finish();
        format!("{path}?{query}")
    }

    /// A return path, or the default if it is not one: a login route, say, or another site.
    pub(crate) fn return_to(&self, path: &str) -> ReturnTo {
        let parsed = ReturnTo::parse(path).ok();
        let ours = |path: &ReturnTo| {
            self.settings.routes && Route::all().any(|route| path.is_below(&self.path(route)))
        };
        parsed.filter(|path| !ours(path)).unwrap_or_else(|| self.settings.after_login.clone())
    }

    pub(crate) fn client(&self, head: &Head<'_>) -> Client {
        let decided = self.settings.classifier.as_ref().and_then(|classifier| classifier.decide(head));
        decided.unwrap_or_else(|| Client::of(head))
    }

    pub(crate) fn limits(&self) -> Option<&SendLimits> {
        self.settings.limits.as_ref()
    }

    pub(crate) fn proxies(&self) -> &TrustedProxies {
        &self.settings.proxies
    }

    pub(crate) fn link_check(&self) -> Option<&Hook<LinkRequest>> {
        self.settings.check.as_ref()
    }

    pub(crate) fn has_hook(&self) -> bool {
        self.settings.hook.is_some() || self.settings.member_hook.is_some()
    }

    /// Whether the hook is one for people of the other kind, who never come.
    pub(crate) fn waits_for_others(&self) -> bool {
        match self.stytch().vertical() {
            Vertical::Consumer => self.settings.member_hook.is_some(),
            Vertical::B2b => self.settings.hook.is_some(),
        }
    }

    pub(crate) fn creates_organizations(&self) -> bool {
        self.settings.create_organizations
    }

    /// `Set-Cookie` for a session, to its end or to the longest that one may live.
    pub(crate) fn session_cookies(&self, session: &Renewed) -> Vec<String> {
        let longest = session.principal.started_at().plus(self.settings.stytch.config().limits.absolute);
        let ends = session.principal.session_expires_at().min(longest);
        self.settings.cookies.install(session, ends, self.settings.stytch.now())
    }

    pub(crate) fn policy(&self) -> LinkPolicy {
        self.settings.policy
    }

    pub(crate) fn cookies(&self) -> &Cookies {
        &self.settings.cookies
    }

    pub(crate) fn lifetime(&self) -> Duration {
        self.settings.link_lifetime
    }

    pub(crate) fn accepts_bearer(&self) -> bool {
        self.settings.bearer
    }

    pub(crate) fn claims(&self) -> Option<&Json> {
        self.settings.claims.as_ref()
    }

    pub(crate) fn home_after_logout(&self) -> &ReturnTo {
        &self.settings.after_logout
    }

    pub(crate) fn home_after_login(&self) -> &ReturnTo {
        &self.settings.after_login
    }

    pub(crate) fn inbox(&self) -> Option<&str> {
        self.settings.inbox.as_deref()
    }

    /// Draws a page in the language that the browser reads best.
    pub(crate) fn draw(
        &self,
        head: &Head<'_>,
        status: u16,
        page: impl FnOnce(&dyn Pages, &Language) -> String,
    ) -> Reply {
        let (pages, language) = (&*self.settings.pages, self.language(head));
        let html = page(pages, language);
        Reply::html(status, pages.content_security_policy(), html).header("content-language", language.tag())
    }

    /// The language of the pages that the browser reads best.
    fn language(&self, head: &Head<'_>) -> &Language {
        self.settings.pages.defaults().language_for(head.header("accept-language").as_deref())
    }

    /// A page that says that the request could not be served; `next` is where to go from there.
    pub(crate) fn notice(&self, head: &Head<'_>, kind: NoticeKind, next: Option<&str>) -> Reply {
        let page = NoticePage { kind, next, request_id: None };
        self.draw(head, kind.status(), |pages, language| pages.notice(&page, language))
    }

    /// Runs the app's hook; `Err` means no session.
    pub(crate) async fn signed_in(&self, event: SignInEvent) -> Result<(), Error> {
        match &self.settings.hook {
            Some(hook) => hook.run(event).await,
            None => Ok(()),
        }
    }

    /// Runs the app's hook for members; `Err` means no session.
    pub(crate) async fn member_signed_in(&self, event: MemberSignInEvent) -> Result<(), Error> {
        match &self.settings.member_hook {
            Some(hook) => hook.run(event).await,
            None => Ok(()),
        }
    }

    /// The language of a mail, as Stytch calls it: that of the page unless it is set.
    pub(crate) fn locale_for(&self, head: &Head<'_>) -> Option<&str> {
        self.settings.locale.as_deref().or_else(|| self.language(head).locale())
    }

    /// The mail templates for known and for new people.
    pub(crate) fn templates(&self) -> (Option<&str>, Option<&str>) {
        (self.settings.login_template_id.as_deref(), self.settings.signup_template_id.as_deref())
    }

    pub(crate) fn creates_pending(&self) -> bool {
        self.settings.create_user_as_pending
    }
}

/// What follows a prefix, which is empty for most apps.
///
/// Every request is asked this. An empty `String` points nowhere, and `memcmp` of glibc looks there even for no bytes at
/// all, with an empty mask: on processors that have AVX-512 it takes 80 ns until the fault is suppressed.
fn below<'path>(path: &'path str, prefix: &str) -> Option<&'path str> {
    if prefix.is_empty() { Some(path) } else { path.strip_prefix(prefix) }
}
