//! The mail that was not sent.

use std::time::SystemTime;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::table::{Change, Table};

/// Older mail is forgotten, so that an emulator can run for weeks.
const KEPT: usize = 1000;

/// A mail, or an SMS, that the emulator would have sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Message {
    /// Names the mail in the inbox page and in the control interface.
    pub message_id: String,
    /// The address, in lower case; the number, if it is an SMS.
    pub to: String,
    /// The subject line.
    pub subject: String,
    /// Why it was sent.
    pub kind: MessageKind,
    /// What a person would click; empty if there is nothing to click. It leads to the app's redirect URL by way of the emulator.
    pub link: String,
    /// The token in the link, or the passcode, for tests that skip the browser.
    pub token: String,
    /// When, by the emulator's clock.
    pub sent_at: SystemTime,
}

/// Why a mail was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum MessageKind {
    /// To somebody who has an account.
    Login,
    /// To somebody who is new, or who has never followed a link.
    Signup,
    /// To somebody who was invited.
    Invite,
    /// To somebody who may choose an organization after following the link.
    Discovery,
    /// An SMS to a member who needs a second factor. It has a passcode, as [`Message::token`], and no link.
    Otp,
}

impl MessageKind {
    /// The word the control interface uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::Signup => "signup",
            Self::Invite => "invite",
            Self::Discovery => "discovery",
            Self::Otp => "otp",
        }
    }
}

/// Mail in the order it was sent.
#[derive(Debug, Default)]
pub(crate) struct Mailbox(pub(super) Table<Message>);

impl Mailbox {
    pub(crate) fn deliver(&mut self, message: Message) {
        if self.0.len() >= KEPT
            && let Some(oldest) = self.0.oldest()
        {
            self.0.remove(&oldest);
        }
        self.0.put(&message.message_id.clone(), message);
    }

    pub(crate) fn take_changes(&mut self) -> Vec<Change> {
        self.0.take_changes("mail")
    }

    pub(crate) fn forget_changes(&mut self) {
        self.0.forget_changes();
    }

    pub(crate) fn restore(&mut self, id: &str, content: Value) -> Result<(), serde_json::Error> {
        self.0.restore(id.to_owned(), content)
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// Newest first; to one address, or to all.
    pub(crate) fn list(&self, to: Option<&str>) -> Vec<&Message> {
        let newest = self.0.newest().into_iter().map(|(_, message)| message);
        newest.filter(|message| to.is_none_or(|to| message.to.eq_ignore_ascii_case(to))).collect()
    }
}
