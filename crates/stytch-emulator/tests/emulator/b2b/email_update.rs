//! A member's new address, proven by a link.

use std::time::Duration;

use serde_json::{Value, json};

use super::{ORGANIZATIONS, text};
use crate::app::{Answer, App};

async fn acme() -> (App, String) {
    let app = App::start().await;
    app.organization("acme", json!({})).await;
    app.member("acme", "bob@acme.example", json!({})).await;
    let ada = app.member("acme", "ada@acme.example", json!({})).await;
    let path = format!("{ORGANIZATIONS}/acme/members/{}", text(&ada["member_id"]));
    (app, path)
}

async fn start(app: &App, member: &str, body: Value) -> Answer {
    app.post(&format!("{member}/start_email_update"), body).await
}

#[tokio::test]
async fn the_address_counts_once_it_is_proven() {
    let (app, ada) = acme().await;
    let body = start(&app, &ada, json!({ "email_address": "lovelace@acme.example" })).await.ok();
    assert_eq!(body["member"]["email_address"], "ada@acme.example");
    let token = app.last_token("lovelace@acme.example");
    let login = app.authenticate_member(json!({ "magic_links_token": token })).await.ok();
    let member = &login["member"];
    assert_eq!(member["email_address"], "lovelace@acme.example");
    assert_eq!(member["retired_email_addresses"][0]["email_address"], "ada@acme.example");
    let factor = &login["member_session"]["authentication_factors"][0]["email_factor"];
    assert_eq!(factor["email_address"], "lovelace@acme.example");
    let again = app.authenticate_member(json!({ "magic_links_token": token })).await;
    again.refused(401, "unable_to_auth_magic_link");
}

#[tokio::test]
async fn what_cannot_become_the_address_is_refused() {
    let (app, ada) = acme().await;
    start(&app, &ada, json!({ "email_address": "bob@acme.example" }))
        .await
        .refused_b2b(400, "duplicate_member_email");
    start(&app, &ada, json!({ "email_address": "new@acme.example", "delivery_method": "EMAIL_OTP" }))
        .await
        .refused(400, "bad_request");
    let pending = app.member("acme", "eve@acme.example", json!({ "create_member_as_pending": true })).await;
    let eve = format!("{ORGANIZATIONS}/acme/members/{}", text(&pending["member_id"]));
    start(&app, &eve, json!({ "email_address": "new@acme.example" }))
        .await
        .refused_b2b(400, "email_updates_available_only_for_active_members");

    start(&app, &ada, json!({ "email_address": "late@acme.example" })).await.ok();
    app.emulator.advance(Duration::from_secs(5 * 60));
    let late = json!({ "magic_links_token": app.last_token("late@acme.example") });
    app.authenticate_member(late).await.refused(401, "unable_to_auth_magic_link");

    start(&app, &ada, json!({ "email_address": "wanted@acme.example" })).await.ok();
    app.member("acme", "wanted@acme.example", json!({})).await;
    let taken = json!({ "magic_links_token": app.last_token("wanted@acme.example") });
    app.authenticate_member(taken).await.refused(401, "unable_to_auth_magic_link");
}
