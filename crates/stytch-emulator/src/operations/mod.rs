//! What Stytch does: one plain function per endpoint, from the state and a request to an answer or an error.
//!
//! [`routes`] is the list of everything that is emulated; the endpoints of organizations and members are in `b2b`.

mod authenticate;
mod b2b;
mod email_address;
mod email_links;
mod embeddable_links;
mod fields;
mod foreign_sessions;
pub(crate) mod jwt;
mod keys;
mod mail;
mod other_factors;
mod pkce;
mod project;
mod redirect_urls;
mod routes;
mod sandbox;
mod search;
pub(crate) mod seeding;
mod session_arguments;
mod sessions;
mod user_changes;
mod user_search;
mod users;
pub(crate) mod views;

use std::cell::OnceCell;
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::config::Config;
use crate::errors::ApiError;
use crate::state::State;
use crate::state::keys::SigningKey;
use crate::state::mailbox::Message;
use crate::state::sessions::Sessions;

pub(crate) use fields::Fields;
pub(crate) use routes::{CHOICES, Choice, Half, Method, Route, routes};

/// One request to the API, and all that answering it may look at or change.
pub(crate) struct Call<'a> {
    pub(crate) config: &'a Config,
    pub(crate) state: &'a mut State,
    pub(crate) now: Timestamp,
    pub(crate) sent_at: std::time::SystemTime,
    pub(crate) fields: Fields,
    /// On whose behalf the app calls, if it says so.
    pub(crate) member: MemberHeaders,
    /// A fault: sign with a key that nobody publishes.
    pub(crate) wrong_key: bool,
    /// Who is to sign the JWT in the answer.
    pub(crate) signer: OnceCell<Arc<SigningKey>>,
    /// The mail that this call has sent.
    pub(crate) sent: Option<Message>,
}

impl Call<'_> {
    /// Whether to give the harsher of the two answers to what Stytch's documentation leaves open.
    fn harsh(&self, choice: Choice) -> bool {
        self.config.strict && choice.strict.is_some()
    }

    /// The sessions of users or of members.
    fn sessions(&self, half: Half) -> &Sessions {
        match half {
            Half::Consumer => &self.state.sessions,
            Half::B2b => &self.state.member_sessions,
        }
    }
}

/// The headers `X-Stytch-Member-Session` and `X-Stytch-Member-SessionJWT`.
#[derive(Debug, Default)]
pub(crate) struct MemberHeaders {
    pub(crate) session_token: Option<String>,
    pub(crate) session_jwt: Option<String>,
}

/// The members of a success body; the envelope adds `request_id` and `status_code`.
pub(crate) type Answer = Result<Map<String, Value>, ApiError>;

pub(crate) type Operation = fn(&mut Call<'_>) -> Answer;

/// The object in a `json!` literal.
fn answer(value: Value) -> Answer {
    match value {
        Value::Object(map) => Ok(map),
        _ => Ok(Map::new()),
    }
}
