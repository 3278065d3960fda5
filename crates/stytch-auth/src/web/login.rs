//! The settings of sessions and login routes, which every adapter shares.

mod in_force;

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use serde::Serialize;

use super::client::{Classifier, Client};
use super::cookies::{CookieProfile, Cookies};
use super::flow::{LinkRequest, MemberSignInEvent, SignInEvent};
use super::hook::{BoxError, Hook};
use super::network::TrustedProxies;
use super::pages::{DefaultPages, Pages};
use super::request::Head;
use super::return_to::ReturnTo;
use super::send_limits::SendLimits;
use crate::api::Json;
use crate::error::ConfigError;
use crate::stytch::Stytch;

/// Who may finish a sign-in with a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum LinkPolicy {
    /// The browser that asked for the link (by PKCE, RFC 7636). Opened elsewhere, the link shows a code that the
    /// asking browser takes. Mail scanners can neither spend a link nor sign themselves in.
    #[default]
    SameBrowser,
    /// Any browser, after a button was pressed and the account was confirmed. Easier for people who read mail on
    /// another device; a scanner that presses buttons can spend a link.
    AnyDevice,
}

/// Sessions and login routes of one app: the settings and the machinery behind a framework's layer.
///
/// Adapters make one from a [`Stytch`] handle and offer its settings as their own; an app meets it only when it
/// writes an adapter. Clones share everything.
#[derive(Clone)]
#[must_use = "settings do nothing until they are given to a layer"]
pub struct Login {
    settings: Arc<Settings>,
}

#[derive(Clone)]
struct Settings {
    // In here and not beside it: every request clones the one pointer.
    stytch: Stytch,
    prefix: String,
    routes: bool,
    policy: LinkPolicy,
    profile: CookieProfile,
    cookies: Cookies,
    link_lifetime: Duration,
    after_login: ReturnTo,
    after_logout: ReturnTo,
    pages: Arc<dyn Pages>,
    hook: Option<Hook<SignInEvent>>,
    member_hook: Option<Hook<MemberSignInEvent>>,
    create_organizations: bool,
    bearer: bool,
    locale: Option<String>,
    login_template_id: Option<String>,
    signup_template_id: Option<String>,
    create_user_as_pending: bool,
    claims: Option<Json>,
    inbox: Option<String>,
    limits: Option<SendLimits>,
    proxies: Arc<TrustedProxies>,
    check: Option<Hook<LinkRequest>>,
    classifier: Option<Classifier>,
    /// Whether it was said that people see the app elsewhere than it was told.
    seen_elsewhere: Arc<AtomicBool>,
}

impl Login {
    /// Sessions and login routes with the default settings.
    pub fn new(stytch: Stytch) -> Self {
        let profile = CookieProfile::default();
        let cookies = Cookies::new(&stytch.config().public_url, profile);
        let inbox = stytch.is_emulated().then(|| format!("{}/emulator/", stytch.base_url()));
        let home = ReturnTo::parse(stytch.config().public_url.home()).unwrap_or_else(|_| ReturnTo::home());
        let settings = Settings {
            stytch,
            prefix: String::new(),
            routes: true,
            policy: LinkPolicy::default(),
            profile,
            cookies,
            link_lifetime: Duration::from_secs(30 * 60),
            after_login: home.clone(),
            after_logout: home,
            pages: Arc::new(DefaultPages::new()),
            hook: None,
            member_hook: None,
            create_organizations: true,
            bearer: true,
            locale: None,
            login_template_id: None,
            signup_template_id: None,
            create_user_as_pending: false,
            claims: None,
            inbox,
            limits: Some(SendLimits::default()),
            proxies: Arc::default(),
            check: None,
            classifier: None,
            seen_elsewhere: Arc::default(),
        };
        Self { settings: Arc::new(settings) }
    }

    fn set(mut self, change: impl FnOnce(&mut Settings)) -> Self {
        change(Arc::make_mut(&mut self.settings));
        self
    }

    /// Puts the login routes below a path such as `/auth`.
    ///
    /// # Errors
    ///
    /// The prefix is not a plain path.
    pub fn routes_at(self, prefix: &str) -> Result<Self, ConfigError> {
        let prefix = prefix.trim_end_matches('/');
        let plain = prefix.bytes().all(|b| b.is_ascii_alphanumeric() || b"/-_.~".contains(&b));
        if !prefix.is_empty() && (!plain || ReturnTo::parse(prefix).is_err()) {
            return Err(ConfigError::new("routes_at", format!("{prefix:?} is not a path such as /auth")));
        }
        Ok(self.set(|settings| settings.prefix = prefix.to_owned()))
    }

    /// Answers no login routes: only sessions are authenticated.
    pub fn without_routes(self) -> Self {
        self.set(|settings| settings.routes = false)
    }

    /// Who may finish a sign-in with a link.
    pub fn link_policy(self, policy: LinkPolicy) -> Self {
        self.set(|settings| settings.policy = policy)
    }

    /// How long a link works: whole minutes from 5 to 10080, 30 unless set.
    pub fn link_lifetime(self, lifetime: Duration) -> Self {
        let minutes = (lifetime.as_secs() / 60).clamp(5, 10_080);
        self.set(|settings| settings.link_lifetime = Duration::from_secs(minutes * 60))
    }

    /// How the session cookies are named and who can read them.
    pub fn cookie_profile(self, profile: CookieProfile) -> Self {
        let cookies = Cookies::new(&self.settings.stytch.config().public_url, profile);
        self.set(|settings| {
            settings.profile = profile;
            settings.cookies = cookies;
        })
    }

    /// Where people go after signing in, unless they were on their way somewhere; `/` unless set.
    pub fn after_login(self, path: ReturnTo) -> Self {
        self.set(|settings| settings.after_login = path)
    }

    /// Where people go after signing out; `/` unless set.
    pub fn after_logout(self, path: ReturnTo) -> Self {
        self.set(|settings| settings.after_logout = path)
    }

    /// Draws the pages of the flow another way.
    pub fn pages(self, pages: impl Pages) -> Self {
        self.set(|settings| settings.pages = Arc::new(pages))
    }

    /// Awaits `hook` when a person signs in, before any cookie is set: the place to save `user_id` beside the
    /// app's own record.
    ///
    /// An error means no session: the person gets a page that says to try again. Write it so that it can run
    /// twice for one person, for example as "insert or do nothing".
    pub fn on_sign_in<F, R, E>(self, hook: F) -> Self
    where
        F: Fn(SignInEvent) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), E>> + Send + 'static,
        E: Into<BoxError>,
    {
        self.set(|settings| settings.hook = Some(Hook::new(hook)))
    }

    /// Awaits `hook` when a member signs in to an organisation, before any cookie is set: `on_sign_in` of a B2B project,
    /// where people are members.
    pub fn on_member_sign_in<F, R, E>(self, hook: F) -> Self
    where
        F: Fn(MemberSignInEvent) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), E>> + Send + 'static,
        E: Into<BoxError>,
    {
        self.set(|settings| settings.member_hook = Some(Hook::new(hook)))
    }

    /// Whether people may create organisations when they sign in to a B2B project; they may unless told otherwise.
    pub fn create_organizations(self, allowed: bool) -> Self {
        self.set(|settings| settings.create_organizations = allowed)
    }

    /// How many links may be asked for before Stytch is called; see [`SendLimits`] for those in force unless set.
    pub fn send_limits(self, limits: SendLimits) -> Self {
        self.set(|settings| settings.limits = Some(limits))
    }

    /// Counts no links: only Stytch's own limits are left, which answer for the whole project.
    pub fn without_send_limits(self) -> Self {
        self.set(|settings| settings.limits = None)
    }

    /// The proxies in front of the app, as addresses or networks such as `10.0.0.0/8`.
    ///
    /// `X-Forwarded-For` is read when the connection comes from one of them, and then only as far as they wrote it.
    /// Without it the address of the connection counts, if it is a public one.
    ///
    /// # Errors
    ///
    /// One of them is neither an address nor a network.
    pub fn trusted_proxies<'a>(
        self,
        proxies: impl IntoIterator<Item = &'a str>,
    ) -> Result<Self, ConfigError> {
        match TrustedProxies::parse(proxies) {
            Ok(proxies) => Ok(self.set(|settings| settings.proxies = Arc::new(proxies))),
            Err(wrong) => {
                Err(ConfigError::new("trusted_proxies", format!("{wrong:?} is no address and no network")))
            }
        }
    }

    /// Awaits `check` before a link is sent, within the limits: the place for a captcha or a rule of the app's own.
    ///
    /// An error means that no link is sent, and is logged; the person is asked to try once more. What it decides by
    /// should not be whether the address is known.
    pub fn before_send<F, R, E>(self, check: F) -> Self
    where
        F: Fn(LinkRequest) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), E>> + Send + 'static,
        E: Into<BoxError>,
    {
        self.set(|settings| settings.check = Some(Hook::new(check)))
    }

    /// Decides for some requests which kind of client is asking, and so what somebody gets who may not go on: a redirect,
    /// a status, JSON. `None` leaves it to the headers; see [`Client`].
    pub fn classify(self, decide: impl Fn(&Head<'_>) -> Option<Client> + Send + Sync + 'static) -> Self {
        self.set(|settings| settings.classifier = Some(Classifier::new(decide)))
    }

    /// Ignores session JWTs in `Authorization: Bearer`, which count otherwise if their issuer is ours.
    pub fn without_bearer(self) -> Self {
        self.set(|settings| settings.bearer = false)
    }

    /// The language of Stytch's mails: `en`, `es`, `fr` or `pt-br`. Without it mails are in the language of the page.
    pub fn locale(self, locale: impl Into<String>) -> Self {
        self.set(|settings| settings.locale = Some(locale.into()))
    }

    /// The mail templates for known and for new people, as named in the Stytch dashboard.
    pub fn email_templates(
        self,
        login_template_id: impl Into<String>,
        signup_template_id: impl Into<String>,
    ) -> Self {
        self.set(|settings| {
            settings.login_template_id = Some(login_template_id.into());
            settings.signup_template_id = Some(signup_template_id.into());
        })
    }

    /// Makes new users `pending` until they click their first link.
    pub fn create_user_as_pending(self) -> Self {
        self.set(|settings| settings.create_user_as_pending = true)
    }

    /// Claims that every new session carries, at the top level of its JWTs; Stytch allows 4 KB.
    ///
    /// # Errors
    ///
    /// The value is not a JSON object.
    pub fn session_custom_claims(self, claims: &impl Serialize) -> Result<Self, ConfigError> {
        match serde_json::to_value(claims) {
            Ok(serde_json::Value::Object(claims)) => {
                Ok(self.set(|settings| settings.claims = Some(Json(claims))))
            }
            _ => Err(ConfigError::new("session_custom_claims", "is not a JSON object")),
        }
    }

    /// The project.
    pub fn stytch(&self) -> &Stytch {
        &self.settings.stytch
    }

    /// Whether a path is one of the login routes, which win over the app's own.
    pub fn is_route(&self, path: &str) -> bool {
        self.settings.routes && self.route(path).is_some()
    }
}

impl std::fmt::Debug for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Login")
            .field("stytch", &self.settings.stytch)
            .field("prefix", &self.settings.prefix)
            .field("policy", &self.settings.policy)
            .finish_non_exhaustive()
    }
}
