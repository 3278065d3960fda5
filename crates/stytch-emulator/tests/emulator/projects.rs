//! Several projects in one process, of one kind or the other.

use reqwest::Method;
use serde_json::{Value, json};
use stytch_emulator::{Emulator, StartError};

use crate::app::{Answer, App, JSON, send};

async fn call(app: &App, project: (&str, &str), path: &str, body: Value) -> Answer {
    let request = app.bare(Method::POST, path).basic_auth(project.0, Some(project.1));
    send(request.header("content-type", JSON).body(body.to_string())).await
}

#[tokio::test]
async fn each_answers_its_own_half() {
    let (shop, work) = (("project-test-shop", "s1"), ("project-test-work", "s2"));
    let app =
        App::with(Emulator::builder().consumer_project(shop.0, shop.1).b2b_project(work.0, work.1)).await;
    assert_eq!(app.emulator.project_id(), shop.0);
    let (users, organizations) = ("/v1/users", "/v1/b2b/organizations");
    let (user, organization) =
        (json!({ "email": "ada@example.com" }), json!({ "organization_name": "Acme" }));
    call(&app, shop, users, user.clone()).await.ok();
    call(&app, work, organizations, organization.clone()).await.ok();
    call(&app, shop, organizations, organization).await.refused(400, "invalid_b2b_endpoint");
    call(&app, work, users, user).await.refused(400, "invalid_consumer_endpoint");
    call(&app, (shop.0, work.1), users, json!({})).await.refused(401, "unauthorized_credentials");
    for project in [shop, work] {
        let whoami = app.bare(Method::GET, "/v1/debug/whoami").basic_auth(project.0, Some(project.1));
        assert_eq!(send(whoami).await.ok()["project_id"], project.0);
    }
}

#[tokio::test]
async fn they_share_neither_data_nor_keys() {
    let (a, b) = (("project-test-a", "s1"), ("project-test-b", "s2"));
    let app = App::with(Emulator::builder().project(a.0, a.1).project(b.0, b.1)).await;
    let body = json!({ "email": "ada@example.com" });
    call(&app, a, "/v1/magic_links/email/login_or_create", body).await.ok();
    let token = app.emulator.messages_to("ada@example.com")[0].token.clone();
    let login = json!({ "token": token, "session_duration_minutes": 5 });
    call(&app, b, "/v1/magic_links/authenticate", login.clone()).await.refused(404, "magic_link_not_found");
    let login = call(&app, a, "/v1/magic_links/authenticate", login).await.ok();
    let session = json!({ "session_token": login["session_token"] });
    call(&app, b, "/v1/sessions/authenticate", session).await.refused(404, "session_not_found");
    let session = json!({ "session_jwt": login["session_jwt"] });
    call(&app, b, "/v1/sessions/authenticate", session).await.refused(400, "unable_to_parse_session_jwt");
    let kid = async |project: &str| {
        let path = format!("/v1/sessions/jwks/{project}");
        send(app.bare(Method::GET, &path)).await.ok()["keys"][0]["kid"].clone()
    };
    assert_ne!(kid(a.0).await, kid(b.0).await);
    send(app.bare(Method::GET, "/v1/sessions/jwks/project-test-c")).await.refused(404, "project_not_found");
}

#[tokio::test]
async fn one_id_is_one_project() {
    let builder = Emulator::builder().project("project-test-a", "x").b2b_project("project-test-a", "y");
    assert!(matches!(builder.start().await, Err(StartError::DuplicateProject(_))));
}
