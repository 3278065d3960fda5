//! What the emulator remembers. Nothing in here knows HTTP or JSON bodies.

pub(crate) mod ids;
pub(crate) mod keys;
pub(crate) mod links;
pub(crate) mod mailbox;
pub(crate) mod sessions;
pub(crate) mod users;

use jiff::Timestamp;

use keys::Keys;
use links::Links;
use mailbox::Mailbox;
use sessions::Sessions;
use users::Users;

/// One project's data.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) users: Users,
    pub(crate) links: Links,
    pub(crate) sessions: Sessions,
    pub(crate) mailbox: Mailbox,
    pub(crate) keys: Keys,
}

impl State {
    pub(crate) fn new(now: Timestamp) -> Self {
        Self {
            users: Users::default(),
            links: Links::default(),
            sessions: Sessions::default(),
            mailbox: Mailbox::default(),
            keys: Keys::new(now),
        }
    }

    /// Forgets everything but the keys: apps that have cached the key set go on working.
    pub(crate) fn reset(&mut self) {
        self.users = Users::default();
        self.links = Links::default();
        self.sessions = Sessions::default();
        self.mailbox = Mailbox::default();
    }
}
