//! The quickstarts' small pages.

use maud::{DOCTYPE, Markup, html};
use stytch_auth::UserId;

const STYLE: &str = "
:root { color-scheme: light dark; --accent: #0b6b61; --on-accent: #fff; --page: #f6f6f3; --card: #fff; --text: #1b1f1e; --quiet: #59615f; --line: #e4e5e0; }
@media (prefers-color-scheme: dark) { :root { --accent: #58c7b4; --on-accent: #06241f; --page: #101312; --card: #181c1b; --text: #eef1ef; --quiet: #a4adaa; --line: #313836; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; grid-template-columns: minmax(0, 34rem); place-content: center; padding: 1rem; background: var(--page); color: var(--text); font: 1rem/1.55 system-ui, sans-serif; }
main { padding: 2rem; background: var(--card); border: 1px solid var(--line); border-radius: 12px; }
h1 { margin: 0 0 1rem; font-size: 1.5rem; line-height: 1.25; letter-spacing: -.01em; }
nav { display: flex; gap: 1rem; align-items: center; margin-top: 1.5rem; flex-wrap: wrap; }
a { color: var(--accent); }
a, button { font: inherit; }
.button, button { display: inline-block; padding: .6rem 1.1rem; border-radius: 8px; border: 1px solid var(--accent); background: none; color: var(--accent); font-weight: 600; text-decoration: none; cursor: pointer; }
.button { background: var(--accent); color: var(--on-accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
input { font: inherit; padding: .6rem .8rem; border-radius: 8px; border: 1px solid var(--quiet); background: var(--card); color: var(--text); min-width: 0; }
.row { display: flex; gap: .6rem; flex-wrap: wrap; align-items: end; } label { display: block; }
li { margin: .3rem 0; } dt { color: var(--quiet); font-size: .875rem; } dd { margin: 0 0 1rem; overflow-wrap: anywhere; }
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
            body { main { h1 { (title) } (body) } }
        }
    }
}
