//! How many links may be asked for, and who is told what.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod support;

use std::net::IpAddr;
use std::time::Duration;

use axum_stytch::SessionLayer;
use stytch_emulator::{Emulator, Fault};
use support::{ASK, Browser, ORIGIN, Page, World};

/// The peer of a connection, as a server would note it.
#[derive(Clone, Copy)]
struct Peer(IpAddr);

async fn world() -> World {
    World::with(with_peers).await
}

fn with_peers(layer: SessionLayer) -> SessionLayer {
    layer.peer_address(|extensions| extensions.get::<Peer>().map(|peer| peer.0))
}

async fn ask_from(browser: &mut Browser, peer: &str, email: &str) -> Page {
    let request = axum::http::Request::post("/login")
        .extension(Peer(peer.parse().unwrap()))
        .header("content-type", "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .header("accept", "text/html");
    browser.send(request.body(format!("email={}", support::encoded(email)).into()).unwrap()).await
}

const HOME: &str = "203.0.113.7";

#[tokio::test]
async fn the_sixth_link_in_ten_minutes_waits_and_the_person_knows_how_long() {
    let world = world().await;
    let mut browser = world.browser();
    for _ in 0..5 {
        assert_eq!(ask_from(&mut browser, HOME, "ada@example.com").await.status, 303);
    }
    world.emulator.advance(Duration::from_secs(9 * 60 + 10));
    for typed in ["ada@example.com", "ADA@Example.com", "ada+again@example.com"] {
        let page = ask_from(&mut browser, HOME, typed).await;
        assert_eq!((page.status, page.heading().as_str()), (429, "Sign in"), "{typed}");
        let wait: u64 = page.header("retry-after").parse().unwrap();
        assert!((45..=50).contains(&wait), "{wait}");
        assert!(page.body.contains(&format!("ask again in {wait} seconds")), "{}", page.body);
        assert!(page.set_cookies().is_empty());
    }
    assert_eq!(world.asked(), 5);

    let request = axum::http::Request::post("/login")
        .extension(Peer(HOME.parse().unwrap()))
        .header("content-type", "application/json")
        .header("sec-fetch-site", "same-origin");
    let json = browser.send(request.body(r#"{"email":"ada@example.com"}"#.into()).unwrap()).await;
    assert_eq!((json.status, json.code().as_str()), (429, "too_many_requests"));
    assert!(json.header("retry-after").parse::<u64>().unwrap() <= 50);

    assert_eq!(ask_from(&mut browser, HOME, "bob@example.com").await.status, 303, "somebody else is served");
    assert_eq!(
        ask_from(&mut browser, "198.51.100.2", "ada@example.com").await.status,
        303,
        "and from elsewhere"
    );
    world.emulator.advance(Duration::from_secs(51));
    assert_eq!(ask_from(&mut browser, HOME, "ada@example.com").await.status, 303, "the wait is over");
}

#[tokio::test]
async fn a_network_that_tries_addresses_is_stopped_whoever_they_are() {
    let world = world().await;
    for n in 0..30 {
        // One customer has a whole /64.
        let peer = format!("2001:db8:1:2::{n:x}");
        assert_eq!(ask_from(&mut world.browser(), &peer, &format!("u{n}@example.com")).await.status, 303);
    }
    let page = ask_from(&mut world.browser(), "2001:db8:1:2:ffff::1", "new@example.com").await;
    assert_eq!((page.status, page.heading().as_str()), (429, "One moment, please"));
    assert!(page.header("retry-after").parse::<u64>().unwrap() <= 300);
    assert_eq!(world.asked(), 30);
    assert_eq!(ask_from(&mut world.browser(), "2001:db8:1:3::1", "new@example.com").await.status, 303);
}

#[tokio::test]
async fn nobody_can_lock_out_a_person_who_has_signed_in_here_before() {
    let world = world().await;
    let mut own = world.signed_in("ada@example.com").await;
    assert!(own.cookie("stytch_device").is_some());
    own.post("/logout", &[]).await;
    for n in 1..=41 {
        let peer = format!("198.51.100.{n}");
        let page = ask_from(&mut world.browser(), &peer, "ada@example.com").await;
        assert_eq!(page.status, if n < 40 { 303 } else { 429 }, "{n}: the owner's own link counted too");
        if n > 40 {
            assert_eq!(page.header("retry-after"), "3600", "how long others have been at it is not told");
        }
    }
    assert_eq!(ask_from(&mut world.browser(), HOME, "ada@example.com").await.status, 429);
    assert_eq!(
        ask_from(&mut own, HOME, "ada@example.com").await.status,
        303,
        "the owner's browser is exempt"
    );

    // The cookie opens nothing for other addresses, nor under a changed value.
    let mut other = world.browser();
    let changed: String = own.cookie("stytch_device").unwrap().chars().rev().collect();
    other.set_cookie("stytch_device", &changed);
    assert_eq!(ask_from(&mut other, "192.0.2.1", "ada@example.com").await.status, 429);
}

#[tokio::test]
async fn known_and_unknown_addresses_are_limited_alike() {
    let world = world().await;
    world.signed_in("known@example.com").await;
    let mut answers = Vec::new();
    for (peer, email) in [("192.0.2.1", "known@example.com"), ("192.0.2.2", "nobody@example.com")] {
        let mut browser = world.browser();
        for _ in 0..5 {
            ask_from(&mut browser, peer, email).await;
        }
        let page = ask_from(&mut browser, peer, email).await;
        let (before, rest) = page.body.split_once("name=\"csrf\" value=\"").unwrap();
        let (_, after) = rest.split_once('"').unwrap();
        answers.push((page.status, format!("{before}{after}").replace(email, "EMAIL"), page.headers));
    }
    assert_eq!(answers[0], answers[1]);
}

#[tokio::test]
async fn forwarded_addresses_count_only_behind_listed_proxies() {
    let proxied = |layer| with_peers(layer).trusted_proxies(["10.0.0.0/8"]).unwrap();
    let world = World::on(Emulator::builder(), ORIGIN, proxied).await;
    let through = |peer: &'static str, forwarded: String| {
        let mut browser = world.browser().with("x-forwarded-for", &forwarded);
        async move { ask_from(&mut browser, peer, "ada@example.com").await.status }
    };
    for n in 0..5 {
        assert_eq!(through("10.0.0.1", format!("6.6.6.{n}, 203.0.113.7")).await, 303);
    }
    assert_eq!(
        through("10.0.0.1", "6.6.6.6, 203.0.113.7".into()).await,
        429,
        "what the client wrote is no escape"
    );
    assert_eq!(through("10.0.0.1", "203.0.113.8".into()).await, 303);
    for n in 0..5 {
        assert_eq!(through("198.51.100.9", format!("6.6.6.{n}")).await, 303);
    }
    assert_eq!(through("198.51.100.9", "6.6.6.99".into()).await, 429, "not a proxy of ours");
    assert!(SessionLayer::new(world.stytch.clone()).trusted_proxies(["10.0.0.0/8", "proxy"]).is_err());
}

#[tokio::test]
async fn the_limits_of_stytch_look_like_ours_and_leave_no_cookie() {
    let world = world().await;
    let fault = Fault::on(ASK).status(429).body(r#"{"status_code":429,"error_type":"too_many_requests"}"#);
    world.emulator.inject(fault.retry_after(17));
    let page = ask_from(&mut world.browser(), HOME, "ada@example.com").await;
    assert_eq!((page.status, page.heading().as_str()), (429, "One moment, please"));
    assert_eq!(page.header("retry-after"), "17");
    assert!(page.set_cookies().is_empty());
}

#[tokio::test]
async fn the_app_may_ask_for_more_than_an_address() {
    let checked = |layer: SessionLayer| {
        layer.before_send(async |link| match (link.field("captcha"), link.email().as_str()) {
            (_, "panic@example.com") => panic!("the app's own bug"),
            (Some("human"), _) => Ok(()),
            _ => Err("no captcha"),
        })
    };
    let world = World::with(checked).await;
    let mut browser = world.browser();
    let sent = browser.post("/login", &[("email", "ada@example.com"), ("captcha", "human")]).await;
    assert_eq!(sent.status, 303);
    for (email, captcha) in [("ada@example.com", "robot"), ("panic@example.com", "human")] {
        let page = browser.post("/login", &[("email", email), ("captcha", captcha)]).await;
        assert_eq!((page.status, page.heading().as_str()), (403, "Sign in"), "{email}");
        assert!(page.body.contains("a person is asking") && page.body.contains(email), "{}", page.body);
    }
    let json = browser.json("/login", r#"{"email":"ada@example.com"}"#).await;
    assert_eq!((json.status, json.code().as_str()), (403, "refused"));
    assert_eq!(world.asked(), 1);
}
