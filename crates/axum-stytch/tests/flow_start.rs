//! `POST /login`: one mail at most, and the same answer for every address.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod support;

use std::collections::BTreeSet;

use serde_json::{Value, json};
use stytch_emulator::Fault;
use support::{ASK, Page, World};

fn vectors() -> Vec<Value> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../stytch-auth/tests/data/email/email_attack.json");
    let json: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    json["cases"].as_array().unwrap().clone()
}

#[tokio::test]
async fn every_address_vector_gets_its_outcome_over_http() {
    let world = World::new().await;
    let mut sent = 0;
    for case in vectors() {
        let (id, expect) = (case["id"].as_str().unwrap(), case["expect"].as_str().unwrap());
        let before = world.asked();
        let as_json = match id {
            "dup-json" => world.browser().json("/login", case["input"].as_str().unwrap()).await,
            _ => world.browser().json("/login", &json!({ "email": case["input"] }).to_string()).await,
        };
        let mut browser = world.browser();
        let as_form = match (id, case["input"].as_str()) {
            ("dup-form", Some(body)) => post_raw(&mut browser, body).await,
            (_, Some(text)) => browser.post("/login", &[("email", text)]).await,
            (_, None) => post_raw(&mut browser, "email[]=victim@example.com&email[]=x@example.com").await,
        };
        if expect.starts_with("send") || expect.starts_with("policy") {
            assert_eq!((as_json.status, as_form.status), (200, 303), "{id}");
            assert_eq!(world.asked(), before + 2, "{id}");
            let body = world.bodies(ASK).pop().unwrap();
            assert_eq!(body["email"], case["input"], "{id}");
            sent += 1;
        } else {
            assert!(expect.starts_with("reject"), "{id}: {expect}");
            assert!(matches!(as_json.status, 400 | 413 | 422), "{id}: {}", as_json.status);
            assert!(matches!(as_form.status, 400 | 413 | 422), "{id}: {}", as_form.status);
            assert_eq!(world.asked(), before, "{id} reached Stytch");
        }
    }
    assert!(sent > 3);
    for body in world.bodies(ASK) {
        assert_eq!(body["email"].as_str().unwrap().matches('@').count(), 1);
    }
}

async fn post_raw(browser: &mut support::Browser, body: &str) -> Page {
    let request = axum::http::Request::post("/login")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin");
    browser.send(request.body(body.to_owned().into()).unwrap()).await
}

#[tokio::test]
async fn only_two_encodings_and_a_bounded_body() {
    let world = World::new().await;
    for kind in [Some("text/plain"), Some("multipart/form-data; boundary=x"), Some("application/xml"), None] {
        let mut request = axum::http::Request::post("/login").header("sec-fetch-site", "same-origin");
        if let Some(kind) = kind {
            request = request.header("content-type", kind);
        }
        let page = world.browser().send(request.body("email=ada@example.com".into()).unwrap()).await;
        assert_eq!(page.status, 415, "{kind:?}");
    }
    let padding = "x".repeat(64 * 1024);
    let large = post_raw(&mut world.browser(), &format!("email=ada@example.com&more={padding}")).await;
    assert_eq!((large.status, large.heading().as_str()), (413, "That is too long"));
    let large =
        world.browser().json("/login", &json!({"email": "a@b.example", "x": padding}).to_string()).await;
    assert_eq!((large.status, large.code().as_str()), (413, "too_large"));
    assert_eq!(world.asked(), 0);

    let fits = "x".repeat(60 * 1024);
    let page = post_raw(&mut world.browser(), &format!("email=ada@example.com&more={fits}")).await;
    assert_eq!((page.status, world.asked()), (303, 1));
    let page = world.browser().json("/login", r#"{"email":"ada@example.com"}"#).await;
    assert_eq!(page.json(), json!({"status": "sent", "link_minutes": 30}));
    let types: Vec<_> = [r#"{"email":["a@b.example"]}"#, r#"{"email":null}"#, "[]", "", "{"].into();
    for body in types {
        let page = world.browser().json("/login", body).await;
        assert_eq!((page.status, page.code().as_str()), (400, "bad_request"), "{body}");
    }
    assert_eq!(world.asked(), 2);
}

#[tokio::test]
async fn what_was_typed_is_kept_and_escaped() {
    let world = World::new().await;
    let typed = r#""><script>alert('x')</script>&amp;"#;
    let page = world.browser().post("/login", &[("email", typed), ("return_to", "/account?a=1")]).await;
    assert_eq!(page.status, 422);
    assert!(!page.body.contains("<script"), "{}", page.body);
    assert!(page.body.contains("&quot;&gt;&lt;script&gt;alert('x')&lt;/script&gt;&amp;amp;"));
    assert!(page.form("/login").fields.contains(&("return_to".into(), "/account?a=1".into())));
    assert_eq!(page.header("set-cookie"), "");
    let page = world.browser().json("/login", &json!({ "email": typed }).to_string()).await;
    assert_eq!((page.status, page.code().as_str()), (422, "invalid_email"));
}

/// Everything that a client can see, apart from the value of the sealed cookie: of that, its length.
fn shape(page: &Page) -> BTreeSet<(String, String)> {
    let mut shape: BTreeSet<_> = page
        .headers
        .iter()
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .map(|(name, value)| match value.strip_prefix("stytch_flow=").and_then(|rest| rest.split_once(';')) {
            Some((value, attributes)) => (name, format!("{} bytes;{attributes}", value.len())),
            None => (name, value),
        })
        .collect();
    shape.insert(("status".into(), page.status.to_string()));
    shape.insert(("body".into(), page.body.clone()));
    shape
}

#[tokio::test]
async fn the_answer_never_tells_whether_an_address_is_known() {
    let world = World::new().await;
    world.signed_in("known@example.com").await;
    world.stytch.magic_links().email().invite("later@example.com").send().await.unwrap();
    let refusals = [
        (400, "inactive_email"),
        (400, "invalid_email"),
        (403, "email_in_denylist"),
        (403, "email_not_in_allowlist"),
        (404, "user_not_found"),
        (400, "duplicate_email"),
        (429, "user_lock_limit_reached"),
    ];
    for json in [false, true] {
        let mut shapes = BTreeSet::new();
        // Addresses of one length, since the page repeats the address to who typed it.
        let mut addresses = vec!["known@example.com", "later@example.com", "nobod@example.com"];
        for (status, error_type) in refusals {
            let body =
                json!({"status_code": status, "error_type": error_type, "error_message": "secret detail"});
            world.emulator.inject(Fault::on(ASK).status(status).body(body.to_string()));
            addresses.insert(0, "other@example.com");
        }
        for address in addresses {
            let mut browser = world.browser();
            let page = if json {
                browser.json("/login", &json!({ "email": address }).to_string()).await
            } else {
                browser.post("/login", &[("email", address)]).await
            };
            assert!(matches!(page.status, 200 | 303), "{address}: {}", page.body);
            assert!(browser.cookie("stytch_flow").is_some());
            shapes.insert(shape(&page));
        }
        assert_eq!(shapes.len(), 1, "{shapes:#?}");
    }
    assert_eq!(world.asked(), 1 + 2 * 10);
}
