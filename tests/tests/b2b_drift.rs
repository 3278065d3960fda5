//! The login routes of a B2B project, asked for in the same way on axum, actix-web and hyper, compared byte by byte.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::net::TcpListener;

use axum_b2b::{ORGANIZATIONS, with_b2b_emulator};
use conformance::conformance::{Answer, Ask, Browser};
use stytch_auth::{OrganizationId, Stytch};
use stytch_emulator::{Emulator, Fault};

const ADA: &str = "ada@acme.example";
const NEW: &str = "new@initech.example";

type Start = fn(TcpListener, Stytch);
type Make = fn(&Browser) -> Ask;

fn axum(listener: TcpListener, stytch: Stytch) {
    let listener = tokio::net::TcpListener::from_std(listener).unwrap();
    tokio::spawn(async move { axum::serve(listener, axum_b2b::app(stytch)).await });
}

fn actix(listener: TcpListener, stytch: Stytch) {
    std::thread::spawn(move || {
        let app = move || actix_b2b::app(stytch.clone());
        let server = actix_web::HttpServer::new(app).workers(2).disable_signals().listen(listener).unwrap();
        actix_web::rt::System::new().block_on(server.run())
    });
}

fn hyper(listener: TcpListener, stytch: Stytch) {
    let listener = tokio::net::TcpListener::from_std(listener).unwrap();
    tokio::spawn(tower_hyper::serve(listener, tower_hyper::app(stytch)));
}

/// Nobody, who knows the routes.
const STRANGER: &[Make] = &[
    |b| b.page("/login"),
    |b| b.page("/login/discovery?return_to=%2Faccount"),
    |b| b.page("/login/org/acme"),
    |b| b.ask("HEAD", "/login/org/acme"),
    |b| b.ask("PUT", "/login/org/acme"),
    |b| b.page("/login/organizations"),
    |b| b.json("/login/organizations", "{}"),
    |b| b.page("/login/organizations/new"),
    |b| b.form("/login/organizations/new", &[("organization_name", "x")]),
    |b| b.page("/login/required"),
    |b| b.form("/login/required", &[]),
    |b| b.page("/login/switch"),
    |b| b.json("/login/switch", "{}"),
    |b| b.form("/login/switch", &[]).header("sec-fetch-site", "cross-site"),
    |b| b.page("/authenticate?stytch_token_type=discovery&token=abc"),
    |b| b.page("/authenticate?stytch_token_type=multi_tenant_magic_links&token=abc"),
    |b| b.page("/authenticate?stytch_token_type=magic_links&token=abc"),
    |b| b.page("/invite?stytch_token_type=multi_tenant_magic_links&token=abc"),
    |b| b.page("/invite?stytch_token_type=discovery&token=abc"),
    |b| b.form("/login/org/acme", &[("email", "nonsense")]),
    |b| b.form("/login/org/none", &[("email", ADA)]),
    |b| b.page("/login/sent"),
];

/// Somebody who has proved an address that two organisations know.
const CHOOSING: &[Make] = &[
    |b| b.page("/login/organizations"),
    |b| b.api("/login/organizations"),
    |b| b.page("/login/organizations/new"),
    |b| b.form("/login/organizations/new", &[("organization_name", " ")]),
    |b| b.json("/login/organizations/new", r#"{"organization_name":""}"#),
    |b| b.form("/login/organizations", &[("organization_id", "organization-test-none")]),
    |b| b.json("/login/organizations", r#"{"organization_id":"organization-test-none"}"#),
    |b| b.form("/login/organizations", &[("organization_id", "organization-test-globex")]),
    |b| b.page("/login/required"),
    |b| b.api("/login/required"),
    |b| b.form("/login/organizations", &[("organization_id", "organization-test-acme")]),
    |b| b.page("/login"),
    |b| b.page("/login/switch?return_to=%2Faccount"),
    |b| b.form("/login/switch", &[("organization_id", "organization-test-none")]),
    |b| b.json("/login/switch", r#"{"organization_id":"organization-test-globex"}"#),
    |b| b.form("/login/switch", &[("organization_id", "organization-test-acme"), ("return_to", "/account")]),
    |b| b.form("/logout", &[]),
];

/// Somebody whom no organisation knows, and an outage in between.
const FOUNDING: &[Make] = &[
    |b| b.page("/login/organizations"),
    |b| b.form("/login/organizations/new", &[("organization_name", "Initech"), ("open_to_domain", "yes")]),
    |b| b.page("/login/switch"),
];

async fn answers(start: Start) -> Vec<Answer> {
    let emulator = Emulator::builder().seed(ORGANIZATIONS).start().await.unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    let origin = format!("http://localhost:{port}");
    let stytch = with_b2b_emulator(&emulator, &origin).unwrap();
    let globex = OrganizationId::from("globex");
    let update = stytch.b2b().organizations().update(&globex).mfa_policy("REQUIRED_FOR_ALL");
    update.send().await.unwrap();
    start(listener, stytch);
    let browser = || {
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy();
        let address = format!("http://127.0.0.1:{port}");
        Browser::new(client.build().unwrap(), address, origin.clone(), emulator.clock())
    };
    let mut answers = Vec::new();
    let stranger = browser();
    for make in STRANGER {
        answers.push(make(&stranger).send().await);
    }
    for (email, asks) in [(ADA, CHOOSING), (NEW, FOUNDING)] {
        let browser = browser();
        browser.form("/login", &[("email", email)]).send().await.to("/login/sent");
        let from_mail = browser.page(&emulator.messages_to(email)[0].link).send().await.is(302);
        answers.push(browser.follow(&from_mail).send().await.to("/login/organizations"));
        if email == NEW {
            emulator.inject(Fault::on("/v1/b2b/discovery/organizations").status(503).times(2));
            answers.push(browser.page("/login/organizations").send().await.is(503));
        }
        for make in asks {
            answers.push(make(&browser).send().await);
        }
    }
    for answer in &mut answers {
        let body = answer.body.replace(&origin, "ORIGIN").replace(emulator.base_url(), "STYTCH");
        answer.body = masked(&body);
    }
    answers
}

/// Without the double-submit values, which are a browser's own, and the ids of organisations, which are Stytch's.
fn masked(text: &str) -> String {
    let hide = |text: String, marker: &str| {
        let mut parts = text.split(marker);
        let first = parts.next().unwrap().to_owned();
        parts.fold(first, |text, part| text + part.split_once('"').map_or("", |(_, rest)| rest))
    };
    hide(hide(text.to_owned(), "name=\"csrf\" value=\""), "name=\"organization_id\" value=\"")
}

/// What is compared of the headers: all but the moment, the connection, the length of a page that is not sent, and the
/// values of cookies.
fn headers(answer: &Answer) -> Vec<(String, String)> {
    let mut headers: Vec<_> = answer
        .headers
        .iter()
        .filter(|(name, _)| !matches!(name.as_str(), "date" | "connection"))
        .filter(|(name, _)| !(answer.asked.starts_with("HEAD") && *name == "content-length"))
        .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        .map(|(name, value)| match name.as_str() {
            "set-cookie" => (name, without_value(&value)),
            // The values of forms are of one length, so the rest of a page may not differ either.
            _ => (name, value),
        })
        .collect();
    headers.sort_by(|one, other| one.0.cmp(&other.0));
    headers
}

fn without_value(cookie: &str) -> String {
    let (name, rest) = cookie.split_once('=').unwrap();
    let attributes = rest.split_once("; ").map_or("", |(_, attributes)| attributes);
    let kept = attributes.split("; ").filter(|attribute| !attribute.starts_with("Max-Age="));
    format!("{name} {}", kept.collect::<Vec<_>>().join("; "))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_differs() {
    let (axum, actix, hyper) = tokio::join!(answers(axum), answers(actix), answers(hyper));
    assert!(axum.len() >= 40 && axum.len() == actix.len() && axum.len() == hyper.len());
    for ((axum, actix), hyper) in axum.iter().zip(&actix).zip(&hyper) {
        for (name, other) in [("actix", actix), ("hyper", hyper)] {
            assert_eq!(axum.status, other.status, "{name}: {}", axum.asked);
            assert_eq!(headers(axum), headers(other), "{name}: {}", axum.asked);
            assert_eq!(axum.body, other.body, "{name}: {}", axum.asked);
        }
    }
    let seen = |status: u16| axum.iter().filter(|answer| answer.status == status).count();
    assert!([200, 303, 400, 401, 403, 405, 422, 503].into_iter().all(|status| seen(status) > 0), "{axum:?}");
}
