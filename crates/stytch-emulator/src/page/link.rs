//! Between the mail and the app.

use maud::{Markup, PreEscaped, html};

use super::frame::frame;

/// A link whose token was never issued, or was forgotten with a reset.
pub(crate) fn unknown_link(base_url: &str) -> Markup {
    let content = html! {
        header { h1 { "This link is not known" } }
        p { "No mail of this emulator has it. It may be from before a reset, or from another emulator." }
        p { a.button href={ (base_url) "/emulator/" } { "Go to the inbox" } }
    };
    frame("Unknown link", &content)
}

/// The page that keeps mail scanners away from the app: a browser goes on by itself, what only fetches does not.
pub(crate) fn bot_check(public_token: &str, token_type: &str, token: &str) -> Markup {
    let content = html! {
        header { h1 { "One moment" } }
        p { "This page keeps mail scanners from following the link. Your browser goes on by itself." }
        form #bot-check method="get" action="/v1/magic_links/redirect" {
            input type="hidden" name="public_token" value=(public_token);
            input type="hidden" name="stytch_token_type" value=(token_type);
            input type="hidden" name="token" value=(token);
            input type="hidden" name="checked" value="true";
            button.primary { "Continue" }
        }
        script { (PreEscaped("document.getElementById('bot-check').submit()")) }
    };
    frame("One moment", &content)
}
