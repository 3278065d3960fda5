//! From an address to an organization.

use std::time::Duration;

use serde_json::{Value, json};

use super::{MEMBER_SESSION, ORGANIZATIONS, text};
use crate::app::{App, assert_members};

const CREATE: &str = "/v1/b2b/discovery/organizations/create";
const LIST: &str = "/v1/b2b/discovery/organizations";

fn kinds(body: &Value) -> Vec<(String, String)> {
    let entry = |entry: &Value| {
        let slug = text(&entry["organization"]["organization_slug"]).to_owned();
        (slug, text(&entry["membership"]["type"]).to_owned())
    };
    body["discovered_organizations"].as_array().unwrap().iter().map(entry).collect()
}

fn named(slug: &str, kind: &str) -> (String, String) {
    (slug.to_owned(), kind.to_owned())
}

#[tokio::test]
async fn the_first_of_a_company_founds_it_and_the_second_joins() {
    let app = App::start().await;
    let send = json!({ "email_address": "Ada@acme.example", "discovery_redirect_url": "https://app.example/in?x=1" });
    let sent = app.post("/v1/b2b/magic_links/email/discovery/send", send).await.ok();
    assert_members(&sent, &["request_id", "status_code"]);
    let mail = app.emulator.messages()[0].clone();
    assert_eq!((mail.kind.as_str(), mail.to.as_str()), ("discovery", "ada@acme.example"));
    let followed = crate::app::send(app.http.get(&mail.link)).await;
    assert!(
        followed.header("location").starts_with("https://app.example/in?x=1&stytch_token_type=discovery&")
    );

    app.authenticate_member(json!({ "magic_links_token": mail.token }))
        .await
        .refused(404, "magic_link_not_found");
    let authenticate = json!({ "discovery_magic_links_token": mail.token });
    let path = "/v1/b2b/magic_links/discovery/authenticate";
    let proven = app.post(path, authenticate.clone()).await.ok();
    assert_members(
        &proven,
        &[
            "discovered_organizations",
            "email_address",
            "intermediate_session_token",
            "organization_id_hint",
            "request_id",
            "status_code",
        ],
    );
    assert_eq!((&proven["email_address"], kinds(&proven)), (&json!("ada@acme.example"), vec![]));
    app.post(path, authenticate).await.refused(401, "unable_to_auth_magic_link");

    let settings = json!({
        "intermediate_session_token": proven["intermediate_session_token"],
        "email_allowed_domains": ["acme.example"], "email_jit_provisioning": "RESTRICTED",
        "session_duration_minutes": 30,
    });
    let founded = app.post(CREATE, settings.clone()).await.ok();
    assert_eq!(founded["organization"]["organization_name"], "acme");
    assert_eq!(founded["organization"]["organization_slug"], "acme");
    assert_eq!(
        (&founded["member"]["status"], &founded["member"]["is_admin"]),
        (&json!("active"), &json!(true))
    );
    assert_members(&founded["member_session"], &MEMBER_SESSION);
    assert_eq!(founded["member_session"]["roles"], json!(["stytch_member", "stytch_admin"]));
    assert!(founded.get("organization_id").is_none() && founded.get("method_id").is_none());
    app.post(CREATE, settings).await.refused_b2b(404, "intermediate_session_not_found");

    let bob = app.discover("bob@acme.example").await;
    assert_eq!(kinds(&bob), [named("acme", "eligible_to_join_by_email_domain")]);
    let entry = &bob["discovered_organizations"][0];
    assert_eq!(entry["membership"]["details"], json!({ "domain": "acme.example" }));
    assert_eq!(
        (&entry["membership"]["member"], &entry["member_authenticated"]),
        (&Value::Null, &json!(true))
    );
    let joined = app.exchange(&bob["intermediate_session_token"], "acme").await.ok();
    assert_eq!(
        (&joined["member"]["status"], &joined["member_authenticated"]),
        (&json!("active"), &json!(true))
    );
    let eve = app.discover("eve@else.example").await;
    assert_eq!(kinds(&eve), []);
    app.exchange(&eve["intermediate_session_token"], "acme")
        .await
        .refused_b2b(400, "invalid_email_for_jit_provisioning");
}

#[tokio::test]
async fn names_come_from_the_address() {
    let app = App::start().await;
    for (email, name) in
        [("grace@gmail.com", "grace"), ("alan@cam.edu", "alan"), ("ada@shop.acme.co.uk", "shop")]
    {
        let proven = app.discover(email).await;
        let body = json!({ "intermediate_session_token": proven["intermediate_session_token"] });
        assert_eq!(app.post(CREATE, body).await.ok()["organization"]["organization_name"], name);
    }
}

#[tokio::test]
async fn every_membership_is_listed_and_an_invitation_can_be_accepted() {
    let app = App::start().await;
    for slug in ["active", "pending", "invited", "strict", "none"] {
        app.organization(slug, json!({})).await;
    }
    let email = "ada@acme.example";
    app.member("active", email, json!({})).await;
    app.member("strict", email, json!({})).await;
    app.member("pending", email, json!({ "create_member_as_pending": true })).await;
    let rule = json!({ "auth_methods": "RESTRICTED", "allowed_auth_methods": ["sso"] });
    app.put(&format!("{ORGANIZATIONS}/strict"), rule).await.ok();
    let invite = json!({ "organization_id": "invited", "email_address": email });
    app.post("/v1/b2b/magic_links/email/invite", invite).await.ok();

    let proven = app.discover(email).await;
    let expected = [
        named("active", "active_member"),
        named("pending", "pending_member"),
        named("invited", "invited_member"),
        named("strict", "active_member"),
    ];
    assert_eq!(kinds(&proven), expected);
    let strict = &proven["discovered_organizations"][3];
    assert_eq!(strict["member_authenticated"], false);
    assert_eq!(strict["primary_required"], json!({ "allowed_auth_methods": ["sso"] }));
    let waiting = &proven["intermediate_session_token"];
    let stopped = app.exchange(waiting, "strict").await.ok();
    assert_eq!(stopped["intermediate_session_token"], *waiting, "not used up");
    app.exchange(waiting, "none").await.refused_b2b(400, "email_jit_provisioning_not_allowed");
    let list = app.post(LIST, json!({ "intermediate_session_token": waiting })).await.ok();
    assert_eq!(kinds(&list), expected, "listing does not use it up either");

    let entered = app.exchange(waiting, "invited").await.ok();
    assert_eq!(entered["member"]["status"], "active");
    app.exchange(waiting, "active").await.refused_b2b(404, "intermediate_session_not_found");
    let by_session = app.post(LIST, json!({ "session_token": entered["session_token"] })).await.ok();
    assert_eq!(kinds(&by_session).len(), 4);
    app.post(LIST, json!({})).await.refused(400, "no_session_arguments");
}

#[tokio::test]
async fn an_intermediate_session_lives_ten_minutes() {
    let app = App::start().await;
    app.organization("acme", json!({})).await;
    app.member("acme", "ada@acme.example", json!({})).await;
    let proven = app.discover("ada@acme.example").await;
    app.emulator.advance(Duration::from_secs(600));
    let waiting = &proven["intermediate_session_token"];
    app.exchange(waiting, "acme").await.refused_b2b(404, "intermediate_session_not_found");
    app.post(CREATE, json!({})).await.refused(400, "bad_request");
}

#[tokio::test]
async fn a_refusal_uses_nothing_up() {
    let app = App::start().await;
    app.organization("acme", json!({})).await;
    app.member("acme", "ada@acme.example", json!({})).await;
    let waiting = app.discover("ada@acme.example").await["intermediate_session_token"].clone();
    let with = |more: Value| {
        let mut body = json!({ "intermediate_session_token": waiting, "organization_id": "acme" });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    let path = "/v1/b2b/discovery/intermediate_sessions/exchange";
    app.post(path, with(json!({ "session_duration_minutes": 4 })))
        .await
        .refused(400, "invalid_session_duration_minutes");
    app.post(path, with(json!({ "session_custom_claims": { "a": "x".repeat(4096) } })))
        .await
        .refused(400, "custom_claims_too_large");
    app.post(CREATE, with(json!({ "organization_slug": "acme" })))
        .await
        .refused_b2b(400, "organization_slug_already_used");
    app.exchange(&waiting, "acme").await.ok();
}
