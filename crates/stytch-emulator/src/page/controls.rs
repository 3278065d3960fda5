//! The clock and the keys.

use jiff::Timestamp;
use maud::{Markup, html};

use crate::config::Config;
use crate::shared::{Data, Shared};

pub(super) fn clock(shared: &Shared, now: Timestamp) -> Markup {
    let advanced = shared.clock.advanced().as_secs();
    html! {
        section #clock {
            h2 { "Clock" }
            div.box {
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

pub(super) fn keys(data: &Data, projects: &[Config]) -> Markup {
    html! {
        section #keys {
            h2 { "Keys and data" }
            ul {
                @for (state, project) in data.projects.iter().zip(projects) {
                    @if projects.len() > 1 { li.quiet.kid { (project.project_id) } }
                    @for key in state.keys.published().iter().rev() {
                        li {
                            span.who.kid { (key.kid) }
                            span.quiet { @if key.kid == state.keys.current().kid { "signs" } @else { "published" } }
                        }
                    }
                }
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

pub(super) fn time(at: std::time::SystemTime) -> String {
    Timestamp::try_from(at).map_or_else(|_| String::new(), |at| at.strftime("%H:%M:%S").to_string())
}

/// `1 d 2 h 6 min`, as much of it as there is.
fn duration(seconds: u64) -> String {
    let parts =
        [(seconds / 86400, "d"), (seconds / 3600 % 24, "h"), (seconds / 60 % 60, "min"), (seconds % 60, "s")];
    let words: Vec<_> = parts.iter().filter(|(n, _)| *n > 0).map(|(n, unit)| format!("{n} {unit}")).collect();
    words.join(" ")
}
