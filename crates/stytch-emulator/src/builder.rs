//! Settings of an emulator before it starts.

mod declared;

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use tokio::net::TcpListener;

use crate::clock::EmulatorClock;
use crate::config::{ProjectKind, RedirectUrl};
use crate::durable;
use crate::emulator::Emulator;
use crate::error::StartError;
use crate::seed;
use crate::shared::{OnMessage, Shared};
#[cfg(feature = "smtp")]
use crate::smtp;
use crate::state::mailbox::Message;

use declared::Declared;

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
    projects: Vec<Declared>,
    strict: bool,
    rate_limit: bool,
    bot_check_page: bool,
    base_url_issuer: bool,
    redirect_urls: Vec<RedirectUrl>,
    email_templates: Vec<String>,
    permissions: Vec<(String, String, Vec<String>)>,
    seed: Option<String>,
    data: Option<PathBuf>,
    clock_start: Option<SystemTime>,
    on_message: Option<OnMessage>,
    #[cfg(feature = "smtp")]
    smtp: Option<String>,
}

impl EmulatorBuilder {
    pub(crate) fn new() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            other_addresses: false,
            projects: Vec::new(),
            strict: false,
            rate_limit: false,
            bot_check_page: false,
            base_url_issuer: false,
            redirect_urls: Vec::new(),
            email_templates: Vec::new(),
            permissions: Vec::new(),
            seed: None,
            data: None,
            clock_start: None,
            on_message: None,
            #[cfg(feature = "smtp")]
            smtp: None,
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

    /// A project instead of the default one; it answers both halves of the API, as the default one does. The id must
    /// start with `project-test-`. Several projects live side by side, each with data and keys of its own;
    /// [`Emulator::project_id`] names the first.
    pub fn project(self, id: impl Into<String>, secret: impl Into<String>) -> Self {
        self.declare(id.into(), secret.into(), ProjectKind::Both)
    }

    /// A consumer project: as at Stytch, the calls about organizations are refused.
    pub fn consumer_project(self, id: impl Into<String>, secret: impl Into<String>) -> Self {
        self.declare(id.into(), secret.into(), ProjectKind::Consumer)
    }

    /// A B2B project: as at Stytch, the calls about users are refused.
    pub fn b2b_project(self, id: impl Into<String>, secret: impl Into<String>) -> Self {
        self.declare(id.into(), secret.into(), ProjectKind::B2b)
    }

    fn declare(mut self, id: String, secret: String, kind: ProjectKind) -> Self {
        self.projects.push(Declared::new(id, secret, kind));
        self
    }

    /// Refuses a second mail to an address within a second, as Stytch does.
    pub fn rate_limit(mut self, limited: bool) -> Self {
        self.rate_limit = limited;
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
    /// for any subdomain. A seed can say more: which kinds of links a URL is for, and which one is their default.
    pub fn redirect_url(mut self, url: impl Into<String>) -> Self {
        self.redirect_urls.push(RedirectUrl { url: url.into(), kinds: Vec::new(), default: false });
        self
    }

    /// Makes a custom e-mail template known. With the first one, unknown ones are refused; without any, every name is
    /// taken for one.
    pub fn email_template(mut self, id: impl Into<String>) -> Self {
        self.email_templates.push(id.into());
        self
    }

    /// Allows a role to do something, for `authorization_check` and the policies that clients fetch. Every user has the
    /// role `stytch_user`, every member `stytch_member`, and who creates an organization by discovery `stytch_admin`;
    /// others are given when a user or member is created. `*` is every action.
    pub fn permission<A: Into<String>>(
        mut self,
        role: impl Into<String>,
        resource: impl Into<String>,
        actions: impl IntoIterator<Item = A>,
    ) -> Self {
        let actions = actions.into_iter().map(Into::into).collect();
        self.permissions.push((role.into(), resource.into(), actions));
        self
    }

    /// Begins with the projects, users, organizations, members, policies and redirect URLs of this text, which is YAML
    /// or JSON. The README describes it.
    ///
    /// # Examples
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), stytch_emulator::StartError> {
    /// let seed = "
    /// users:
    ///   - email: ada@example.com
    /// organizations:
    ///   - organization_name: Acme
    ///     members:
    ///       - email_address: ada@acme.example
    ///         roles: [stytch_admin]
    /// ";
    /// let emulator = stytch_emulator::Emulator::builder().seed(seed).start().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn seed(mut self, text: impl Into<String>) -> Self {
        self.seed = Some(text.into());
        self
    }

    /// Keeps everything in this file: users, links, mail, sessions, keys and the clock outlive the emulator, even a
    /// sudden end. What a call has answered is in the file. A seed is for a new file only.
    pub fn data(mut self, file: impl Into<PathBuf>) -> Self {
        self.data = Some(file.into());
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

    /// Hands each mail on to a mail server as well, to be seen in a real mail program: `smtp://127.0.0.1:1025`, or
    /// `smtps://user:password@mail.example.com`. A server that does not take a mail is a line in the log, no more.
    #[cfg(feature = "smtp")]
    pub fn smtp(mut self, url: impl Into<String>) -> Self {
        self.smtp = Some(url.into());
        self
    }

    /// Starts listening. Nothing slow happens: the signing key is made when a first login begins.
    ///
    /// # Errors
    ///
    /// Refuses live projects, addresses that other machines can reach, and redirect URLs that are none; fails if the
    /// address is taken. Each error says what to do.
    pub async fn start(mut self) -> Result<Emulator, StartError> {
        let seeds = self.seed.as_deref().map(seed::parse).transpose().map_err(StartError::Seed)?;
        let seeds = self.with_seeded_projects(seeds.unwrap_or_default());
        self.check()?;
        let bind_error = |error| StartError::Bind(self.listen, error);
        let listener = TcpListener::bind(self.listen).await.map_err(bind_error)?;
        let address = listener.local_addr().map_err(bind_error)?;
        let projects = self.projects.iter().map(|project| self.config(project, address)).collect();
        let shared = Shared::new(projects, EmulatorClock::new(self.clock_start), self.on_message);
        #[cfg(feature = "smtp")]
        let shared = match self.smtp.as_deref().map(smtp::transport).transpose()? {
            Some(transport) => shared.with_outbox(transport),
            None => shared,
        };
        let known = match &self.data {
            Some(file) => durable::load(file, &mut shared.data(), &shared.projects, &shared.clock)?,
            None => false,
        };
        if !known {
            for (project, seed) in &seeds {
                seed::apply(&shared, &mut shared.data(), *project, seed).map_err(StartError::Seed)?;
            }
        }
        shared.save_quietly(&mut shared.data());
        Ok(Emulator::serve(listener, Arc::new(shared)))
    }
}

impl fmt::Debug for EmulatorBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EmulatorBuilder")
            .field("listen", &self.listen)
            .field("projects", &self.projects.iter().map(|project| &project.id).collect::<Vec<_>>())
            .field("strict", &self.strict)
            .finish_non_exhaustive()
    }
}
