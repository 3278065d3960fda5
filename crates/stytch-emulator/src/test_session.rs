//! Logged-in people for users' own tests, without a walk through mail and links.

use std::fmt;

use serde_json::{Map, Value, json};

use crate::config::ProjectKind;
use crate::emulator::Emulator;
use crate::operations::{Fields, MemberHeaders, Operation, seeding};
use crate::shared::{Request, Shared};

/// The cookies of apps that this workspace's layers serve over plain http on loopback, and of Stytch's own front ends.
const TOKEN_COOKIE: &str = "stytch_session";
const JWT_COOKIE: &str = "stytch_session_jwt";

/// Somebody who is signed in, from [`Emulator::login_as`] or [`Emulator::login_member`].
///
/// # Examples
///
/// As a browser would, in a test of an app that is called without a network (`oneshot` of tower, `call_service` of
/// actix) or with a client:
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let emulator = stytch_emulator::Emulator::start().await?;
/// let ada = emulator.login_as("ada@example.com")?;
///
/// let request = http::Request::get("/account").header("cookie", ada.cookie_header()).body(())?;
/// # let _ = request;
/// let request = reqwest::Client::new().get("http://127.0.0.1:3000/account").header("cookie", ada.cookie_header());
/// # let _ = request;
/// for (name, value) in ada.cookies() {
///     // … of a browser driver, or of actix's `TestRequest::cookie`
/// #   assert!(!name.is_empty() && !value.is_empty());
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TestSession {
    /// The user's id; the member's, if it is one.
    pub user_id: String,
    /// The session's id, for [`Emulator::revoke_session`].
    pub session_id: String,
    /// The opaque token.
    pub session_token: String,
    /// The session JWT, good for five minutes of the emulator's clock.
    pub session_jwt: String,
}

impl TestSession {
    /// The value of a `Cookie` header: the session as a browser shows it to an app on plain http and loopback.
    pub fn cookie_header(&self) -> String {
        self.cookies().map(|(name, value)| format!("{name}={value}")).join("; ")
    }

    /// Names and values of the two cookies, the token's first.
    pub fn cookies(&self) -> [(&'static str, &str); 2] {
        [(TOKEN_COOKIE, &self.session_token), (JWT_COOKIE, &self.session_jwt)]
    }
}

impl fmt::Debug for TestSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TestSession").field("user_id", &self.user_id).finish_non_exhaustive()
    }
}

/// A refused login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginError(String);

impl fmt::Display for LoginError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the login was refused: {}", self.0)
    }
}

impl std::error::Error for LoginError {}

impl Emulator {
    /// Signs a user in for an hour, a new one if need be, just as following a link would. The mail is in the mailbox.
    ///
    /// # Errors
    ///
    /// If the emulator would refuse the login to anybody: no address, or a locked user.
    ///
    /// # Examples
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let emulator = stytch_emulator::Emulator::start().await?;
    /// let ada = emulator.login_as("ada@example.com")?;
    /// assert_eq!(ada.session_token.len(), 44);
    /// # Ok(())
    /// # }
    /// ```
    pub fn login_as(&self, email: &str) -> Result<TestSession, LoginError> {
        user(self.shared(), email)
    }

    /// Signs a member in for an hour, by the organization's slug or id.
    ///
    /// # Errors
    ///
    /// If the emulator would refuse it to anybody: no such organization, nobody who may join it, or a second factor
    /// that is missing.
    pub fn login_member(&self, organization: &str, email: &str) -> Result<TestSession, LoginError> {
        member(self.shared(), organization, email)
    }
}

pub(crate) fn user(shared: &Shared, email: &str) -> Result<TestSession, LoginError> {
    call(shared, ProjectKind::Consumer, seeding::LOGIN_OR_CREATE, json!({ "email": email }))?;
    let body = json!({ "token": newest_token(shared, email), "session_duration_minutes": 60 });
    session(&call(shared, ProjectKind::Consumer, seeding::AUTHENTICATE, body)?, "user_id")
}

pub(crate) fn member(shared: &Shared, organization: &str, email: &str) -> Result<TestSession, LoginError> {
    let body = json!({ "organization_id": organization, "email_address": email });
    call(shared, ProjectKind::B2b, seeding::LOGIN_OR_SIGNUP, body)?;
    let body = json!({ "magic_links_token": newest_token(shared, email) });
    session(&call(shared, ProjectKind::B2b, seeding::AUTHENTICATE_MEMBER, body)?, "member_id")
}

/// The first project that has this half of the API.
fn first_of(shared: &Shared, half: ProjectKind) -> Result<usize, LoginError> {
    let mut kinds = shared.projects.iter().map(|project| project.kind);
    let fits = kinds.position(|kind| [half, ProjectKind::Both].contains(&kind));
    fits.ok_or_else(|| LoginError(format!("there is no {} project", half.word())))
}

fn newest_token(shared: &Shared, email: &str) -> String {
    let data = shared.data();
    data.mailbox.list(Some(email)).first().map(|message| message.token.clone()).unwrap_or_default()
}

fn call(
    shared: &Shared,
    half: ProjectKind,
    operation: Operation,
    body: Value,
) -> Result<Map<String, Value>, LoginError> {
    let Value::Object(fields) = body else { return Err(LoginError("no fields".to_owned())) };
    let request = Request {
        project: first_of(shared, half)?,
        fields: Fields::new(fields),
        member: MemberHeaders::default(),
        wrong_key: false,
    };
    let answer = shared.run(operation, request);
    answer.map_err(|error| {
        LoginError(format!("{} {}", error.kind.name, error.hint().unwrap_or(error.kind.text)))
    })
}

fn session(body: &Map<String, Value>, id: &str) -> Result<TestSession, LoginError> {
    let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let id_in = |object: &str, name: &str| {
        let id = body.get(object).and_then(|session| session[name].as_str());
        id.map(str::to_owned)
    };
    let session_id = id_in("session", "session_id").or_else(|| id_in("member_session", "member_session_id"));
    let session = TestSession {
        user_id: text(id),
        session_id: session_id.unwrap_or_default(),
        session_token: text("session_token"),
        session_jwt: text("session_jwt"),
    };
    if session.session_token.is_empty() {
        return Err(LoginError("a further factor or another method is required".to_owned()));
    }
    Ok(session)
}
