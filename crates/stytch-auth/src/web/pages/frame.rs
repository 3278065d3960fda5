use maud::{DOCTYPE, Markup, PreEscaped, Render, html};

use super::marks::{self, Mark};
use super::{DefaultPages, Language};

/// The document around a page: `title` names the step, `body` begins with the heading.
pub(super) fn document(
    pages: &DefaultPages,
    language: &Language,
    mark: Mark,
    title: &str,
    body: &Markup,
) -> String {
    let page = html! {
        (DOCTYPE)
        html lang=(language.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex";
                title {
                    (title)
                    @if let Some(name) = pages.name() { " · " (name) }
                }
                style { (PreEscaped(pages.style())) }
            }
            body {
                @match (pages.logo_url(), pages.name()) {
                    (Some(logo), name) => header.brand { img src=(logo) alt=(name.unwrap_or_default()); },
                    (None, Some(name)) => header.brand { (name) },
                    (None, None) => {},
                }
                main {
                    (marks::draw(mark))
                    (body)
                }
            }
        }
    };
    page.into_string()
}

pub(super) fn hidden(name: &str, value: Option<&str>) -> Markup {
    html! {
        @if let Some(value) = value {
            input type="hidden" name=(name) value=(value);
        }
    }
}

/// What went wrong with the field whose `aria-describedby` is `problem`.
pub(super) fn problem(text: Option<&Markup>) -> Markup {
    html! {
        @if let Some(text) = text {
            p.problem #problem role="alert" { (text) }
        }
    }
}

/// Puts a value where the text says `{}`; only the value can come from outside, and maud escapes it.
pub(super) fn fill(text: &str, value: impl Render) -> Markup {
    let (before, after) = text.split_once("{}").unwrap_or((text, ""));
    html! { (before) (value) (after) }
}

/// An address or name within a sentence.
pub(super) fn strong(text: &str) -> Markup {
    html! { strong { (text) } }
}

/// A number with its unit, such as "one minute" or "30 minutes".
pub(super) fn count(number: u64, one: &str, many: &str) -> Markup {
    if number == 1 {
        html! { (one) }
    } else {
        fill(many, number)
    }
}
