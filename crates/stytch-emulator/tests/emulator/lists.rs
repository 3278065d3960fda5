//! What there is, as lists, and signing in without a mail.

use reqwest::Method;
use serde_json::{Value, json};
use stytch_emulator::Emulator;

use crate::app::{Answer, App, SESSION, USER, assert_members, send};
use crate::b2b::{MEMBER, MEMBER_SESSION, ORGANIZATION, text};

async fn get(app: &App, path: &str) -> Answer {
    send(app.bare(Method::GET, &format!("/emulator/{path}"))).await
}

async fn list(app: &App, path: &str) -> Vec<Value> {
    let body = get(app, path).await.json();
    let name = path.split('?').next().unwrap();
    body[name].as_array().unwrap_or_else(|| panic!("{body}")).clone()
}

async fn login(app: &App, body: Value) -> Answer {
    send(app.bare(Method::POST, "/emulator/login").body(body.to_string())).await
}

fn with_project<'a>(members: &[&'a str]) -> Vec<&'a str> {
    [members, &["project_id"]].concat()
}

#[tokio::test]
async fn they_show_what_stytch_shows() {
    let app = App::start().await;
    app.organization("acme", json!({})).await;
    app.organization("other", json!({})).await;
    app.member("acme", "ada@acme.example", json!({})).await;
    app.member("other", "eve@other.example", json!({})).await;
    let user = login(&app, json!({ "email": "ada@example.com" })).await.json();
    let member = login(&app, json!({ "email": "ada@acme.example", "organization": "acme" })).await.json();
    app.log_in("bob@example.com").await;

    let users = list(&app, "users").await;
    assert_eq!(users.len(), 2);
    assert_members(&users[0], &with_project(&USER));
    assert_eq!(list(&app, "users?email=Ada@example.com").await[0]["user_id"], user["id"]);
    let organizations = list(&app, "organizations").await;
    assert_members(&organizations[0], &with_project(&ORGANIZATION));
    assert_eq!(list(&app, "members").await.len(), 2);
    let members = list(&app, "members?organization=acme").await;
    assert_eq!((members.len(), &members[0]["member_id"]), (1, &member["id"]));
    assert_members(&members[0], &with_project(&MEMBER));
    assert_eq!(list(&app, "members?organization=nowhere").await.len(), 0);
    let sessions = list(&app, "sessions").await;
    assert_eq!(sessions.len(), 3);
    assert_members(&sessions[0], &with_project(&SESSION));
    assert_members(&sessions[2], &with_project(&MEMBER_SESSION));
    assert_eq!(sessions[2]["member_id"], member["id"]);
    let misspelt = get(&app, "users?mail=ada@example.com").await;
    assert_eq!(misspelt.status, 400);
    assert!(text(&misspelt.json()["error"]).contains("expected `email`"));

    let body = json!({ "session_token": member["session_token"] });
    app.post("/v1/b2b/sessions/authenticate", body).await.ok();
    assert_eq!(login(&app, json!({ "email": "nobody" })).await.status, 400);
    assert_eq!(login(&app, json!({})).await.status, 400);
}

#[tokio::test]
async fn each_row_names_its_project() {
    let builder = Emulator::builder()
        .consumer_project("project-test-shop", "secret-test-shop")
        .b2b_project("project-test-office", "secret-test-office");
    let app = App::with(builder).await;
    let projects = list(&app, "projects").await;
    let expected = json!([
        { "kind": "consumer", "project_id": "project-test-shop", "secret": "secret-test-shop" },
        { "kind": "b2b", "project_id": "project-test-office", "secret": "secret-test-office" },
    ]);
    assert_eq!(Value::from(projects), expected);
    login(&app, json!({ "email": "ada@example.com" })).await;
    assert_eq!(list(&app, "users").await[0]["project_id"], "project-test-shop");
    let keys = list(&app, "keys").await;
    assert_eq!(keys.len(), 2);
    assert_eq!((&keys[1]["project_id"], &keys[1]["signs"]), (&json!("project-test-office"), &json!(true)));
}

#[tokio::test]
async fn waiting_faults_are_listed() {
    let app = App::start().await;
    let fault = json!({ "path": "/v1/users/*", "method": "GET", "times": 2, "error": "organization_suspended", "status": 403 });
    send(app.bare(Method::POST, "/emulator/faults").body(fault.to_string())).await;
    assert_eq!(Value::from(list(&app, "faults").await), json!([fault]));
    let answer = app.get("/v1/users/user-test-0").await;
    assert_eq!((answer.status, &answer.json()["error_type"]), (403, &json!("organization_suspended")));
    assert_eq!(list(&app, "faults").await[0]["times"], 1);
    app.get("/v1/users/user-test-0").await;
    assert_eq!(list(&app, "faults").await.len(), 0);
    let known = json!({ "path": "/v1/*", "error": "session_not_found" });
    send(app.bare(Method::POST, "/emulator/faults").body(known.to_string())).await;
    let answer = app.get("/v1/debug/whoami").await;
    assert_eq!(
        (answer.status, &answer.json()["error_message"]),
        (404, &json!("Session could not be found."))
    );
}
