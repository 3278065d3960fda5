//! Settings of an emulator before it starts.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::SystemTime;

use tokio::net::TcpListener;
use url::Url;

use crate::clock::EmulatorClock;
use crate::config::{Config, Permission};
use crate::emulator::Emulator;
use crate::error::StartError;
use crate::shared::{OnMessage, Shared};
use crate::state::mailbox::Message;

/// The project every emulator has unless told otherwise.
const PROJECT_ID: &str = "project-test-11111111-1111-4111-8111-111111111111";
const SECRET: &str = "secret-test-emulator";

/// Settings of an [`Emulator`], from [`Emulator::builder`].
///
/// # Examples
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), stytch_emulator::StartError> {
/// use stytch_emulator::Emulator;
///
/// let emulator = Emulator::builder()
///     .strict(true)
///     .redirect_url("http://localhost:3000/authenticate")
///     .start()
///     .await?;
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing listens until `start` is called"]
pub struct EmulatorBuilder {
    listen: SocketAddr,
    other_addresses: bool,
    project_id: String,
    secret: String,
    strict: bool,
    bot_check_page: bool,
    base_url_issuer: bool,
    redirect_urls: Vec<String>,
    email_templates: Vec<String>,
    permissions: Vec<Permission>,
    clock_start: Option<SystemTime>,
    on_message: Option<OnMessage>,
}

impl EmulatorBuilder {
    pub(crate) fn new() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            other_addresses: false,
            project_id: PROJECT_ID.to_owned(),
            secret: SECRET.to_owned(),
            strict: false,
            bot_check_page: false,
            base_url_issuer: false,
            redirect_urls: Vec::new(),
            email_templates: Vec::new(),
            permissions: Vec::new(),
            clock_start: None,
            on_message: None,
        }
    }

    /// Listens here instead of on a free port of 127.0.0.1. Port 0 is a free port.
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.listen = address;
        self
    }

    /// Permits an address that other machines can reach, in a container for instance. Whoever reaches it can read
    /// the mail and change everything.
    pub fn allow_other_addresses(mut self) -> Self {
        self.other_addresses = true;
        self
    }

    /// Another project than the default one. The id must start with `project-test-`.
    pub fn project(mut self, id: impl Into<String>, secret: impl Into<String>) -> Self {
        self.project_id = id.into();
        self.secret = secret.into();
        self
    }

    /// Gives the harsher answer wherever Stytch's is not known for sure, so that an app that passes both ways is safe
    /// either way: a failed PKCE check burns the token, a session authenticated by JWT comes back with an empty
    /// `session_token`, revoking a session that is gone is a 404, a new link cancels the user's older ones, and a
    /// `Content-Type` must be `application/json` to the letter.
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// Registers a redirect URL. With the first one, only registered URLs are accepted, and that first one is where
    /// links lead that name no other; without any, every https URL and every http URL of this machine is accepted and
    /// the default is `http://localhost:3000/authenticate`.
    ///
    /// As at Stytch, `{}` as the value of a query parameter stands for any value, and `*` as the first label of a host
    /// for any subdomain.
    pub fn redirect_url(mut self, url: impl Into<String>) -> Self {
        self.redirect_urls.push(url.into());
        self
    }

    /// Makes a custom e-mail template known. With the first one, unknown ones are refused; without any, every name is
    /// taken for one.
    pub fn email_template(mut self, id: impl Into<String>) -> Self {
        self.email_templates.push(id.into());
        self
    }

    /// Allows a role to do something, for `authorization_check` and the policy that clients fetch. Every user has the
    /// role `stytch_user`; others are given when a user is created. `*` is every action.
    pub fn permission<A: Into<String>>(
        mut self,
        role: impl Into<String>,
        resource: impl Into<String>,
        actions: impl IntoIterator<Item = A>,
    ) -> Self {
        let actions = actions.into_iter().map(Into::into).collect();
        self.permissions.push(Permission { role: role.into(), resource: resource.into(), actions });
        self
    }

    /// Starts the emulator's clock here instead of in the present. It runs on from there.
    pub fn clock_start(mut self, start: SystemTime) -> Self {
        self.clock_start = Some(start);
        self
    }

    /// Puts the page between the mail and the app that the real service has, where a browser has to go on by itself.
    pub fn bot_check_page(mut self, shown: bool) -> Self {
        self.bot_check_page = shown;
        self
    }

    /// Issues session JWTs in the name of the base URL instead of `stytch.com/<project id>`, as Stytch does for projects
    /// with a domain of their own. Verifiers have to accept both.
    pub fn base_url_issuer(mut self, issuer: bool) -> Self {
        self.base_url_issuer = issuer;
        self
    }

    /// Calls this with each mail as it is "sent".
    pub fn on_message(mut self, listener: impl Fn(&Message) + Send + Sync + 'static) -> Self {
        self.on_message = Some(Box::new(listener));
        self
    }

    /// Starts listening. Nothing slow happens: the signing key is made when a first login begins.
    ///
    /// # Errors
    ///
    /// Refuses live projects, addresses that other machines can reach, and redirect URLs that are none; fails if the
    /// address is taken. Each error says what to do.
    pub async fn start(self) -> Result<Emulator, StartError> {
        self.check()?;
        let bind_error = |error| StartError::Bind(self.listen, error);
        let listener = TcpListener::bind(self.listen).await.map_err(bind_error)?;
        let address = listener.local_addr().map_err(bind_error)?;
        let config = Config {
            base_url: format!("http://{}", callable(address)),
            project_id: self.project_id,
            secret: self.secret,
            strict: self.strict,
            bot_check_page: self.bot_check_page,
            base_url_issuer: self.base_url_issuer,
            reachable: !address.ip().is_loopback(),
            redirect_urls: self.redirect_urls,
            email_templates: self.email_templates,
            permissions: self.permissions,
        };
        let shared = Shared::new(config, EmulatorClock::new(self.clock_start), self.on_message);
        Ok(Emulator::serve(listener, Arc::new(shared)))
    }

    fn check(&self) -> Result<(), StartError> {
        if self.project_id.starts_with("project-live-") {
            return Err(StartError::LiveProject(self.project_id.clone()));
        }
        if !self.project_id.starts_with("project-test-") {
            return Err(StartError::NotATestProject(self.project_id.clone()));
        }
        if self.secret.is_empty() {
            return Err(StartError::EmptySecret);
        }
        if !self.listen.ip().is_loopback() && !self.other_addresses {
            return Err(StartError::NotLoopback(self.listen));
        }
        match self.redirect_urls.iter().find(|url| Url::parse(&url.replace("://*.", "://any.")).is_err()) {
            Some(url) => Err(StartError::RedirectUrl(url.clone())),
            None => Ok(()),
        }
    }
}

/// "All addresses" is nothing a browser can open.
fn callable(address: SocketAddr) -> SocketAddr {
    match address {
        SocketAddr::V4(v4) if v4.ip().is_unspecified() => (Ipv4Addr::LOCALHOST, v4.port()).into(),
        SocketAddr::V6(v6) if v6.ip().is_unspecified() => (Ipv6Addr::LOCALHOST, v6.port()).into(),
        other => other,
    }
}

impl fmt::Debug for EmulatorBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EmulatorBuilder")
            .field("listen", &self.listen)
            .field("project_id", &self.project_id)
            .field("strict", &self.strict)
            .finish_non_exhaustive()
    }
}
