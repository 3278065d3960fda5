//! The app of the README, on a real port, through a real mail.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod support;

use axum::{Router, routing::get};
use axum_stytch::{AuthUser, SessionLayer};
use reqwest::redirect::Policy;
use stytch_emulator::Emulator;

async fn home(user: Option<AuthUser>) -> String {
    match user {
        Some(user) => format!("Hello, {}", user.user_id()),
        None => "Hello. Sign in at /login".to_owned(),
    }
}

async fn account(user: AuthUser) -> String {
    format!("Your account, {}", user.user_id())
}

#[tokio::test]
async fn the_lines_of_the_readme_are_an_app() {
    let emulator = Emulator::start().await.unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let stytch = support::stytch(&emulator, &origin);
    let app =
        Router::new().route("/", get(home)).route("/account", get(account)).layer(SessionLayer::new(stytch)); // sessions, /login, /authenticate, /logout
    tokio::spawn(async move { axum::serve(listener, app).await });

    let client = reqwest::Client::builder().redirect(Policy::none()).build().unwrap();
    let text = async |path: &str, cookies: &str| {
        let page = client.get(format!("{origin}{path}")).header("cookie", cookies).send().await.unwrap();
        page.text().await.unwrap()
    };
    assert_eq!(text("/", "").await, "Hello. Sign in at /login");
    let page = client.get(format!("{origin}/account")).header("accept", "text/html").send().await.unwrap();
    assert_eq!(page.headers()["location"], "/login?return_to=%2Faccount");

    let sent = client
        .post(format!("{origin}/login"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body("email=ada@example.com&return_to=/account")
        .send()
        .await
        .unwrap();
    assert_eq!(sent.status(), 303);
    let flow = cookies(&sent);
    let mail = emulator.messages_to("ada@example.com").remove(0);
    let clicked = client.get(mail.link).send().await.unwrap();
    let callback = clicked.headers()["location"].to_str().unwrap().to_owned();
    assert!(callback.starts_with(&format!("{origin}/authenticate?")));
    let page = client.get(callback).header("cookie", flow).send().await.unwrap();
    assert_eq!((page.status().as_u16(), &page.headers()["location"]), (303, &"/account".parse().unwrap()));
    let session = cookies(&page);
    assert!(text("/account", &session).await.starts_with("Your account, user-test-"));
    assert!(text("/", &session).await.starts_with("Hello, user-test-"));
}

fn cookies(answer: &reqwest::Response) -> String {
    let set = answer.headers().get_all("set-cookie").iter().map(|value| value.to_str().unwrap());
    set.map(|cookie| cookie.split(';').next().unwrap()).collect::<Vec<_>>().join("; ")
}
