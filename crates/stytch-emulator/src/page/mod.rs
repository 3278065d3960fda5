//! The pages for people.

use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};

use crate::shared::Shared;

pub(crate) fn inbox(shared: &Shared) -> Response {
    let state = shared.state();
    html! {
        (DOCTYPE)
        html {
            body {
                @for message in state.mailbox.list(None) {
                    p { (message.to) " " a.mail-link data-message-id=(message.message_id) href=(message.link) { (message.subject) } }
                }
            }
        }
    }
    .into_response()
}

/// A link whose token was never issued.
pub(crate) fn unknown_link(base_url: &str) -> Markup {
    html! { (DOCTYPE) p { "This link is not known." } a href={ (base_url) "/emulator/" } { "Inbox" } }
}

/// The page between the mail and the app, for browsers only.
pub(crate) fn bot_check(public_token: &str, token: &str) -> Markup {
    html! {
        (DOCTYPE)
        form #check {
            input type="hidden" name="public_token" value=(public_token);
            input type="hidden" name="stytch_token_type" value="magic_links";
            input type="hidden" name="token" value=(token);
            input type="hidden" name="checked" value="true";
            button { "Continue" }
        }
    }
}
