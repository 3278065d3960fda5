//! The inbox and the console around it.

use std::hash::{DefaultHasher, Hash, Hasher};

use axum::http::header;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use maud::{Markup, PreEscaped, html};

use super::frame::frame;
use super::{people, traffic};
use crate::shared::{Data, Shared};
use crate::state::State;
use crate::state::links::Link;
use crate::state::mailbox::Message;
use crate::state::sessions::Session;
use crate::traffic::Traffic;

/// As much as a person looks at.
const MESSAGES: usize = 50;
const SESSIONS: usize = 50;

/// Reloads when something has happened, and only then: nobody loses what they were about to click, are reading in an
/// opened box, or are typing. Nor is a click undone: what it led to may be what has happened, while the answer is still on
/// its way.
const RELOAD: &str = "let leaving = false;
addEventListener('beforeunload', () => leaving = true);
addEventListener('pageshow', () => leaving = false);
setInterval(async () => {
  if (document.querySelector('details[open]') || document.activeElement?.matches('input')) return;
  const answer = await fetch(location.href, { method: 'HEAD' }).catch(() => null);
  const seen = document.querySelector('[data-version]').dataset.version;
  if (!leaving && answer?.ok && answer.headers.get('etag') !== seen) location.reload();
}, 1500)";

pub(crate) fn inbox(shared: &Shared) -> Response {
    let now = shared.clock.timestamp();
    let data = shared.data();
    let log = shared.traffic();
    let version = version(shared, &data, &log, now);
    let content = html! {
        div data-version=(version) {
            (heading(shared))
            (mail(&data, now))
            (clock(shared, now))
            (sessions(&data, now))
            (people::users(&data))
            (people::organizations(&data))
            (traffic::requests(&log))
            (traffic::faults())
            (keys(&data))
        }
        script { (PreEscaped(RELOAD)) }
        noscript { p.quiet { "Reload the page to see what is new." } }
    };
    let headers = [
        (header::ETAG, version.as_str()),
        (header::CACHE_CONTROL, "no-store"),
        // Nobody else's page may hold the buttons under a visitor's finger.
        (header::CONTENT_SECURITY_POLICY, "frame-ancestors 'none'"),
    ];
    (headers, frame("Stytch emulator", &content)).into_response()
}

/// Changes whenever the page would show something else than the time.
fn version(shared: &Shared, data: &Data, traffic: &Traffic, now: Timestamp) -> String {
    let mut hasher = DefaultHasher::new();
    shared.clock.advanced().hash(&mut hasher);
    traffic.log.total().hash(&mut hasher);
    for message in data.mailbox.list(None).into_iter().take(MESSAGES) {
        message.message_id.hash(&mut hasher);
        status(link_of(data, message), now).hash(&mut hasher);
    }
    for state in &data.projects {
        state.keys.current().kid.hash(&mut hasher);
        for session in state.sessions.active(now).into_iter().chain(state.member_sessions.active(now)) {
            (&session.session_id, session.expires_at).hash(&mut hasher);
        }
    }
    format!("\"{:x}\"", hasher.finish())
}

fn heading(shared: &Shared) -> Markup {
    let config = shared.config();
    html! {
        header {
            h1 { "Stytch emulator" }
            p.quiet { (config.base_url) @if config.strict { " · strict" } }
            details {
                summary { "Settings for your app" }
                @for project in &shared.projects {
                    pre {
                        "STYTCH_PROJECT_ID=" (project.project_id) "\n"
                        "STYTCH_SECRET=" (project.secret) "\n"
                        "STYTCH_BASE_URL=" (project.base_url)
                    }
                }
            }
        }
    }
}

fn link_of<'a>(data: &'a Data, message: &Message) -> Option<&'a Link> {
    data.link(&message.token).map(|(_, link)| link)
}

fn mail(data: &Data, now: Timestamp) -> Markup {
    let messages = data.mailbox.list(None);
    html! {
        section #inbox {
            h2 { "Inbox" }
            @if messages.is_empty() {
                p.empty { "No mail yet. Ask your app for a login link, and it appears here." }
            }
            @for message in messages.into_iter().take(MESSAGES) {
                (letter(message, link_of(data, message), now))
            }
        }
    }
}

fn letter(message: &Message, link: Option<&Link>, now: Timestamp) -> Markup {
    let status = status(link, now);
    let label = match message.kind.as_str() {
        "invite" => "Accept the invitation",
        "signup" => "Sign up",
        _ => "Log in",
    };
    html! {
        article.mail.spent[status.is_some()] data-message-id=(message.message_id) data-to=(message.to) {
            div.letter {
                h3 { (message.subject) }
                p.quiet {
                    span.to { (message.to) } " · " (time(message.sent_at))
                    @if let Some(status) = status { " · " strong { (status) } }
                }
            }
            a.button.primary.mail-link href=(message.link) { (label) }
        }
    }
}

/// Why a link no longer works; nothing if it does.
fn status(link: Option<&Link>, now: Timestamp) -> Option<&'static str> {
    match link {
        None => Some("gone"),
        Some(link) if link.dead => Some("used or cancelled"),
        Some(link) if now >= link.expires_at => Some("expired"),
        Some(_) => None,
    }
}

fn clock(shared: &Shared, now: Timestamp) -> Markup {
    let advanced = shared.clock.advanced().as_secs();
    html! {
        section #clock {
            h2 { "Clock" }
            div.row {
                p {
                    time datetime=(now) { (now.strftime("%a %-d %b %Y, %H:%M:%S UTC")) }
                    br;
                    span.quiet { @if advanced == 0 { "not moved" } @else { "moved forward by " (duration(advanced)) } }
                }
                div.actions {
                    @for (seconds, label) in [(360, "+6 minutes"), (3600, "+1 hour"), (86400, "+1 day")] {
                        form method="post" action="/emulator/clock" {
                            button name="advance_seconds" value=(seconds) { (label) }
                        }
                    }
                }
            }
        }
    }
}

fn sessions(data: &Data, now: Timestamp) -> Markup {
    let of = |state: &'_ State| {
        let active = state.sessions.active(now).into_iter().chain(state.member_sessions.active(now));
        active.map(|session| (who(state, session), session.clone())).collect::<Vec<_>>()
    };
    let active: Vec<_> = data.projects.iter().flat_map(of).collect();
    html! {
        section #sessions {
            h2 { "Sessions" }
            @if active.is_empty() { p.empty { "Nobody is signed in." } }
            @for (who, session) in active.into_iter().take(SESSIONS) { (session_row(&who, &session)) }
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

fn session_row(who: &str, session: &Session) -> Markup {
    html! {
        div.row.session data-session-id=(session.session_id) {
            p {
                (who)
                br;
                span.quiet { "until " (session.expires_at.strftime("%-d %b, %H:%M:%S")) }
            }
            form method="post" action={ "/emulator/sessions/" (session.session_id) "/revoke" } {
                button { "Revoke" }
            }
        }
    }
}

fn keys(data: &Data) -> Markup {
    let state = &data.projects[0];
    let published = state.keys.published().len();
    html! {
        section #keys {
            h2 { "Keys and data" }
            div.row {
                p {
                    @if published == 1 { "One key is published." } @else { (published) " keys are published." }
                    br;
                    span.quiet.kid { (state.keys.current().kid) " signs" }
                }
                div.actions {
                    form method="post" action="/emulator/keys/rotate" { button { "Rotate key" } }
                    form method="post" action="/emulator/keys/rotate" {
                        button name="drop_old" value="true" { "Rotate, drop old" }
                    }
                    form method="post" action="/emulator/reset" { button.danger { "Reset everything" } }
                }
            }
        }
    }
}

pub(super) fn time(at: std::time::SystemTime) -> String {
    Timestamp::try_from(at).map_or_else(|_| String::new(), |at| at.strftime("%H:%M:%S").to_string())
}

/// `1 day 2 h 6 min`, as much of it as there is.
fn duration(seconds: u64) -> String {
    let parts =
        [(seconds / 86400, "d"), (seconds / 3600 % 24, "h"), (seconds / 60 % 60, "min"), (seconds % 60, "s")];
    let words: Vec<_> = parts.iter().filter(|(n, _)| *n > 0).map(|(n, unit)| format!("{n} {unit}")).collect();
    words.join(" ")
}
