//! Searches for organizations and members.

use serde_json::{Value, json};

use super::{MEMBER, ORGANIZATIONS, text};
use crate::app::{App, assert_members};

fn query(operator: &str, operands: &[(&str, Value)]) -> Value {
    let operand = |(name, value): &(&str, Value)| json!({ "filter_name": name, "filter_value": value });
    json!({ "operator": operator, "operands": operands.iter().map(operand).collect::<Vec<_>>() })
}

#[tokio::test]
async fn organizations() {
    let app = App::start().await;
    let acme = app.organization("acme", json!({ "email_allowed_domains": ["acme.example"] })).await;
    app.organization("globex", json!({ "organization_external_id": "g" })).await;
    app.member("globex", "hank@globex.example", json!({})).await;
    let found = async |name: &str, value: Value| {
        let body = json!({ "query": query("AND", &[(name, value)]) });
        let body = app.post(&format!("{ORGANIZATIONS}/search"), body).await.ok();
        let list = body["organizations"].as_array().unwrap().clone();
        list.iter().map(|o| text(&o["organization_slug"]).to_owned()).collect::<Vec<_>>()
    };
    for (name, value, expected) in [
        ("organization_ids", json!([acme["organization_id"], "g"]), vec!["globex", "acme"]),
        ("organization_slugs", json!(["acme"]), vec!["acme"]),
        ("organization_name_fuzzy", json!("lobe"), vec!["globex"]),
        ("organization_slug_fuzzy", json!("acm"), vec!["acme"]),
        ("allowed_domains", json!(["acme.example"]), vec!["acme"]),
        ("allowed_domain_fuzzy", json!("cme.ex"), vec!["acme"]),
        ("member_emails", json!(["Hank@globex.example"]), vec!["globex"]),
        ("member_email_fuzzy", json!("hank"), vec!["globex"]),
        ("has_active_sso_connection", json!(false), vec!["globex", "acme"]),
        ("sso_connection_id", json!("x"), vec![]),
    ] {
        assert_eq!(found(name, value).await, expected, "{name}");
    }
    let unknown = json!({ "query": query("AND", &[("shoe_size", json!(7))]) });
    let refused = app.post(&format!("{ORGANIZATIONS}/search"), unknown).await;
    refused.refused_b2b(400, "organization_search_filter_name_not_recognized");
    let page = app.post(&format!("{ORGANIZATIONS}/search"), json!({ "limit": 1 })).await.ok();
    assert_eq!(page["results_metadata"]["total"], 2);
    let next = json!({ "limit": 1, "cursor": page["results_metadata"]["next_cursor"] });
    let page = app.post(&format!("{ORGANIZATIONS}/search"), next).await.ok();
    assert_eq!(page["organizations"][0]["organization_slug"], "acme");
    assert_eq!(page["results_metadata"]["next_cursor"], Value::Null);
}

#[tokio::test]
async fn members() {
    let app = App::start().await;
    for slug in ["acme", "other"] {
        app.organization(slug, json!({})).await;
        app.member(slug, "ada@acme.example", json!({ "roles": ["stytch_admin"] })).await;
    }
    app.member("acme", "bob@acme.example", json!({ "is_breakglass": true, "external_id": "b" })).await;
    let gone = app.member("acme", "gone@acme.example", json!({})).await;
    app.delete(&format!("{ORGANIZATIONS}/acme/members/{}", text(&gone["member_id"]))).await.ok();
    let search = async |body: Value| app.post(&format!("{ORGANIZATIONS}/members/search"), body).await;
    let found = async |operands: &[(&str, Value)]| {
        let body =
            search(json!({ "organization_ids": ["acme"], "query": query("AND", operands) })).await.ok();
        let list = body["members"].as_array().unwrap().clone();
        list.iter().map(|m| text(&m["email_address"]).to_owned()).collect::<Vec<_>>()
    };
    let (ada, bob, gone) = ("ada@acme.example", "bob@acme.example", "gone@acme.example");
    assert_eq!(found(&[]).await, [bob, ada], "no deleted members");
    assert_eq!(found(&[("statuses", json!(["deleted"]))]).await, [gone]);
    assert_eq!(found(&[("member_ids", json!(["b"]))]).await, [bob]);
    assert_eq!(found(&[("member_emails", json!([ada]))]).await, [ada]);
    assert_eq!(found(&[("member_email_fuzzy", json!("acme"))]).await, [bob, ada]);
    assert_eq!(found(&[("member_is_breakglass", json!(true))]).await, [bob]);
    assert_eq!(found(&[("member_roles", json!(["stytch_admin"]))]).await, [ada]);

    let body = search(json!({ "organization_ids": ["acme", "other"] })).await.ok();
    assert_members(&body, &["members", "organizations", "request_id", "results_metadata", "status_code"]);
    assert_members(&body["members"][0], &MEMBER);
    assert_eq!(body["organizations"].as_object().unwrap().len(), 2);
    search(json!({ "organization_ids": [] })).await.refused_b2b(400, "member_search_organization_ids_empty");
    search(json!({ "organization_ids": ["nowhere"] })).await.refused_b2b(404, "organization_not_found");
    let unknown = json!({ "organization_ids": ["acme"], "query": query("OR", &[("x", json!(1))]) });
    search(unknown).await.refused_b2b(400, "member_search_filter_name_not_recognized");
}
