//! The mail that was not sent.

use std::collections::VecDeque;
use std::time::SystemTime;

/// Older mail is forgotten, so that an emulator can run for weeks.
const KEPT: usize = 1000;

/// A mail the emulator would have sent.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Message {
    /// Names the mail in the inbox page and in the control interface.
    pub message_id: String,
    /// The address, in lower case.
    pub to: String,
    /// The subject line.
    pub subject: String,
    /// Why it was sent.
    pub kind: MessageKind,
    /// What a person would click: it leads to the app's redirect URL by way of the emulator.
    pub link: String,
    /// The token in the link, for tests that skip the browser.
    pub token: String,
    /// When, by the emulator's clock.
    pub sent_at: SystemTime,
}

/// Why a mail was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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
}

impl MessageKind {
    /// The word the control interface uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::Signup => "signup",
            Self::Invite => "invite",
            Self::Discovery => "discovery",
        }
    }
}

/// Mail in the order it was sent.
#[derive(Debug, Default)]
pub(crate) struct Mailbox(VecDeque<Message>);

impl Mailbox {
    pub(crate) fn deliver(&mut self, message: Message) {
        if self.0.len() == KEPT {
            self.0.pop_front();
        }
        self.0.push_back(message);
    }

    /// Newest first; to one address, or to all.
    pub(crate) fn list<'a>(&'a self, to: Option<&'a str>) -> impl Iterator<Item = &'a Message> {
        self.0.iter().rev().filter(move |message| to.is_none_or(|to| message.to.eq_ignore_ascii_case(to)))
    }
}
