//! Who is known: users, and organizations with their members.

use maud::{Markup, html};

use crate::shared::Data;
use crate::state::State;
use crate::state::members::Member;
use crate::state::organizations::Organization;
use crate::state::users::User;

/// As much as a person looks at.
const SHOWN: usize = 50;

pub(crate) fn users(data: &Data) -> Markup {
    let users: Vec<&User> =
        data.projects.iter().flat_map(|state| state.users.newest()).map(|(_, u)| u).collect();
    html! {
        section #users {
            h2 { "Users" (count(users.len())) }
            @if users.is_empty() { p.empty { "None yet." } }
            ul { @for user in users.iter().take(SHOWN) { (user_row(user)) } }
        }
    }
}

fn user_row(user: &User) -> Markup {
    let emails: Vec<&str> = user.emails.iter().map(|email| email.address.as_str()).collect();
    let phones: Vec<&str> = user.phone_numbers.iter().map(|phone| phone.number.as_str()).collect();
    let who = [emails, phones].concat().join(", ");
    let unverified = user.emails.iter().any(|email| !email.verified);
    let notes = [(user.pending, "pending"), (unverified, "unverified"), (user.lock.is_some(), "locked")];
    html! {
        li data-user-id=(user.user_id) {
            span.who { (who) br; span.quiet.kid { (user.user_id) } }
            span.quiet { (noted(&notes)) }
        }
    }
}

pub(crate) fn organizations(data: &Data) -> Markup {
    let total: usize = data.projects.iter().map(|state| state.organizations.newest().len()).sum();
    html! {
        section #organizations {
            h2 { "Organizations" (count(total)) }
            @if total == 0 { p.empty { "None yet." } }
            @for state in &data.projects {
                @for (_, organization) in state.organizations.newest().into_iter().take(SHOWN) {
                    (organization_card(state, organization))
                }
            }
        }
    }
}

fn organization_card(state: &State, organization: &Organization) -> Markup {
    let members: Vec<&Member> = state.members.of(&organization.organization_id).collect();
    html! {
        details.card data-key=(organization.organization_id) data-organization-id=(organization.organization_id) {
            summary {
                (organization.organization_name)
                span.quiet { " · " (organization.organization_slug) " · " (members.len()) @if members.len() == 1 { " member" } @else { " members" } }
            }
            p.quiet.kid { (organization.organization_id) }
            ul { @for member in members.into_iter().take(SHOWN) { (member_row(member, organization)) } }
        }
    }
}

fn member_row(member: &Member, organization: &Organization) -> Markup {
    let roles = member.role_ids(organization).join(", ");
    html! {
        li data-member-id=(member.member_id) {
            span.who { (member.email_address) br; span.quiet { (roles) } }
            span.quiet { (member.status.word()) }
        }
    }
}

pub(super) fn count(number: usize) -> Markup {
    html! { @if number > 0 { " " span.quiet { (number) } } }
}

fn noted(notes: &[(bool, &str)]) -> String {
    let true_ones: Vec<&str> = notes.iter().filter(|(is, _)| *is).map(|(_, note)| *note).collect();
    true_ones.join(", ")
}
