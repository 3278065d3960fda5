//! A message as its recipient sees it.

use maud::{Markup, html};

use crate::state::mailbox::{Message, MessageKind};

/// What it says before the link, and on the button.
fn words(kind: MessageKind) -> (&'static str, &'static str) {
    match kind {
        MessageKind::Login => ("Click to log in.", "Log in"),
        MessageKind::Signup => ("Click to confirm your address and sign up.", "Sign up"),
        MessageKind::Invite => ("Somebody has invited you. Click to accept.", "Accept the invitation"),
        MessageKind::Discovery => ("Click to log in and choose an organization.", "Log in"),
        MessageKind::Otp => ("Type this code where you are asked for it:", ""),
    }
}

/// Without markup.
#[cfg(feature = "smtp")]
pub(crate) fn text(message: &Message) -> String {
    let (sentence, _) = words(message.kind);
    format!("{sentence}\n\n{}\n\nIf you have not asked for this, ignore it.\n", message.link)
}

/// With a button, for a page or for a mail program.
pub(crate) fn html(message: &Message) -> Markup {
    let (sentence, label) = words(message.kind);
    html! {
        p { (sentence) }
        @if message.link.is_empty() {
            p.code { (message.token) }
        } @else {
            p { a.button.primary.mail-link href=(message.link) { (label) } }
            p.quiet { "Or open this address: " a.address href=(message.link) { (message.link) } }
        }
        p.quiet { "If you have not asked for this, ignore it." }
    }
}
