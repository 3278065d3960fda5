//! The quickstarts' small pages.

use maud::{DOCTYPE, Markup, html};
use stytch_auth::UserId;

const STYLE: &str = "
:root { color-scheme: light dark; }
body { font: 1.0625rem/1.6 system-ui, sans-serif; max-width: 34rem; margin: 15vh auto; padding: 0 1.5rem; }
h1 { font-size: 1.75rem; line-height: 1.2; }
nav { display: flex; gap: 1rem; align-items: center; margin-top: 2rem; flex-wrap: wrap; }
a, button { font: inherit; }
.button, button { padding: .6rem 1.1rem; border-radius: .6rem; border: 1px solid currentColor; background: none; color: inherit; text-decoration: none; cursor: pointer; }
input { font: inherit; padding: .6rem .8rem; border-radius: .6rem; border: 1px solid currentColor; background: none; color: inherit; min-width: 0; }
.row { display: flex; gap: .6rem; flex-wrap: wrap; align-items: end; } label { display: block; }
li { margin: .3rem 0; } dt { opacity: .7; } dd { margin: 0 0 1rem; overflow-wrap: anywhere; }
";

/// The front page, for somebody or for nobody.
pub fn home(email: Option<&str>) -> Markup {
    let body = match email {
        Some(email) => html! {
            p { "You are signed in as " strong { (email) } "." }
            nav { a.button href="/account" { "Your account" } (sign_out()) }
        },
        None => html! {
            p { "You are not signed in." }
            nav { a.button href="/login" { "Sign in" } a href="/account" { "Your account" } }
        },
    };
    page("Quickstart", body)
}

/// What the app knows about the person who asks.
pub fn account(email: &str, user_id: &UserId, number: Option<usize>) -> Markup {
    let body = html! {
        dl {
            dt { "E-mail address" } dd id="email" { (email) }
            dt { "Stytch user" } dd { (user_id) }
            @if let Some(number) = number { dt { "Row in our own table" } dd id="row" { (number) } }
        }
        nav { a href="/" { "Home" } (sign_out()) }
    };
    page("Your account", body)
}

pub(crate) fn sign_out() -> Markup {
    html! { form method="post" action="/logout" { button { "Sign out" } } }
}

pub(crate) fn page(title: &str, body: Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                style { (maud::PreEscaped(STYLE)) }
            }
            body { h1 { (title) } (body) }
        }
    }
}
