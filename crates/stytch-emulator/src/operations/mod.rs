//! What Stytch does: one plain function per endpoint, from the state and a request to an answer or an error.
//!
//! [`ROUTES`] is the list of everything that is emulated. The endpoints of organizations and members get a module
//! `b2b` and a table of their own beside it.

mod authenticate;
mod email_links;
mod embeddable_links;
mod fields;
mod jwt;
mod keys;
mod pkce;
mod project;
mod redirect_urls;
mod sandbox;
mod session_arguments;
mod sessions;
mod users;
pub(crate) mod views;

use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::config::Config;
use crate::errors::ApiError;
use crate::state::State;
use crate::state::mailbox::Message;

pub(crate) use fields::Fields;

/// One request to the API, and all that answering it may look at or change.
pub(crate) struct Call<'a> {
    pub(crate) config: &'a Config,
    pub(crate) state: &'a mut State,
    pub(crate) now: Timestamp,
    pub(crate) sent_at: std::time::SystemTime,
    pub(crate) fields: Fields,
    /// A fault: sign with a key that nobody publishes.
    pub(crate) wrong_key: bool,
    /// The mail that this call has sent.
    pub(crate) sent: Option<Message>,
}

/// The members of a success body; the envelope adds `request_id` and `status_code`.
pub(crate) type Answer = Result<Map<String, Value>, ApiError>;

pub(crate) type Operation = fn(&mut Call<'_>) -> Answer;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Method {
    Get,
    Post,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Route {
    pub(crate) method: Method,
    pub(crate) path: &'static str,
    /// Answered without credentials, and cacheable.
    pub(crate) public: bool,
    pub(crate) operation: Operation,
}

/// Everything under `/v1` that is answered. The link in a mail is not in the list: a browser follows it, no client
/// calls it.
pub(crate) const ROUTES: &[Route] = &[
    post("/v1/magic_links", embeddable_links::create),
    post("/v1/magic_links/authenticate", authenticate::authenticate),
    post("/v1/magic_links/email/send", email_links::send),
    post("/v1/magic_links/email/login_or_create", email_links::login_or_create),
    post("/v1/magic_links/email/invite", email_links::invite),
    post("/v1/magic_links/email/revoke_invite", email_links::revoke_invite),
    get("/v1/sessions", sessions::list),
    post("/v1/sessions/authenticate", sessions::authenticate),
    post("/v1/sessions/revoke", sessions::revoke),
    Route { public: true, ..get("/v1/sessions/jwks/{project_id}", keys::jwks) },
    post("/v1/users", users::create),
    get("/v1/users/{user_id}", users::get),
    get("/v1/rbac/policy", project::policy),
    get("/v1/debug/whoami", project::whoami),
];

const fn get(path: &'static str, operation: Operation) -> Route {
    Route { method: Method::Get, path, public: false, operation }
}

const fn post(path: &'static str, operation: Operation) -> Route {
    Route { method: Method::Post, path, public: false, operation }
}

/// The object in a `json!` literal.
fn answer(value: Value) -> Answer {
    match value {
        Value::Object(map) => Ok(map),
        _ => Ok(Map::new()),
    }
}
