//! The inbox page.

use reqwest::Method;
use serde_json::json;

use crate::app::{Answer, App, send};

async fn inbox(app: &App) -> Answer {
    let answer = send(app.bare(Method::GET, "/emulator/")).await;
    assert_eq!(answer.status, 200);
    assert!(answer.header("content-type").starts_with("text/html"));
    answer
}

async fn submit(app: &App, path: &str, form: &str) -> Answer {
    let request = app.bare(Method::POST, path).header("content-type", "application/x-www-form-urlencoded");
    send(request.header("origin", app.emulator.base_url()).body(form.to_owned())).await
}

#[tokio::test]
async fn it_shows_each_mail_with_its_link() {
    let app = App::start().await;
    assert_eq!(app.emulator.inbox_url(), app.url("/emulator/"));
    assert!(inbox(&app).await.text.contains("No mail yet"));

    app.link_for("ada@example.com").await;
    let message = &app.emulator.messages()[0];
    let page = inbox(&app).await.text;
    assert!(page.contains(&format!(r#"data-message-id="{}""#, message.message_id)));
    let href = message.link.replace('&', "&amp;");
    assert!(page.contains(&format!(r#"<a class="button primary mail-link" href="{href}">"#)), "{page}");
    assert!(page.contains("ada@example.com"));
    assert!(!page.contains("used or cancelled"));

    app.authenticate(json!({ "token": message.token })).await.ok();
    assert!(inbox(&app).await.text.contains("used or cancelled"));
}

#[tokio::test]
async fn what_comes_from_outside_is_escaped() {
    let app = App::start().await;
    app.post("/v1/magic_links/email/login_or_create", json!({ "email": "a&b'c@example.com" })).await.ok();
    send(app.bare(Method::GET, "/v1/%3Cscript%3Ealert(1)%3C%2Fscript%3E")).await;
    let page = inbox(&app).await.text;
    assert!(page.contains("a&amp;b"));
    assert!(page.contains("&lt;script&gt;alert(1)"));
    assert!(!page.contains("<script>alert"));
}

#[tokio::test]
async fn its_forms_work_without_script() {
    let app = App::start().await;
    let login = app.log_in("ada@example.com").await;
    let session_id = login["session"]["session_id"].as_str().unwrap();
    let revoke = format!("/emulator/sessions/{session_id}/revoke");
    let page = inbox(&app).await.text;
    for action in ["/emulator/clock", "/emulator/keys/rotate", "/emulator/reset", revoke.as_str()] {
        assert!(page.contains(&format!(r#"<form method="post" action="{action}">"#)), "{action}");
    }

    for (path, form) in [
        ("/emulator/clock", "advance_seconds=360"),
        (revoke.as_str(), ""),
        ("/emulator/keys/rotate", ""),
        ("/emulator/keys/rotate", "drop_old=true"),
    ] {
        let answer = submit(&app, path, form).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/emulator/"), "{path}");
    }
    let page = inbox(&app).await.text;
    assert!(page.contains("moved forward by 6 min"));
    assert!(page.contains("Nobody is signed in."));
    assert_eq!(app.jwks().await["keys"].as_array().unwrap().len(), 1);
    assert_eq!(submit(&app, "/emulator/reset", "").await.status, 303);
    assert!(app.emulator.messages().is_empty());
}

#[tokio::test]
async fn its_version_changes_when_something_happens() {
    let app = App::start().await;
    let version = async || {
        let head = send(app.bare(Method::HEAD, "/emulator/")).await;
        head.header("etag").to_owned()
    };
    let first = version().await;
    assert!(inbox(&app).await.text.contains(&first.replace('"', "&quot;")));
    assert_eq!(version().await, first);
    app.link_for("ada@example.com").await;
    assert_ne!(version().await, first);
}

#[tokio::test]
async fn it_is_found_without_the_slash() {
    let app = App::start().await;
    let answer = send(app.bare(Method::GET, "/emulator")).await;
    assert_eq!((answer.status, answer.header("location")), (308, "/emulator/"));
}

#[tokio::test]
async fn it_shows_who_is_known() {
    let app = App::start().await;
    app.post("/v1/users", json!({ "email": "ada@example.com", "create_user_as_pending": true })).await.ok();
    app.organization("acme", json!({})).await;
    let member = app.member("acme", "grace@acme.example", json!({ "roles": ["stytch_admin"] })).await;
    let page = inbox(&app).await.text;
    assert!(page.contains("pending, unverified"));
    assert!(page.contains("ada@example.com"));
    assert!(page.contains(&format!(r#"data-member-id="{}""#, member["member_id"].as_str().unwrap())));
    assert!(page.contains("stytch_member, stytch_admin"));
    assert!(page.contains("&quot;organization_slug&quot;: &quot;acme&quot;"), "the bodies of requests");
}

#[tokio::test]
async fn a_fault_is_made_by_a_form() {
    let app = App::start().await;
    assert!(inbox(&app).await.text.contains(r#"method="post" action="/emulator/faults""#));
    let form = "path=%2Fv1%2Fdebug%2Fwhoami&status=503&times=1&delay_ms=0";
    assert_eq!(submit(&app, "/emulator/faults", form).await.status, 303);
    app.get("/v1/debug/whoami").await.refused(503, "server_unavailable");
    app.get("/v1/debug/whoami").await.ok();
}
