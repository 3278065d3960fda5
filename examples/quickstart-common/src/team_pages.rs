//! The B2B examples' small pages.

use maud::{Markup, html};
use stytch_auth::api::b2b::Member;
use stytch_auth::{Error, MemberPrincipal};

use crate::pages::{page, sign_out};

/// The role that Stytch gives to whoever creates an organisation.
pub const ADMIN: &str = "stytch_admin";

/// The front page, for a member or for nobody.
pub fn home(member: Option<&MemberPrincipal>) -> Markup {
    let body = match member {
        Some(member) => html! {
            p {
                "You are signed in to " strong #organization { (member.organization_slug()) } " as "
                strong { (address(member)) } "."
            }
            nav {
                a.button href="/account" { "Your account" }
                @if member.has_role(ADMIN) { a.button href="/admin" { "Members" } }
                a href="/login/switch?return_to=/account" { "Change organisation" }
                (sign_out())
            }
        },
        None => html! {
            p { "You are not signed in." }
            nav { a.button href="/login" { "Sign in" } a href="/login/org/acme" { "Sign in to Acme" } }
        },
    };
    page("Teams", body)
}

/// What the app knows about the member who asks.
pub fn account(member: &MemberPrincipal) -> Markup {
    let body = html! {
        dl {
            dt { "E-mail address" } dd #email { (address(member)) }
            dt { "Organisation" } dd #organization { (member.organization_slug()) }
            dt { "Roles" } dd #roles { (member.roles().join(", ")) }
            dt { "Stytch member" } dd { (member.member_id()) }
        }
        nav {
            a href="/" { "Home" }
            a href="/login/switch?return_to=/account" { "Change organisation" }
            (sign_out())
        }
    };
    page("Your account", body)
}

/// Who is in the organisation, and a form to invite others; `sent` is what became of the last invitation.
pub fn admin(members: &Result<Vec<Member>, Error>, sent: Option<Result<&str, &Error>>) -> Markup {
    let body = html! {
        @match members {
            Ok(members) => { ul { @for member in members { li { (member.email_address) " (" (member.status) ")" } } } }
            Err(_) => { p role="alert" { "The list cannot be had right now." } }
        }
        @match sent {
            Some(Ok(email)) => { p role="status" { "An invitation is on its way to " strong { (email) } "." } }
            Some(Err(error)) if error.is_unavailable() => {
                p role="alert" { "Nothing was sent: Stytch does not answer right now." }
            }
            Some(Err(_)) => { p role="alert" { "This address cannot be invited." } }
            None => {}
        }
        // SameSite=Lax keeps the session cookies out of forms that other sites send here.
        form.row method="post" action="/admin" {
            div { label for="email" { "Invite a colleague" } input #email type="email" name="email" required; }
            button { "Invite" }
        }
        nav { a href="/" { "Home" } (sign_out()) }
    };
    page("Members", body)
}

fn address(member: &MemberPrincipal) -> &str {
    member.email().unwrap_or("no address")
}
