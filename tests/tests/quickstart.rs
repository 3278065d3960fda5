//! The quickstart as its readers run it: the program, its variables, and a login without a browser.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failed step is a failed test")]

use conformance::{Example, HttpClient, run_to_exit};
use reqwest::Response;
use serde_json::Value;

const ADA: &str = "ada@example.com";

fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response.headers().get(name).unwrap_or_else(|| panic!("no {name} in {response:?}")).to_str().unwrap()
}

async fn json(response: Response) -> Value {
    assert!(response.status().is_success(), "{response:?}");
    serde_json::from_str(&response.text().await.unwrap()).unwrap()
}

async fn newest_link(client: &HttpClient, example: &Example) -> String {
    let messages = json(client.get(&format!("{}messages?to={ADA}", example.inbox)).await).await;
    messages["messages"][0]["link"].as_str().unwrap_or_else(|| panic!("no mail: {messages}")).to_owned()
}

#[tokio::test]
async fn with_the_emulator_it_listens_to_this_machine_only() {
    let said = run_to_exit(&[("LISTEN", "0.0.0.0:0"), ("EMULATOR_LISTEN", "127.0.0.1:0")]).await;
    assert!(said.contains("LISTEN") && said.contains("loopback"), "{said}");
    let said = run_to_exit(&[("LISTEN", "127.0.0.1:0"), ("EMULATOR_LISTEN", "0.0.0.0:0")]).await;
    assert!(said.contains("0.0.0.0"), "{said}");
}

#[tokio::test]
async fn an_address_that_is_none_is_named() {
    for variable in ["LISTEN", "EMULATOR_LISTEN"] {
        let said = run_to_exit(&[(variable, "localhost")]).await;
        assert!(said.contains(&format!("{variable}: ")) && said.contains("is not an address"), "{said}");
    }
}

#[tokio::test]
async fn half_of_the_settings_for_stytch_do_not_start_the_emulator() {
    let said = run_to_exit(&[
        ("LISTEN", "127.0.0.1:0"),
        ("STYTCH_PROJECT_ID", "project-test-11111111-1111-4111-8111-111111111111"),
    ])
    .await;
    assert!(said.contains("STYTCH_SECRET"), "{said}");
}

#[tokio::test]
async fn strangers_see_the_home_page_and_are_sent_to_sign_in() {
    let (example, client) = (Example::start().await, HttpClient::new());
    assert!(example.url.starts_with("http://localhost:"), "{}", example.url);
    assert!(example.inbox.starts_with("http://127.0.0.1:"), "{}", example.inbox);

    let home = client.page(&example.url).await;
    assert_eq!(home.status(), 200);
    assert_eq!(header(&home, "vary"), "Cookie");
    assert!(home.text().await.unwrap().contains("You are not signed in."));

    let account = client.page(&format!("{}/account", example.url)).await;
    assert_eq!(account.status(), 303);
    assert_eq!(header(&account, "location"), "/login?return_to=%2Faccount");

    let me = client.get(&format!("{}/api/me", example.url)).await;
    assert_eq!(me.status(), 401);
    assert_eq!(header(&me, "content-type"), "application/problem+json");
    assert!(header(&me, "www-authenticate").starts_with("Bearer"));
}

#[tokio::test]
async fn a_login_without_a_browser() {
    let (example, client) = (Example::start().await, HttpClient::new());
    let url = |path: &str| format!("{}{path}", example.url);

    let sent = client.post(&url("/login"), &[("email", ADA), ("return_to", "/account")]).await;
    assert_eq!((sent.status().as_u16(), header(&sent, "location")), (303, "/login/sent"));
    let link = newest_link(&client, &example).await;
    let mail = HttpClient::new().page(&link).await;
    assert_eq!(mail.status(), 302);
    let callback = header(&mail, "location").to_owned();
    assert!(callback.starts_with(&url("/authenticate?")), "{callback}");

    let signed_in = client.page(&callback).await;
    assert_eq!((signed_in.status().as_u16(), header(&signed_in, "location")), (303, "/account"));
    assert_eq!(header(&signed_in, "cache-control"), "no-store");
    let account = client.page(&url("/account")).await;
    assert_eq!(account.status(), 200);
    assert!(account.text().await.unwrap().contains(ADA));
    let me = json(client.get(&url("/api/me")).await).await;
    assert_eq!(me["email"], ADA);

    let kept = client.cookies();
    let out = client.post(&url("/logout"), &[]).await;
    assert_eq!((out.status().as_u16(), header(&out, "location")), (303, "/"));
    assert_eq!(client.get(&url("/api/me")).await.status(), 401);
    for (name, value) in kept.split("; ").filter_map(|pair| pair.split_once('=')) {
        client.put_cookie(name, value);
    }
    assert_eq!(client.get(&url("/api/me")).await.status(), 401, "the old cookies are worth nothing");
}
