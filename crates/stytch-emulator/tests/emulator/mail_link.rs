//! The link in the mail, as a browser or a mail scanner follows it.

use reqwest::Method;
use serde_json::json;
use stytch_emulator::{Emulator, MessageKind};
use url::Url;

use crate::app::{Answer, App, send};

async fn follow(app: &App, method: Method) -> Answer {
    send(app.http.request(method, &app.emulator.messages()[0].link)).await
}

#[tokio::test]
async fn it_leads_to_the_app_with_the_token() {
    let app = App::start().await;
    let request = json!({
        "email": "ada@example.com",
        "login_magic_link_url": "http://127.0.0.1:8080/in?next=%2Fhome&empty=",
        "signup_magic_link_url": "https://app.example.com/welcome#top",
    });
    for expected in [
        "https://app.example.com/welcome?stytch_token_type=magic_links&stytch_redirect_type=signup&token=TOKEN#top",
        "http://127.0.0.1:8080/in?next=%2Fhome&empty=&stytch_token_type=magic_links&stytch_redirect_type=login&token=TOKEN",
    ] {
        app.post("/v1/magic_links/email/login_or_create", request.clone()).await.ok();
        let token = app.emulator.messages()[0].token.clone();
        let answer = follow(&app, Method::GET).await;
        assert_eq!(answer.status, 302);
        assert_eq!(answer.header("location"), expected.replace("TOKEN", &token));
    }
}

#[tokio::test]
async fn its_parameters_are_stytchs() {
    let app = App::start().await;
    let token = app.link_for("ada@example.com").await;
    let message = &app.emulator.messages()[0];
    let link = Url::parse(&message.link).unwrap();
    assert!(message.link.starts_with(&format!("{}/v1/magic_links/redirect?", app.emulator.base_url())));
    let query: Vec<_> = link.query_pairs().into_owned().collect();
    assert!(query[0].0 == "public_token" && query[0].1.starts_with("public-token-test-"));
    assert_eq!(query[1], ("stytch_token_type".to_owned(), "magic_links".to_owned()));
    assert_eq!(query[2], ("token".to_owned(), token));
}

#[tokio::test]
async fn following_it_spends_nothing() {
    let app = App::start().await;
    let token = app.link_for("ada@example.com").await;
    for method in [Method::HEAD, Method::GET, Method::GET] {
        assert_eq!(follow(&app, method).await.status, 302);
    }
    app.authenticate(json!({ "token": token })).await.ok();
    assert_eq!(follow(&app, Method::GET).await.status, 302, "the app says that it was used");
}

#[tokio::test]
async fn an_invitation_says_so() {
    let app = App::start().await;
    let request =
        json!({ "email": "ada@example.com", "invite_magic_link_url": "http://localhost:3000/invite" });
    app.post("/v1/magic_links/email/invite", request).await.ok();
    assert_eq!(app.emulator.messages()[0].kind, MessageKind::Invite);
    let location = follow(&app, Method::GET).await.header("location").to_owned();
    assert!(location.starts_with("http://localhost:3000/invite?"));
    assert!(location.contains("stytch_redirect_type=invite"));
}

#[tokio::test]
async fn an_unknown_link_gets_a_page() {
    let app = App::start().await;
    for path in ["/v1/magic_links/redirect", "/v1/magic_links/redirect?token=never"] {
        let answer = send(app.bare(Method::GET, path)).await;
        assert_eq!(answer.status, 404);
        assert!(answer.header("content-type").starts_with("text/html"));
        assert!(answer.text.contains("This link is not known"));
    }
}

#[tokio::test]
async fn the_bot_check_stands_in_between() {
    let app = App::with(Emulator::builder().bot_check_page(true)).await;
    let token = app.link_for("ada@example.com").await;
    let answer = follow(&app, Method::GET).await;
    assert_eq!(answer.status, 200);
    assert!(answer.text.contains(&format!(r#"name="token" value="{token}""#)));
    assert!(answer.text.contains("submit()"));
    let passed = send(app.http.get(format!("{}&checked=true", app.emulator.messages()[0].link))).await;
    assert_eq!(passed.status, 302);
}
