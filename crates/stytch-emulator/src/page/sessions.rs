//! Who is signed in.

use jiff::Timestamp;
use maud::{Markup, html};

use crate::shared::Data;
use crate::state::State;
use crate::state::sessions::Session;

/// As much as a person looks at.
const SESSIONS: usize = 50;

pub(super) fn sessions(data: &Data, now: Timestamp) -> Markup {
    let of = |state: &'_ State| {
        let active = state.sessions.active(now).into_iter().chain(state.member_sessions.active(now));
        active.map(|session| (who(state, session), session.clone())).collect::<Vec<_>>()
    };
    let active: Vec<_> = data.projects.iter().flat_map(of).collect();
    html! {
        section #sessions {
            h2 { "Sessions" (super::people::count(active.len())) }
            @if active.is_empty() { p.empty { "Nobody is signed in." } }
            ul { @for (who, session) in active.into_iter().take(SESSIONS) { (row(&who, &session)) } }
        }
    }
}

/// The address of a user, or of a member with the organization.
fn who(state: &State, session: &Session) -> String {
    if let Some(member) = state.members.by_id(&session.user_id) {
        let organization = state.organizations.get(&member.organization_id);
        let at = organization.map_or("", |organization| &organization.organization_name);
        return format!("{} at {at}", member.email_address);
    }
    let email = state.users.get(&session.user_id).and_then(|user| user.emails.first());
    email.map_or_else(|| session.user_id.clone(), |email| email.address.clone())
}

fn row(who: &str, session: &Session) -> Markup {
    html! {
        li.session data-session-id=(session.session_id) {
            span.who { (who) br; span.quiet { "until " (session.expires_at.strftime("%-d %b, %H:%M:%S")) } }
            form method="post" action={ "/emulator/sessions/" (session.session_id) "/revoke" } {
                button { "Revoke" }
            }
        }
    }
}
