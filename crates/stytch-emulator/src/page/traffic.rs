//! What an app has asked for, and what is to go wrong with what it asks for next.

use maud::{Markup, html};
use serde_json::Value;

use super::controls::time;
use crate::traffic::{Fault, RecordedRequest, Traffic};

/// As much as a person looks at.
const REQUESTS: usize = 25;

pub(crate) fn requests(traffic: &Traffic) -> Markup {
    let total = traffic.log.total();
    html! {
        section #requests {
            h2 { "Requests" }
            @if total == 0 { p.empty { "None yet." } }
            ul {
                @for (index, request) in traffic.log.list().rev().take(REQUESTS).enumerate() {
                    (request_row(request, total - index as u64))
                }
            }
        }
    }
}

fn request_row(request: &RecordedRequest, number: u64) -> Markup {
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
                    details data-key=(number) { summary { (call(request)) } pre { (body) } }
                }
            }
            span.quiet.when { (time(request.at)) }
        }
    }
}

fn call(request: &RecordedRequest) -> Markup {
    html! { span.method { (request.method) } " " (breakable(&request.path)) }
}

/// A path that breaks where its parts end, and nowhere else.
fn breakable(path: &str) -> Markup {
    let parts: Vec<&str> = path.split_inclusive(['/', '_']).collect();
    html! { @for part in parts { (part) wbr; } }
}

/// The faults that wait, and a form for those that people try most; programs have them all.
pub(crate) fn faults(traffic: &Traffic) -> Markup {
    let waiting: Vec<String> = traffic.faults.list().map(describe).collect();
    html! {
        section #faults {
            h2 { "Faults" }
            @if !waiting.is_empty() {
                ul { @for fault in &waiting { li { span.call { (breakable(fault)) } } } }
                form.clear method="post" action="/emulator/faults" {
                    button name="clear" value="true" { "Take them back" }
                }
            }
            form.box.fault method="post" action="/emulator/faults" {
                label { "Path" input name="path" value="/v1/sessions/authenticate" required pattern="/.*"; }
                label { "Status" input name="status" type="number" min="200" max="599" value="503" required; }
                label { "Times" input name="times" type="number" min="1" value="1" required; }
                label { "Delay, ms" input name="delay_ms" type="number" min="0" value="0" required; }
                button { "Make it fail" }
            }
        }
    }
}

/// `/v1/sessions/authenticate: status 503, times 2`
fn describe(fault: &Fault) -> String {
    let Value::Object(mut effects) = fault.to_json() else { return String::new() };
    let path = effects.remove("path").and_then(|path| path.as_str().map(str::to_owned)).unwrap_or_default();
    let words = effects.iter().map(|(name, value)| match value {
        Value::Null => "always".to_owned(),
        Value::String(text) => format!("{name} {text}"),
        value => format!("{name} {value}"),
    });
    format!("{path}: {}", words.collect::<Vec<_>>().join(", "))
}
