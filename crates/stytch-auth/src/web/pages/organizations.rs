//! The pages on which somebody finds the way into an organisation.

use maud::{Markup, html};

use super::data::{
    ChooseOrganizationPage, MissingFactor, NewOrganizationPage, OrganizationChoice, OrganizationProblem,
    RequiredPage, Standing,
};
use super::frame::{document, fill, hidden, problem, strong};
use super::marks::{self, Mark};
use super::texts::Texts;
use super::{DefaultPages, Language};

pub(super) fn choose(pages: &DefaultPages, language: &Language, page: &ChooseOrganizationPage<'_>) -> String {
    let texts = language.texts();
    let title = if page.email.is_some() { &texts.choose_title } else { &texts.switch_title };
    let body = html! {
        h1 { (title) }
        @if let Some(email) = page.email {
            p { (fill(if page.organizations.is_empty() { &texts.choose_none } else { &texts.choose_lead }, strong(email))) }
        }
        @if !page.organizations.is_empty() {
            form.list method="post" action=(page.action) {
                (hidden("return_to", page.return_to))
                (hidden("csrf", page.csrf))
                @for choice in page.organizations { (entry(texts, choice)) }
            }
        }
        @if page.create.is_some() || page.email.is_none() {
            div.choices {
                @if let Some(create) = page.create { a.link href=(create) { (texts.choose_create) } }
                @if page.email.is_none() { a.link href=(page.login) { (texts.switch_back) } }
            }
        }
        @if page.email.is_some() {
            footer {
                p { (texts.choose_missing) }
                div.choices { a.link href=(page.login) { (texts.mail_other) } }
            }
        }
    };
    document(pages, language, Mark::Building, title, &body)
}

// A button each: choosing takes one press, and no script.
fn entry(texts: &Texts, choice: &OrganizationChoice<'_>) -> Markup {
    let hint: Option<&str> = match choice {
        OrganizationChoice { is_current: true, .. } => Some(&texts.choose_current),
        OrganizationChoice { further_step: true, .. } => Some(&texts.choose_further),
        OrganizationChoice { standing: Standing::Invited, .. } => Some(&texts.choose_invited),
        OrganizationChoice { standing: Standing::MayJoin, .. } => Some(&texts.choose_join),
        OrganizationChoice { standing: Standing::Member, .. } => None,
    };
    let initial: String = choice.name.chars().find(|c| c.is_alphanumeric()).into_iter().collect();
    html! {
        button.entry type="submit" name="organization_id" value=(choice.organization_id) {
            span.tile aria-hidden="true" { (initial.to_uppercase()) }
            span.label {
                span.name { (choice.name) }
                @if let Some(hint) = hint { span.hint { (hint) } }
            }
            (marks::arrow())
        }
    }
}

pub(super) fn new(pages: &DefaultPages, language: &Language, page: &NewOrganizationPage<'_>) -> String {
    let texts = language.texts();
    let wrong = page.problem.map(|problem| match problem {
        OrganizationProblem::InvalidName => html! { (texts.new_invalid) },
        OrganizationProblem::DomainNotYours => fill(&texts.new_domain_refused, page.domain),
    });
    let name_is_wrong = page.problem == Some(OrganizationProblem::InvalidName);
    let body = html! {
        h1 { (texts.new_title) }
        p { (fill(if page.first { &texts.new_first } else { &texts.new_lead }, strong(page.email))) }
        form method="post" action=(page.action) {
            (hidden("csrf", page.csrf))
            label for="organization_name" { (texts.new_label) }
            input #organization_name name="organization_name" type="text" value=(page.name)
                placeholder=(texts.new_example) autocomplete="organization" enterkeyhint="done" maxlength="128"
                required autofocus
                aria-describedby=[wrong.as_ref().map(|_| "problem")]
                aria-invalid=[name_is_wrong.then_some("true")];
            div.tick {
                input #open_to_domain name="open_to_domain" type="checkbox" value="yes"
                    checked[page.open_to_domain];
                label for="open_to_domain" { (fill(&texts.new_open, strong(&format!("@{}", page.domain)))) }
            }
            (problem(wrong.as_ref()))
            button type="submit" { (texts.new_button) }
        }
        footer {
            @if page.first { p { (texts.choose_missing) } }
            div.choices {
                @if page.first {
                    a.link href=(page.login) { (texts.mail_other) }
                } @else {
                    a.link href=(page.back) { (texts.new_back) }
                }
            }
        }
    };
    document(pages, language, Mark::Building, &texts.new_title, &body)
}

pub(super) fn required(pages: &DefaultPages, language: &Language, page: &RequiredPage<'_>) -> String {
    let texts = language.texts();
    let (mark, title, lead, next) = match page.missing {
        MissingFactor::Second => (Mark::Devices, &texts.second_title, &texts.second_lead, &texts.second_next),
        MissingFactor::Primary { .. } => {
            (Mark::Key, &texts.primary_title, &texts.primary_lead, &texts.primary_next)
        }
    };
    let body = html! {
        h1 { (title) }
        p { (fill(lead, strong(page.organization))) }
        @if let MissingFactor::Primary { allowed_auth_methods } = page.missing {
            @if !allowed_auth_methods.is_empty() {
                ul.methods { @for name in allowed_auth_methods { li { (method(texts, name)) } } }
            }
        }
        p { (next) }
        @if let Some(choose) = page.choose {
            a.button href=(choose) { (texts.required_choose) }
            div.choices { a.link href=(page.login) { (texts.mail_other) } }
        } @else {
            a.button.second href=(page.login) { (texts.required_again) }
        }
    };
    document(pages, language, mark, title, &body)
}

/// A way to sign in, as people call it.
fn method<'a>(texts: &'a Texts, name: &'a str) -> &'a str {
    match name {
        "sso" => &texts.method_sso,
        "password" => &texts.method_password,
        "email_otp" => &texts.method_email_otp,
        "magic_link" => &texts.method_magic_link,
        "google_oauth" => "Google",
        "microsoft_oauth" => "Microsoft",
        "slack_oauth" => "Slack",
        "github_oauth" => "GitHub",
        "hubspot_oauth" => "HubSpot",
        other => other,
    }
}
