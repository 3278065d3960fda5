//! The pages that a link from the mail leads to.

use maud::{Markup, html};

use super::data::{ConfirmAccountPage, ConfirmPage, ConfirmPurpose, HandOffPage};
use super::frame::{count, document, fill, hidden, strong};
use super::marks::Mark;
use super::{DefaultPages, Language};

pub(super) fn confirm(pages: &DefaultPages, language: &Language, page: &ConfirmPage<'_>) -> String {
    let texts = language.texts();
    let (mark, title, lead, button, note) = match page.purpose {
        ConfirmPurpose::SignIn => {
            (Mark::Key, &texts.confirm_title, &texts.confirm_lead, &texts.confirm_button, &texts.confirm_note)
        }
        ConfirmPurpose::Invitation => (
            Mark::Envelope,
            &texts.invite_title,
            &texts.invite_lead,
            &texts.invite_button,
            &texts.invite_note,
        ),
    };
    let body = html! {
        h1 {
            @match (page.purpose, pages.name()) {
                (ConfirmPurpose::Invitation, Some(name)) => (fill(&texts.invite_title_to, name)),
                _ => (title),
            }
        }
        p { (lead) }
        form method="post" action=(page.action) {
            (hidden("token", Some(page.token)))
            (hidden("stytch_token_type", Some(page.stytch_token_type)))
            (hidden("csrf", page.csrf))
            button type="submit" { (button) }
        }
        footer { p { (note) } }
    };
    document(pages, language, mark, title, &body)
}

pub(super) fn confirm_account(
    pages: &DefaultPages,
    language: &Language,
    page: &ConfirmAccountPage<'_>,
) -> String {
    let texts = language.texts();
    let body = html! {
        h1 { (texts.account_title) }
        div.account {
            (page.account)
            @if let Some(organization) = page.organization { span.hint { (fill(&texts.account_at, organization)) } }
        }
        p { (texts.account_lead) }
        @if let Some(other) = page.signed_in_as {
            p { (fill(&texts.account_other, strong(other))) }
        }
        form method="post" action=(page.action) {
            (hidden("token", page.token))
            (hidden("stytch_token_type", page.stytch_token_type))
            (hidden("csrf", page.csrf))
            button type="submit" name="answer" value="yes" { (texts.account_yes) }
            button.second type="submit" name="answer" value="no" { (texts.account_no) }
        }
    };
    document(pages, language, Mark::Person, &texts.account_title, &body)
}

pub(super) fn hand_off(pages: &DefaultPages, language: &Language, page: &HandOffPage<'_>) -> String {
    let texts = language.texts();
    let body = html! {
        h1 { (texts.code_title) }
        p { (texts.code_lead) }
        (spelled(page.code))
        p { (fill(&texts.code_life, count(page.code_minutes, &texts.minute, &texts.minutes))) }
        div.choices { a.link href=(page.login) { (texts.code_here) } }
        footer { p { (texts.code_warning) } }
    };
    document(pages, language, Mark::Devices, &texts.code_title, &body)
}

// Read as a word the code would be noise, so a screen reader gets it letter by letter.
fn spelled(code: &str) -> Markup {
    let letters: Vec<String> = code.chars().filter(|c| *c != '-').map(String::from).collect();
    html! {
        p.shown {
            span aria-hidden="true" { (code) }
            span.heard { (letters.join(", ")) }
        }
    }
}
