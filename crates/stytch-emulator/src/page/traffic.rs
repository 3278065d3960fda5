//! What an app has asked for, and what is to go wrong with what it asks for next.

use maud::{Markup, html};
use serde_json::Value;

use super::inbox::time;
use crate::traffic::{RecordedRequest, Traffic};

/// As much as a person looks at.
const REQUESTS: usize = 25;

pub(crate) fn requests(traffic: &Traffic) -> Markup {
    html! {
        section #requests {
            h2 { "Recent requests" }
            @if traffic.log.total() == 0 { p.empty { "None yet." } }
            ol { @for request in traffic.log.list().rev().take(REQUESTS) { (request_row(request)) } }
        }
    }
}

fn request_row(request: &RecordedRequest) -> Markup {
    let body = match serde_json::from_str::<Value>(&request.body) {
        Ok(value) => format!("{value:#}"),
        Err(_) => request.body.clone(),
    };
    html! {
        li {
            span.status.bad[!(200..400).contains(&request.status)] {
                @if request.status == 0 { "–" } @else { (request.status) }
            }
            div.call {
                @if body.is_empty() {
                    (call(request))
                } @else {
                    details { summary { (call(request)) } pre { (body) } }
                }
            }
            span.quiet { (time(request.at)) }
        }
    }
}

fn call(request: &RecordedRequest) -> Markup {
    html! { span.method { (request.method) } " " (request.path) }
}

/// One form for the faults that people try most; programs have them all.
pub(crate) fn faults() -> Markup {
    html! {
        section #faults {
            h2 { "Faults" }
            form.row.fault method="post" action="/emulator/faults" {
                label { "Path" input name="path" value="/v1/sessions/authenticate" required pattern="/.*"; }
                label { "Status" input name="status" type="number" min="200" max="599" value="503" required; }
                label { "Times" input name="times" type="number" min="1" value="1" required; }
                label { "Delay, ms" input name="delay_ms" type="number" min="0" value="0" required; }
                button { "Make it fail" }
            }
        }
    }
}
