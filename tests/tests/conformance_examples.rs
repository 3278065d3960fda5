//! The examples do for their readers what they say: the same walk through each, and the same pages from both quickstarts.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::net::TcpListener;

use axum_quickstart::{Accounts, with_emulator};
use conformance::conformance::{Answer, Browser};
use stytch_auth::Stytch;
use stytch_emulator::Emulator;

const ADA: &str = "ada@example.com";

/// Starts an example on a socket; it runs as long as the process.
type Start = fn(TcpListener, Stytch);

fn axum(listener: TcpListener, stytch: Stytch) {
    let listener = tokio::net::TcpListener::from_std(listener).unwrap();
    let app = axum_quickstart::app(stytch, Accounts::default());
    tokio::spawn(async move { axum::serve(listener, app).await });
}

fn actix(listener: TcpListener, stytch: Stytch) {
    std::thread::spawn(move || {
        let accounts = Accounts::default();
        let app = move || actix_quickstart::app(stytch.clone(), accounts.clone());
        let server = actix_web::HttpServer::new(app).workers(2).disable_signals().listen(listener).unwrap();
        actix_web::rt::System::new().block_on(server.run())
    });
}

fn hyper(listener: TcpListener, stytch: Stytch) {
    let listener = tokio::net::TcpListener::from_std(listener).unwrap();
    tokio::spawn(tower_hyper::serve(listener, tower_hyper::app(stytch)));
}

async fn open(start: Start) -> (Emulator, Browser) {
    let emulator = Emulator::start().await.unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    let origin = format!("http://localhost:{port}");
    start(listener, with_emulator(&emulator, &origin).unwrap());
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy();
    let address = format!("http://127.0.0.1:{port}");
    let browser = Browser::new(client.build().unwrap(), address, origin, emulator.clock());
    (emulator, browser)
}

/// From the front page to the account and out again.
async fn walk(start: Start) -> (Answer, Answer) {
    let (emulator, browser) = open(start).await;
    let home = browser.page("/").send().await.is(200);
    let challenged = browser.page("/account").send().await.to("/login?return_to=%2Faccount");
    let return_to = browser.follow(&challenged).send().await.is_page(200).field("return_to");
    let fields = [("email", ADA), ("return_to", return_to.as_str())];
    browser.form("/login", &fields).send().await.to("/login/sent");
    let link = emulator.messages_to(ADA)[0].link.clone();
    let from_mail = browser.page(&link).send().await.is(302);
    let arrived = browser.follow(&from_mail).send().await.to("/account");
    let account = browser.follow(&arrived).send().await.is(200);
    browser.form("/logout", &[]).send().await.to("/");
    browser.page("/account").send().await.is(303);
    (home, account)
}

async fn me(start: Start) -> String {
    let (emulator, browser) = open(start).await;
    browser.api("/api/me").send().await.is_problem(401, "Not signed in", "unauthenticated");
    browser.json("/login", &format!(r#"{{"email":"{ADA}"}}"#)).send().await.is(200);
    let from_mail = browser.page(&emulator.messages_to(ADA)[0].link).send().await.is(302);
    browser.follow(&from_mail).send().await.to("/");
    let me = browser.api("/api/me").send().await.is(200).has("content-type", Some("application/json"));
    without_id(&me.body)
}

fn without_id(text: &str) -> String {
    let (before, after) = text.split_once("user-test-").unwrap();
    format!("{before}{}", &after[36..])
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_quickstarts_are_the_same_app() {
    let (axum_home, axum_account) = walk(axum).await;
    let (actix_home, actix_account) = walk(actix).await;
    assert_eq!(axum_home.body, actix_home.body);
    assert_eq!(without_id(&axum_account.body), without_id(&actix_account.body));
    assert!(axum_account.body.contains(ADA) && axum_account.body.contains(r#"id="row">1<"#));
    assert_eq!(me(axum).await, me(actix).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hyper_alone_signs_people_in() {
    let (home, account) = walk(hyper).await;
    home.says("Hello. Your account is at /account");
    account.shows("Your account, user-test-");
}
