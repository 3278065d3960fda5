//! `POST /v1/users/search`.

use std::time::Duration;

use serde_json::{Value, json};

use crate::app::{App, USER, assert_members};

async fn found(app: &App, operator: &str, operands: Value) -> Vec<String> {
    let query = json!({ "query": { "operator": operator, "operands": operands } });
    let body = app.post("/v1/users/search", query).await.ok();
    let email = |user: &Value| user["emails"][0]["email"].as_str().unwrap().to_owned();
    body["results"].as_array().unwrap().iter().map(email).collect()
}

fn filter(name: &str, value: Value) -> Value {
    json!({ "filter_name": name, "filter_value": value })
}

#[tokio::test]
async fn filters_select() {
    let app = App::start().await;
    app.post(
        "/v1/users",
        json!({ "email": "ada@example.com", "name": { "first_name": "Ada", "last_name": "Lovelace" } }),
    )
    .await
    .ok();
    app.emulator.advance(Duration::from_secs(3600));
    let grace = json!({ "email": "grace@example.org", "create_user_as_pending": true, "external_id": "g" });
    let grace = app.post("/v1/users", grace).await.ok();
    app.emulator.advance(Duration::from_secs(3600));
    app.log_in("alan@example.com").await;
    let created = grace["user"]["created_at"].clone();
    let (ada, grace, alan) = ("ada@example.com", "grace@example.org", "alan@example.com");
    for (name, value, expected) in [
        ("created_at_greater_than", created.clone(), vec![alan]),
        ("created_at_less_than", created.clone(), vec![ada]),
        (
            "created_at_between",
            json!({ "greater_than": "2000-01-01T00:00:00Z", "less_than": created }),
            vec![ada],
        ),
        ("status", json!("pending"), vec![grace]),
        ("user_id", json!(["g"]), vec![grace]),
        ("email_address", json!(["ADA@example.com", "x@example.com"]), vec![ada]),
        ("email_address_fuzzy", json!("example.com"), vec![alan, ada]),
        ("email_domain", json!(["example.org"]), vec![grace]),
        ("email_verified", json!(true), vec![alan]),
        ("full_name_fuzzy", json!("love"), vec![ada]),
        ("phone_number", json!(["+12025550162"]), vec![]),
        ("password_exists", json!(false), vec![alan, grace, ada]),
        ("oauth_provider", json!(["google"]), vec![]),
    ] {
        assert_eq!(found(&app, "AND", json!([filter(name, value)])).await, expected, "{name}");
    }
    let two = json!([filter("status", json!("active")), filter("email_domain", json!(["example.com"]))]);
    assert_eq!(found(&app, "AND", two).await, [alan, ada]);
    let two = json!([filter("status", json!("pending")), filter("email_address", json!([ada]))]);
    assert_eq!(found(&app, "OR", two.clone()).await, [grace, ada]);
    assert!(found(&app, "AND", two).await.is_empty());
}

#[tokio::test]
async fn pages_follow_each_other() {
    let app = App::start().await;
    for n in 0..5 {
        app.post("/v1/users", json!({ "email": format!("u{n}@example.com") })).await.ok();
    }
    let (mut cursor, mut seen, mut pages) = (Value::Null, Vec::new(), 0);
    loop {
        let body = app.post("/v1/users/search", json!({ "limit": 2, "cursor": cursor })).await.ok();
        assert_members(&body, &["request_id", "results", "results_metadata", "status_code"]);
        assert_eq!(body["results_metadata"]["total"], 5);
        assert_members(&body["results"][0], &USER);
        let results = body["results"].as_array().unwrap().clone();
        seen.extend(results.iter().map(|user| user["emails"][0]["email"].as_str().unwrap().to_owned()));
        // Whoever signs up meanwhile shifts no page.
        app.post("/v1/users", json!({ "phone_number": format!("+1202555016{pages}") })).await.ok();
        app.delete(&format!("/v1/users/{}", newest(&app).await)).await.ok();
        pages += 1;
        cursor = body["results_metadata"]["next_cursor"].clone();
        if cursor.is_null() {
            break;
        }
    }
    assert_eq!(pages, 3);
    assert_eq!(
        seen,
        ["u4@example.com", "u3@example.com", "u2@example.com", "u1@example.com", "u0@example.com"]
    );
}

async fn newest(app: &App) -> String {
    let body = app.post("/v1/users/search", json!({ "limit": 1 })).await.ok();
    body["results"][0]["user_id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn what_makes_no_sense_is_refused() {
    let app = App::start().await;
    let refused = async |body: Value, error_type: &str| {
        app.post("/v1/users/search", body).await.refused(400, error_type);
    };
    let with = |name: &str, value: Value| json!({ "query": { "operator": "AND", "operands": [filter(name, value)] } });
    refused(with("shoe_size", json!(7)), "user_search_filter_name_not_recognized").await;
    refused(with("email_address", json!("a")), "user_search_expected_array_of_string").await;
    refused(with("email_address_fuzzy", json!("ab")), "user_search_email_address_fuzzy_too_short").await;
    refused(with("email_verified", json!("yes")), "user_search_expected_bool").await;
    refused(with("full_name_fuzzy", json!(7)), "user_search_expected_string").await;
    refused(with("status", json!("gone")), "user_search_invalid_status_filter").await;
    refused(with("created_at_less_than", json!("soon")), "user_search_expected_timestamp").await;
    refused(json!({ "query": { "operator": "NOR", "operands": [] } }), "bad_request").await;
    refused(json!({ "query": { "operator": "AND", "operands": [{}] } }), "bad_request").await;
    refused(json!({ "limit": 1001 }), "bad_request").await;
    refused(json!({ "cursor": "?" }), "bad_request").await;
    app.post("/v1/users/search", json!({ "query": null, "limit": null })).await.ok();
}
