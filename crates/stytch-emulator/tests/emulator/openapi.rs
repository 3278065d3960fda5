//! The description of the control interface is true: every answer is what it says.

use reqwest::Method;
use serde_json::{Value, json};

use crate::app::{App, send};
use crate::b2b::text;

/// What is sent to each endpoint that takes something.
fn body(path: &str) -> Value {
    match path {
        "/emulator/clock" => json!({ "advance_seconds": 60 }),
        "/emulator/faults" => {
            json!({ "path": "/v1/*", "method": "PUT", "times": 2, "status": 503, "delay_ms": 1, "body": { "a": 1 } })
        }
        "/emulator/login" => json!({ "email": "ada@example.com" }),
        "/emulator/keys/rotate" => json!({ "drop_old": false }),
        "/emulator/users/{user_id}/lock" => json!({ "minutes": 5 }),
        _ => Value::Null,
    }
}

#[tokio::test]
async fn answers_are_as_described() {
    let app = App::start().await;
    app.organization("acme", json!({})).await;
    app.member("acme", "ada@acme.example", json!({ "mfa_phone_number": "+12025550162" })).await;
    app.member_login("acme", "ada@acme.example").await;
    let login = app.log_in("ada@example.com").await;
    app.get("/v1/users/user-test-0").await;
    let document = send(app.bare(Method::GET, "/emulator/openapi.json")).await.json();
    assert_eq!(document["openapi"], "3.1.0");

    let mut operations = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            operations.push((method.to_uppercase(), path.clone(), operation.clone()));
        }
    }
    // Lists before what empties them, and the reset last.
    let rank = |method: &str, path: &str| match (method, path) {
        ("POST", "/emulator/faults") => 0,
        ("GET", _) => 1,
        (_, "/emulator/reset") => 3,
        _ => 2,
    };
    operations.sort_by_key(|(method, path, _)| rank(method, path));
    for (method, path, operation) in operations {
        let url = path
            .replace("{session_id}", text(&login["session"]["session_id"]))
            .replace("{user_id}", text(&login["user_id"]));
        let mut request = app.bare(method.parse().unwrap(), &url);
        let sent = body(&path);
        if method == "POST" && !sent.is_null() {
            let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
            check(&document, schema, &sent, &format!("the body of {path}"));
            request = request.body(sent.to_string());
        }
        let answer = send(request).await;
        assert_eq!(answer.status, 200, "{method} {path}: {}", answer.text);
        let schema = &operation["responses"]["200"]["content"]["application/json"]["schema"];
        check(&document, schema, &answer.json(), &format!("{method} {path}"));
    }
}

#[test]
fn the_check_can_fail() {
    let refuses = |schema: Value, value: Value| {
        std::panic::catch_unwind(|| check(&Value::Null, &schema, &value, "")).is_err()
    };
    assert!(refuses(json!({ "type": "string" }), json!(7)));
    assert!(refuses(json!({ "enum": ["a"] }), json!("b")));
    assert!(refuses(json!({ "type": "object", "required": ["a"] }), json!({})));
    let closed = json!({ "type": "object", "additionalProperties": false, "properties": {} });
    assert!(refuses(closed, json!({ "a": 1 })));
    assert!(refuses(json!({ "type": "array", "items": { "type": "boolean" } }), json!([true, 1])));
}

/// As much of JSON Schema as the document uses.
fn check(document: &Value, schema: &Value, value: &Value, at: &str) {
    if let Some(reference) = schema["$ref"].as_str() {
        let schema = document.pointer(reference.trim_start_matches('#')).unwrap();
        return check(document, schema, value, at);
    }
    let one = |word: &str| match word {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("{at}: the type {other}"),
    };
    match &schema["type"] {
        Value::Null => {}
        Value::String(word) => assert!(one(word), "{at}: {value} is no {word}"),
        words => assert!(words.as_array().unwrap().iter().any(|word| one(text(word))), "{at}: {value}"),
    }
    if let Some(words) = schema["enum"].as_array() {
        assert!(words.contains(value), "{at}: {value} is none of {words:?}");
    }
    if !schema["const"].is_null() {
        assert_eq!(value, &schema["const"], "{at}");
    }
    if let Some(fields) = value.as_object() {
        for name in schema["required"].as_array().into_iter().flatten() {
            assert!(fields.contains_key(text(name)), "{at}: no {name} in {value}");
        }
        for (name, field) in fields {
            match &schema["properties"][name] {
                Value::Null => {
                    assert_ne!(schema["additionalProperties"], false, "{at}: {name} is not described");
                }
                schema => check(document, schema, field, &format!("{at}.{name}")),
            }
        }
    }
    for item in value.as_array().into_iter().flatten().filter(|_| !schema["items"].is_null()) {
        check(document, &schema["items"], item, &format!("{at}[]"));
    }
}
