//! The examples do for their readers what they say: the same walk through each, and the same pages from both quickstarts.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::net::TcpListener;

use axum_b2b::{ORGANIZATIONS, with_b2b_emulator};
use axum_quickstart::{Accounts, with_emulator};
use conformance::conformance::{Answer, Browser};
use stytch_auth::Stytch;
use stytch_emulator::Emulator;

const ADA: &str = "ada@example.com";
/// An admin at Acme and a member at Globex.
const ADMIN: &str = "ada@acme.example";

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

fn axum_b2b(listener: TcpListener, stytch: Stytch) {
    let listener = tokio::net::TcpListener::from_std(listener).unwrap();
    tokio::spawn(async move { axum::serve(listener, axum_b2b::app(stytch)).await });
}

fn actix_b2b(listener: TcpListener, stytch: Stytch) {
    std::thread::spawn(move || {
        let app = move || actix_b2b::app(stytch.clone());
        let server = actix_web::HttpServer::new(app).workers(2).disable_signals().listen(listener).unwrap();
        actix_web::rt::System::new().block_on(server.run())
    });
}

async fn open(start: Start) -> (Emulator, Browser) {
    let emulator = Emulator::start().await.unwrap();
    let (listener, origin) = listener();
    start(listener, with_emulator(&emulator, &origin).unwrap());
    let browser = browser(&emulator, origin);
    (emulator, browser)
}

async fn open_b2b(start: Start) -> (Emulator, Browser) {
    let emulator = Emulator::builder().seed(ORGANIZATIONS).start().await.unwrap();
    let (listener, origin) = listener();
    start(listener, with_b2b_emulator(&emulator, &origin).unwrap());
    let browser = browser(&emulator, origin);
    (emulator, browser)
}

fn listener() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    (listener, format!("http://localhost:{port}"))
}

fn browser(emulator: &Emulator, origin: String) -> Browser {
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy();
    let address = origin.replace("localhost", "127.0.0.1");
    Browser::new(client.build().unwrap(), address, origin, emulator.clock())
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

/// From the front page into an organisation, to another one, and out again.
async fn team(start: Start) -> Vec<Answer> {
    let (emulator, browser) = open_b2b(start).await;
    let mut seen = vec![browser.page("/").send().await.is(200)];
    browser.api("/api/me").send().await.is_problem(401, "Not signed in", "unauthenticated");
    browser.page("/admin").send().await.to("/login?return_to=%2Fadmin");
    browser.form("/login", &[("email", ADMIN)]).send().await.to("/login/sent");
    let from_mail = browser.page(&emulator.messages_to(ADMIN)[0].link).send().await.is(302);
    let proved = browser.follow(&from_mail).send().await.to("/login/organizations");
    seen.push(browser.follow(&proved).send().await.is_page(200));
    browser.page("/account").send().await.is(303);
    let enter = [("organization_id", "organization-test-acme")];
    browser.form("/login/organizations", &enter).send().await.to("/");
    for path in ["/", "/account", "/admin", "/login/switch", "/api/me"] {
        seen.push(browser.page(path).send().await.is(200));
    }
    seen.push(browser.form("/admin", &[("email", "new@else.example")]).send().await.is(200));
    seen.push(browser.form("/admin", &[("email", "nonsense")]).send().await.is(200));
    let change = [("organization_id", "organization-test-globex"), ("return_to", "/account")];
    browser.form("/login/switch", &change).send().await.to("/account");
    seen.push(browser.page("/account").send().await.is(200));
    seen.push(browser.page("/admin").send().await.is(403));
    browser.form("/admin", &[("email", "new@else.example")]).send().await.is(403);
    seen.push(browser.api("/api/me").send().await.is(200).has("content-type", Some("application/json")));
    browser.form("/logout", &[]).send().await.to("/");
    browser.page("/account").send().await.is(303);
    seen
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_examples_with_organizations_are_the_same_app() {
    let (axum, actix) = (team(axum_b2b).await, team(actix_b2b).await);
    for (axum, actix) in axum.iter().zip(&actix) {
        assert_eq!(without_member_ids(&axum.body), without_member_ids(&actix.body), "{}", axum.asked);
    }
    assert!(axum[6].body.contains(r#""organization_id":"organization-test-acme""#), "{}", axum[6].body);
    assert!(axum[6].body.contains(r#""roles":["stytch_member","stytch_admin"]"#), "{}", axum[6].body);
    assert!(axum[7].body.contains("An invitation is on its way"), "{}", axum[7].body);
    assert!(axum[8].body.contains("cannot be invited"), "{}", axum[8].body);
}

fn without_member_ids(text: &str) -> String {
    let mut parts = text.split("member-test-");
    let first = parts.next().unwrap().to_owned();
    // The double-submit values of forms are a browser's own.
    let masked = parts.fold(first, |text, part| text + part.get(36..).unwrap_or_default());
    let mut forms = masked.split("name=\"csrf\" value=\"");
    let first = forms.next().unwrap().to_owned();
    forms.fold(first, |text, form| text + form.split_once('"').map_or("", |(_, rest)| rest))
}
