//! Return paths through the whole flow: never to another site, never to a login route.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod support;

use serde_json::Value;
use support::{ORIGIN, Page, World, encoded};

fn vectors() -> Vec<Value> {
    let path =
        concat!(env!("CARGO_MANIFEST_DIR"), "/../stytch-auth/tests/data/redirect/return_to_verdicts.json");
    let json: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    json["cases"].as_array().unwrap().clone()
}

/// Asks with this return path, by a form or in JSON, and signs in.
async fn signed_in_with(world: &World, return_to: &str, json: bool) -> Page {
    let mut browser = world.browser();
    let sent = if json {
        let body = serde_json::json!({"email": "ada@example.com", "return_to": return_to});
        browser.json("/login", &body.to_string()).await
    } else {
        browser.post("/login", &[("email", "ada@example.com"), ("return_to", return_to)]).await
    };
    assert!(matches!(sent.status, 200 | 303), "{return_to:?}: {}", sent.body);
    let page = browser.get(&world.link_to("ada@example.com")).await;
    assert_eq!(page.status, 303, "{return_to:?}");
    page
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_vector_leads_to_its_payload_or_to_the_default() {
    let world = World::with(|layer| layer.without_send_limits().after_login("/home".parse_return_to())).await;
    let mut accepted = 0;
    let cases = vectors();
    for (number, case) in cases.iter().enumerate() {
        let (id, payload) = (case["id"].as_str().unwrap(), case["payload"].as_str().unwrap());
        let page = signed_in_with(&world, payload, number % 2 == 0).await;
        let location = page.location();
        let ours = ["/login", "/authenticate"].iter().any(|route| payload.starts_with(route));
        if case["expect"] == "accept" || (case["expect"] == "policy" && !ours) {
            assert_eq!(location, payload, "{id}");
            accepted += 1;
        } else {
            assert_eq!(location, "/home", "{id}: {payload:?}");
        }
    }
    assert!(accepted > 10 && cases.len() == 374, "{accepted} of {}", cases.len());
}

trait ParseReturnTo {
    fn parse_return_to(&self) -> axum_stytch::ReturnTo;
}

impl ParseReturnTo for str {
    fn parse_return_to(&self) -> axum_stytch::ReturnTo {
        axum_stytch::ReturnTo::parse(self).unwrap()
    }
}

#[tokio::test]
async fn line_ends_repeats_and_login_routes_are_the_default() {
    let world = World::new().await;
    for end in ["\r", "\n", "\r\n", "\u{85}", "\u{2028}", "\u{560a}", "\u{10d}", "\0"] {
        let page = signed_in_with(&world, &format!("/ok{end}Set-Cookie:a=b"), false).await;
        assert_eq!(page.location(), "/");
        assert!(!page.set_cookies().iter().any(|cookie| cookie.starts_with("a=")));
    }
    for own in [
        "/login",
        "/login/",
        "/login?x",
        "/login#x",
        "/login/code",
        "/login/confirm",
        "/authenticate",
        "/authenticate?token=x",
        "/invite",
        "/logout",
        "/logout?pending",
        "/%6cogin",
        "/%6Cogout",
    ] {
        assert_eq!(signed_in_with(&world, own, false).await.location(), "/", "{own}");
    }
    assert_eq!(signed_in_with(&world, "/login-help", false).await.location(), "/login-help");

    let mut browser = world.browser();
    let request = axum::http::Request::post("/login")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("origin", ORIGIN)
        .body("email=ada@example.com&return_to=/a&return_to=/b".into());
    browser.send(request.unwrap()).await;
    assert_eq!(browser.get(&world.link_to("ada@example.com")).await.location(), "/");
    for page in
        ["/login?return_to=/a&return_to=/b", "/login?return_to=//evil.example", "/login?return_to=https:evil"]
    {
        let page = world.browser().get(page).await;
        assert!(!page.body.contains("evil"), "{}", page.body);
    }
}

#[tokio::test]
async fn the_longest_path_fits_and_a_longer_one_is_the_default() {
    let world = World::new().await;
    for filler in ["a", "&", "'", "<", "`", "%20", "é", "\"", "\\"] {
        let longest: String =
            std::iter::once("/").chain(std::iter::repeat(filler)).flat_map(str::chars).take(2046).collect();
        let page = signed_in_with(&world, &longest, false).await;
        assert!(page.location() == longest || page.location() == "/", "{filler}");
        let login = world.browser().get(&format!("/login?return_to={}", encoded(&longest))).await;
        let carried = ("return_to".to_owned(), page.location().to_owned());
        assert!(login.form("/login").fields.contains(&carried), "{filler}: {:?}", login.form("/login"));
    }
    let longest = format!("/{}", "a".repeat(2047));
    assert_eq!(signed_in_with(&world, &longest, false).await.location(), longest);
    assert_eq!(signed_in_with(&world, &format!("{longest}a"), false).await.location(), "/");
}
