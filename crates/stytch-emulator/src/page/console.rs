//! The page as a whole, and when it is out of date.

use std::hash::{DefaultHasher, Hash, Hasher};

use axum::http::header;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use maud::{Markup, PreEscaped, html};

use super::frame::frame;
use super::{controls, mail, people, sessions, traffic};
use crate::shared::{Data, Shared};
use crate::traffic::Traffic;

/// Brings the page up to date without a reload.
const SCRIPT: &str = include_str!("console.js");

pub(crate) fn console(shared: &Shared) -> Response {
    let now = shared.clock.timestamp();
    let data = shared.data();
    let log = shared.traffic();
    let version = version(shared, &data, &log, now);
    let content = html! {
        div data-version=(version) {
            (heading(shared))
            div.columns {
                div {
                    (mail::inbox(&data, now))
                    (traffic::requests(&log))
                }
                div {
                    (controls::clock(shared, now))
                    (sessions::sessions(&data, now))
                    (people::users(&data))
                    (people::organizations(&data))
                    (traffic::faults(&log))
                    (controls::keys(&data, &shared.projects))
                }
            }
        }
        script { (PreEscaped(SCRIPT)) }
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
    traffic.log.list().next_back().map(|latest| latest.status).hash(&mut hasher);
    format!("{:?}", traffic.faults).hash(&mut hasher);
    mail::shown(data, now).for_each(|shown| shown.hash(&mut hasher));
    for state in &data.projects {
        for key in state.keys.published() {
            key.kid.hash(&mut hasher);
        }
        for session in state.sessions.active(now).into_iter().chain(state.member_sessions.active(now)) {
            (&session.session_id, session.expires_at).hash(&mut hasher);
        }
        state.users.newest().into_iter().for_each(|(_, user)| user.lock.is_some().hash(&mut hasher));
    }
    format!("\"{:x}\"", hasher.finish())
}

fn heading(shared: &Shared) -> Markup {
    let config = shared.config();
    html! {
        header {
            div {
                h1 { "Stytch emulator" }
                p.quiet { (config.base_url) @if config.strict { " · strict" } }
            }
            details #settings {
                summary { "Settings for your app" }
                @for project in &shared.projects {
                    pre {
                        @if shared.projects.len() > 1 { "# " (project.kind.word()) "\n" }
                        "STYTCH_PROJECT_ID=" (project.project_id) "\n"
                        "STYTCH_SECRET=" (project.secret) "\n"
                        "STYTCH_BASE_URL=" (project.base_url)
                    }
                }
                p.quiet {
                    "For programs: " a href="/emulator/openapi.json" { "openapi.json" } ", "
                    a href="/emulator/calls" { "the calls" } "."
                }
            }
        }
    }
}
