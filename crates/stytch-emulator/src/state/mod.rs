//! What the emulator remembers. Nothing in here knows HTTP or JSON bodies.

mod durable;
pub(crate) mod ids;
pub(crate) mod intermediate_sessions;
pub(crate) mod keys;
mod limits;
pub(crate) mod links;
pub(crate) mod mailbox;
pub(crate) mod members;
pub(crate) mod organizations;
pub(crate) mod passcodes;
pub(crate) mod sessions;
pub(crate) mod table;
pub(crate) mod users;

use jiff::Timestamp;

use intermediate_sessions::IntermediateSessions;
use keys::Keys;
use limits::Limits;
use links::Links;
use members::{MemberStatus, Members};
use organizations::Organizations;
use passcodes::Passcodes;
use sessions::Sessions;
use users::Users;

/// One project's data.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) users: Users,
    pub(crate) links: Links,
    pub(crate) sessions: Sessions,
    pub(crate) organizations: Organizations,
    pub(crate) members: Members,
    pub(crate) member_sessions: Sessions,
    pub(crate) intermediate_sessions: IntermediateSessions,
    pub(crate) passcodes: Passcodes,
    pub(crate) keys: Keys,
    pub(crate) limits: Limits,
}

impl State {
    pub(crate) fn new(now: Timestamp) -> Self {
        Self {
            users: Users::default(),
            links: Links::default(),
            sessions: Sessions::default(),
            organizations: Organizations::default(),
            members: Members::default(),
            member_sessions: Sessions::default(),
            intermediate_sessions: IntermediateSessions::default(),
            passcodes: Passcodes::default(),
            keys: Keys::new(now),
            limits: Limits::default(),
        }
    }

    /// What time alone changes.
    pub(crate) fn sweep(&mut self, now: Timestamp) {
        self.users.sweep(now);
        self.intermediate_sessions.sweep(now);
    }

    /// Deletes a member, and with them every way in they had.
    pub(crate) fn forget_member(&mut self, member_id: &str, now: Timestamp) {
        if let Some(mut member) = self.members.by_id(member_id).cloned() {
            member.status = MemberStatus::Deleted;
            member.updated_at = now;
            self.members.put(member);
        }
        self.member_sessions.revoke_of_user(member_id);
        self.links.kill_of_user(member_id, None);
    }

    /// Ends a session of either kind; false if it was not active.
    pub(crate) fn revoke_session(&mut self, session_id: &str, now: Timestamp) -> bool {
        self.sessions.revoke(session_id, now) || self.member_sessions.revoke(session_id, now)
    }

    /// Forgets everything but the keys: apps that have cached the key set go on working.
    pub(crate) fn reset(&mut self) {
        self.users.0.clear();
        self.users.index();
        self.links.0.clear();
        self.sessions.by_id.clear();
        self.sessions.index();
        self.organizations.0.clear();
        self.members.0.clear();
        self.member_sessions.by_id.clear();
        self.member_sessions.index();
        self.intermediate_sessions.0.clear();
        self.passcodes.0.clear();
        self.limits.clear();
    }
}
