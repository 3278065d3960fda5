//! `POST /v1/magic_links/email/…`.

use std::time::Duration;

use serde_json::{Value, json};
use stytch_emulator::{Emulator, MessageKind};

use crate::app::{App, assert_members};

const LOGIN: &str = "/v1/magic_links/email/login_or_create";
const SEND: &str = "/v1/magic_links/email/send";
const INVITE: &str = "/v1/magic_links/email/invite";
const REVOKE: &str = "/v1/magic_links/email/revoke_invite";

#[tokio::test]
async fn login_or_create_makes_a_user_once() {
    let app = App::start().await;
    let first = app.post(LOGIN, json!({ "email": "Ada@Example.com" })).await.ok();
    assert_members(&first, &["email_id", "request_id", "status_code", "user_created", "user_id"]);
    assert_eq!(first["user_created"], true);

    let second = app.post(LOGIN, json!({ "email": "ada@example.COM" })).await.ok();
    assert_eq!(second["user_created"], false);
    assert_eq!((&first["user_id"], &first["email_id"]), (&second["user_id"], &second["email_id"]));

    let kinds: Vec<_> = app.emulator.messages().iter().map(|message| message.kind).collect();
    assert_eq!(kinds, [MessageKind::Login, MessageKind::Signup]);
    assert_eq!(app.emulator.messages_to("ADA@example.com").len(), 2);
    assert_eq!(app.emulator.messages_to("grace@example.com").len(), 0);
}

#[tokio::test]
async fn a_pending_user_signs_up_again() {
    let app = App::start().await;
    let request = json!({ "email": "ada@example.com", "create_user_as_pending": true });
    app.post(LOGIN, request.clone()).await.ok();
    assert_eq!(app.post(LOGIN, request).await.ok()["user_created"], false);
    assert_eq!(app.emulator.messages()[0].kind, MessageKind::Signup);
}

#[tokio::test]
async fn send_needs_somebody() {
    let app = App::start().await;
    app.post(SEND, json!({ "email": "ada@example.com" })).await.refused(404, "email_not_found");
    app.link_for("ada@example.com").await;
    let body = app.post(SEND, json!({ "email": "ada@example.com" })).await.ok();
    assert_members(&body, &["email_id", "request_id", "status_code", "user_id"]);
    assert_eq!(app.emulator.messages()[0].kind, MessageKind::Login);
}

#[tokio::test]
async fn send_adds_an_address_to_a_user_for_five_minutes() {
    let app = App::start().await;
    let ada = app.log_in("ada@example.com").await;
    let user = format!("/v1/users/{}", ada["user_id"].as_str().unwrap());

    let request = json!({ "email": "countess@example.com", "user_id": ada["user_id"] });
    assert_eq!(app.post(SEND, request).await.ok()["user_id"], ada["user_id"]);
    assert_eq!(app.get(&user).await.ok()["emails"][1]["verified"], false);
    let token = app.emulator.messages()[0].token.clone();
    app.emulator.advance(Duration::from_secs(301));
    app.authenticate(json!({ "token": token })).await.refused(401, "unable_to_auth_magic_link");
    assert_eq!(app.get(&user).await.ok()["emails"].as_array().unwrap().len(), 1);

    let request = json!({ "email": "countess@example.com", "session_token": ada["session_token"] });
    app.post(SEND, request).await.ok();
    let token = app.emulator.messages()[0].token.clone();
    app.authenticate(json!({ "token": token })).await.ok();
    app.emulator.advance(Duration::from_secs(301));
    assert_eq!(app.get(&user).await.ok()["emails"][1]["verified"], true);
}

#[tokio::test]
async fn send_selects_one_user() {
    let app = App::start().await;
    let ada = app.log_in("ada@example.com").await;
    app.link_for("grace@example.com").await;
    let to = |email: &str, more: Value| {
        let mut request = json!({ "email": email });
        request.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        request
    };
    let ids = json!({ "user_id": ada["user_id"], "session_token": ada["session_token"] });
    app.post(SEND, to("new@example.com", ids)).await.refused(400, "too_many_user_selection_arguments");
    let sessions = json!({ "session_token": ada["session_token"], "session_jwt": ada["session_jwt"] });
    app.post(SEND, to("new@example.com", sessions)).await.refused(400, "too_many_session_arguments");
    let id = json!({ "user_id": ada["user_id"] });
    app.post(SEND, to("grace@example.com", id.clone())).await.refused(400, "duplicate_email");
    app.post(SEND, to("new@example.com", json!({ "user_id": "user-test-0" })))
        .await
        .refused(404, "user_not_found");
    for n in 0..10 {
        app.post(SEND, to(&format!("more{n}@example.com"), id.clone())).await.ok();
    }
    app.post(SEND, to("last@example.com", id)).await.refused(400, "too_many_unverified_factors");
}

#[tokio::test]
async fn an_invitation_makes_a_pending_user() {
    let app = App::start().await;
    let request = json!({
        "email": "ada@example.com",
        "invite_magic_link_url": "http://localhost:3000/invite",
        "name": { "first_name": "Ada", "middle_name": null, "last_name": "Lovelace" },
        "trusted_metadata": { "team": 1, "nothing": null },
        "untrusted_metadata": { "theme": "dark" },
    });
    let body = app.post(INVITE, request).await.ok();
    assert_members(&body, &["email_id", "request_id", "status_code", "user_id"]);
    let user = app.get(&format!("/v1/users/{}", body["user_id"].as_str().unwrap())).await.ok();
    assert_eq!(user["status"], "pending");
    assert_eq!(user["name"], json!({ "first_name": "Ada", "middle_name": "", "last_name": "Lovelace" }));
    assert_eq!(user["trusted_metadata"], json!({ "team": 1 }));
    assert_eq!(user["untrusted_metadata"], json!({ "theme": "dark" }));

    let message = &app.emulator.messages()[0];
    assert_eq!(message.kind, MessageKind::Invite);
    let accepted = app.authenticate(json!({ "token": message.token })).await.ok();
    assert_eq!(accepted["user"]["status"], "active");
    app.post(INVITE, json!({ "email": "ada@example.com" })).await.refused(400, "duplicate_email");
}

#[tokio::test]
async fn an_invitation_lives_an_hour_by_default() {
    let app = App::start().await;
    app.post(INVITE, json!({ "email": "ada@example.com" })).await.ok();
    app.post(INVITE, json!({ "email": "grace@example.com", "invite_expiration_minutes": 10080 })).await.ok();
    app.emulator.advance(Duration::from_secs(3601));
    let token = |email| app.emulator.messages_to(email)[0].token.clone();
    app.authenticate(json!({ "token": token("ada@example.com") }))
        .await
        .refused(401, "unable_to_auth_magic_link");
    app.authenticate(json!({ "token": token("grace@example.com") })).await.ok();
}

#[tokio::test]
async fn an_invitation_can_be_revoked() {
    let app = App::start().await;
    let invited = app.post(INVITE, json!({ "email": "ada@example.com" })).await.ok();
    let body = app.post(REVOKE, json!({ "email": "ada@example.com" })).await.ok();
    assert_members(&body, &["request_id", "status_code"]);
    let token = &app.emulator.messages()[0].token;
    app.authenticate(json!({ "token": token })).await.refused(401, "unable_to_auth_magic_link");
    let path = format!("/v1/users/{}", invited["user_id"].as_str().unwrap());
    app.get(&path).await.refused(404, "user_not_found");
    app.post(REVOKE, json!({ "email": "ada@example.com" })).await.refused(404, "email_not_found");
}

#[tokio::test]
async fn addresses_are_checked() {
    let app = App::start().await;
    for bad in
        ["", "ada", "ada@", "@example.com", "ada@example", "a da@example.com", "a@b@example.com", "ada@.com"]
    {
        for path in [LOGIN, SEND, INVITE, REVOKE] {
            app.post(path, json!({ "email": bad })).await.refused(400, "invalid_email");
        }
    }
    for good in ["a.b+tag@example.co.uk", "o'neil@example.com", "ada@bücher.example"] {
        app.post(LOGIN, json!({ "email": good })).await.ok();
    }
    let hidden = json!({ "email": "ada\u{200b}@example.com" });
    app.post(LOGIN, hidden).await.refused(400, "forbidden_character_zero_width_space");
    app.post(LOGIN, json!({})).await.refused(400, "bad_request");
    app.post(LOGIN, json!({ "email": 1 })).await.refused(400, "bad_request");
}

#[tokio::test]
async fn settings_are_checked() {
    let app = App::start().await;
    let refused = async |path: &str, field: &str, value: Value, error_type: &str| {
        let request = json!({ "email": "ada@example.com", field: value });
        app.post(path, request).await.refused(400, error_type);
    };
    for minutes in [4, 10081] {
        refused(LOGIN, "login_expiration_minutes", json!(minutes), "invalid_expiration").await;
        refused(LOGIN, "signup_expiration_minutes", json!(minutes), "invalid_expiration").await;
        refused(INVITE, "invite_expiration_minutes", json!(minutes), "invalid_expiration").await;
    }
    refused(LOGIN, "locale", json!("tlh"), "invalid_locale").await;
    refused(LOGIN, "login_expiration_minutes", json!("60"), "bad_request").await;
    refused(LOGIN, "create_user_as_pending", json!("yes"), "bad_request").await;
    refused(LOGIN, "attributes", json!([]), "bad_request").await;
    refused(LOGIN, "code_challenge", json!("short"), "invalid_pkce_code_challenge").await;
    refused(INVITE, "trusted_metadata", json!([]), "metadata_invalid_format").await;
    refused(INVITE, "trusted_metadata", json!({ "a": "x".repeat(4096) }), "metadata_too_large").await;
    let many: Value = (0..21).map(|n| (n.to_string(), json!(n))).collect::<serde_json::Map<_, _>>().into();
    refused(INVITE, "untrusted_metadata", many, "metadata_too_many_keys").await;
    assert_eq!(app.emulator.messages().len(), 0);
    for locale in ["en", "es", "pt-br", "fr"] {
        app.post(LOGIN, json!({ "email": "ada@example.com", "locale": locale })).await.ok();
    }
}

#[tokio::test]
async fn any_template_is_taken_until_one_is_registered() {
    let request = json!({ "email": "ada@example.com", "login_template_id": "blue" });
    App::start().await.post(LOGIN, request.clone()).await.ok();

    let app = App::with(Emulator::builder().email_template("green")).await;
    app.post(LOGIN, request).await.refused(404, "email_template_not_found");
    app.post(LOGIN, json!({ "email": "ada@example.com", "signup_template_id": "green" })).await.ok();
}

#[tokio::test]
async fn a_listener_hears_of_each_mail() {
    let (sender, receiver) = std::sync::mpsc::channel();
    let app = App::with(Emulator::builder().on_message(move |message| {
        let _ = sender.send(message.clone());
    }))
    .await;
    let token = app.link_for("ada@example.com").await;
    assert_eq!(receiver.try_recv().unwrap().token, token);
    assert!(receiver.try_recv().is_err());
}
