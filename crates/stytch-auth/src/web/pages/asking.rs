//! The pages on which somebody asks for a link and waits for it.

use maud::{Markup, html};

use super::data::{CheckMailPage, CodeProblem, LoginPage, LoginProblem};
use super::frame::{count, document, fill, hidden, problem, strong};
use super::marks::Mark;
use super::texts::Texts;
use super::{DefaultPages, Language};

pub(super) fn login(pages: &DefaultPages, language: &Language, page: &LoginPage<'_>) -> String {
    let texts = language.texts();
    let wrong = page.problem.map(|problem| login_problem(texts, problem));
    let title = match page.organization {
        Some(slug) => texts.org_title.replacen("{}", slug, 1),
        None => texts.login_title.clone().into_owned(),
    };
    let body = html! {
        h1 { (title) }
        p { (if page.organization.is_some() { &texts.org_lead } else { &texts.login_lead }) }
        form method="post" action=(page.action) {
            (hidden("return_to", page.return_to))
            (hidden("csrf", page.csrf))
            label for="email" { (texts.login_label) }
            input #email name="email" type="email" value=(page.email) placeholder=(texts.login_example)
                autocomplete="email" inputmode="email" enterkeyhint="send" autocapitalize="none" autocorrect="off"
                spellcheck="false" maxlength="254" required autofocus
                aria-describedby=[wrong.as_ref().map(|_| "problem")]
                aria-invalid=[wrong.as_ref().map(|_| "true")];
            (problem(wrong.as_ref()))
            button type="submit" { (texts.login_button) }
        }
        @if let Some(any) = page.any_organization {
            footer { div.choices { a.link href=(any) { (texts.org_any) } } }
        }
    };
    document(pages, language, Mark::Key, &title, &body)
}

fn login_problem(texts: &Texts, problem: LoginProblem) -> Markup {
    match problem {
        LoginProblem::InvalidAddress => html! { (texts.login_invalid) },
        LoginProblem::Refused => html! { (texts.login_refused) },
        LoginProblem::NoCookie => html! { (texts.login_no_cookie) },
        LoginProblem::TooManyLinks { wait_seconds } if wait_seconds < 60 => {
            fill(&texts.login_too_many, count(wait_seconds.max(1), &texts.second, &texts.seconds))
        }
        LoginProblem::TooManyLinks { wait_seconds } => {
            fill(&texts.login_too_many, count(wait_seconds.div_ceil(60), &texts.minute, &texts.minutes))
        }
    }
}

pub(super) fn check_mail(pages: &DefaultPages, language: &Language, page: &CheckMailPage<'_>) -> String {
    let texts = language.texts();
    let over = page.problem == Some(CodeProblem::OutOfTries);
    let lead = if page.organization.is_some() { &texts.org_mail } else { &texts.mail_lead };
    let body = html! {
        h1 { (texts.mail_title) }
        p { (fill(lead, strong(page.email))) }
        @if over {
            // This browser has forgotten the link: nothing but a new one helps.
            (problem(Some(&html! { (texts.mail_code_over) })))
            (again(page, html! { button type="submit" { (texts.mail_again_button) } }))
            footer { div.choices { a.link href=(page.login) { (texts.mail_other) } } }
        } @else {
            (waiting(texts, page))
            footer {
                p { (texts.mail_again) }
                (again(page, html! {
                    div.choices {
                        button.link type="submit" { (texts.mail_again_button) }
                        a.link href=(page.login) { (texts.mail_other) }
                    }
                }))
            }
        }
    };
    document(pages, language, Mark::Envelope, &texts.mail_title, &body)
}

/// What to do with the mail, and with the code that another device may show.
fn waiting(texts: &Texts, page: &CheckMailPage<'_>) -> Markup {
    let life = if page.action.is_some() { &texts.mail_life } else { &texts.mail_life_any };
    html! {
        p { (fill(life, count(page.link_minutes, &texts.minute, &texts.minutes))) }
        @if let Some(inbox) = page.inbox {
            a.button href=(inbox) { (texts.mail_inbox) }
        }
        @if let Some(action) = page.action {
            (code_form(texts, page, action))
        }
    }
}

/// The form that sends one more link to the same address.
fn again(page: &CheckMailPage<'_>, buttons: Markup) -> Markup {
    html! {
        form method="post" action=(page.login) {
            (hidden("email", Some(page.email)))
            (hidden("return_to", page.return_to))
            (hidden("csrf", page.csrf))
            (buttons)
        }
    }
}

fn code_form(texts: &Texts, page: &CheckMailPage<'_>, action: &str) -> Markup {
    let wrong = page.problem.map(|_| html! { (texts.mail_code_wrong) });
    html! {
        section aria-labelledby="elsewhere" {
            h2 #elsewhere { (texts.mail_code_title) }
            form method="post" action=(action) {
                (hidden("csrf", page.csrf))
                label for="code" { (texts.mail_code_label) }
                div.row {
                    input.code #code name="code" type="text" placeholder="XXXX-XXXX" autocomplete="one-time-code"
                        inputmode="text" enterkeyhint="go" autocapitalize="characters" autocorrect="off"
                        spellcheck="false" maxlength="16" required autofocus[wrong.is_some()]
                        aria-describedby=[wrong.as_ref().map(|_| "problem")]
                        aria-invalid=[wrong.as_ref().map(|_| "true")];
                    button.second type="submit" { (texts.mail_code_button) }
                }
                (problem(wrong.as_ref()))
            }
        }
    }
}
