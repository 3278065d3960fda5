//! The list of everything that is emulated, for programs.

use axum::response::Response;
use serde_json::{Value, json};

use crate::operations::{CHOICES, Choice, Half, Route, routes};
use crate::server::json_response;

pub(crate) async fn calls() -> Response {
    let calls: Vec<Value> = routes().map(call).collect();
    let choices: Vec<Value> = CHOICES.iter().map(choice).collect();
    json_response(200, &json!({ "calls": calls, "choices": choices }))
}

fn call(route: &Route) -> Value {
    let half = match route.half {
        Some(Half::Consumer) => "consumer",
        Some(Half::B2b) => "b2b",
        None => "both",
    };
    let fields = route.fields().map(|(name, required)| json!({ "name": name, "required": required }));
    let errors = route.errors().map(|kind| json!({ "error_type": kind.name, "status": kind.status }));
    json!({
        "choices": route.choices.iter().map(choice).collect::<Vec<_>>(),
        "errors": errors.collect::<Vec<_>>(),
        "fields": fields.collect::<Vec<_>>(),
        "method": route.method.word(),
        "path": route.path,
        "vertical": half,
    })
}

fn choice(choice: &Choice) -> Value {
    json!({
        "mild": choice.mild,
        "question": choice.question,
        "strict": choice.strict.unwrap_or(choice.mild),
    })
}
