//! The inbox.

use jiff::Timestamp;
use maud::{Markup, html};

use super::controls::time;
use crate::letter;
use crate::shared::Data;
use crate::state::mailbox::Message;

/// As much as a person looks at.
const MESSAGES: usize = 50;

pub(super) fn inbox(data: &Data, now: Timestamp) -> Markup {
    let messages = data.mailbox.list(None);
    html! {
        section #inbox {
            h2 { "Inbox" }
            @if messages.is_empty() {
                p.empty { "No mail yet. Ask your app for a login link, and it appears here." }
            }
            @for (index, message) in messages.into_iter().take(MESSAGES).enumerate() {
                (row(message, status(data, message, now), index == 0))
            }
        }
    }
}

/// What the inbox shows, for whoever wants to know whether that has changed.
pub(super) fn shown(data: &Data, now: Timestamp) -> impl Iterator<Item = (&str, Option<&'static str>)> {
    let messages = data.mailbox.list(None).into_iter().take(MESSAGES);
    messages.map(move |message| (message.message_id.as_str(), status(data, message, now)))
}

/// The newest is open, as its recipient sees it.
fn row(message: &Message, status: Option<&'static str>, newest: bool) -> Markup {
    html! {
        details.mail.spent[status.is_some()] open[newest && status.is_none()]
            data-key=(message.message_id) data-message-id=(message.message_id) data-to=(message.to) {
            summary {
                span.subject { (message.subject) }
                time.quiet.when { (time(message.sent_at)) }
                span.quiet.to { (message.to) @if let Some(status) = status { " · " strong { (status) } } }
            }
            div.letter { (letter::html(message)) }
        }
    }
}

/// Why a link or a passcode no longer works; nothing if it does.
fn status(data: &Data, message: &Message, now: Timestamp) -> Option<&'static str> {
    if message.link.is_empty() {
        let mut passcodes = data.projects.iter().map(|state| &state.passcodes);
        let alive = passcodes.any(|passcodes| passcodes.has(&message.token, now));
        return (!alive).then_some("used or expired");
    }
    match data.link(&message.token) {
        None => Some("gone"),
        Some((_, link)) if link.dead => Some("used or cancelled"),
        Some((_, link)) if now >= link.expires_at => Some("expired"),
        Some(_) => None,
    }
}
