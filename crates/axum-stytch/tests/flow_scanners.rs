//! Five kinds of mail scanners, again and again: the link is still there for the person.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod support;

use axum_stytch::LinkPolicy;
use support::{Browser, World};

const RUNS: usize = 50;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Scanner {
    Head,
    Get,
    GetThrice,
    Prefetch,
    GetAndPress,
}

impl Scanner {
    async fn visit(self, mut browser: Browser, link: &str) {
        match self {
            Self::Head => assert_eq!(browser.head(link).await.status, 200),
            Self::Get => assert_eq!(browser.get(link).await.status, 200),
            Self::GetThrice => {
                for _ in 0..3 {
                    assert_eq!(browser.get(link).await.status, 200);
                }
            }
            Self::Prefetch => {
                let mut browser = browser.with("sec-purpose", "prefetch");
                assert_eq!(browser.get(link).await.status, 200);
            }
            // It runs scripts, keeps cookies, and presses whatever there is; or posts what the link says by itself.
            Self::GetAndPress => {
                let page = browser.get(link).await;
                for action in ["/authenticate", "/login/code", "/login"] {
                    if page.body.contains(&format!("action=\"{action}\"")) {
                        browser.submit(&page, action, &[]).await;
                    }
                }
                let token = link.split("token=").last().unwrap();
                let fields = [("stytch_token_type", "magic_links"), ("token", token)];
                browser.post("/authenticate", &fields).await;
                assert!(!browser.has_session());
            }
        }
    }
}

async fn leaves_the_link_to_the_person(scanner: Scanner, policy: LinkPolicy) {
    let world = World::with(|layer| layer.link_policy(policy)).await;
    for run in 0..RUNS {
        let email = format!("person{run}@example.com");
        let mut person = world.browser();
        person.ask(&email).await;
        let link = world.link_to(&email);
        scanner.visit(world.browser(), &link).await;
        assert_eq!(world.spent(), run, "{scanner:?}, run {run}");
        assert_eq!(person.get(&link).await.status, 303, "{scanner:?}, run {run}");
        assert!(person.has_session(), "{scanner:?}, run {run}");
    }
}

#[tokio::test]
async fn a_head() {
    leaves_the_link_to_the_person(Scanner::Head, LinkPolicy::SameBrowser).await;
    leaves_the_link_to_the_person(Scanner::Head, LinkPolicy::AnyDevice).await;
}

#[tokio::test]
async fn a_get() {
    leaves_the_link_to_the_person(Scanner::Get, LinkPolicy::SameBrowser).await;
    leaves_the_link_to_the_person(Scanner::Get, LinkPolicy::AnyDevice).await;
}

#[tokio::test]
async fn three_gets() {
    leaves_the_link_to_the_person(Scanner::GetThrice, LinkPolicy::SameBrowser).await;
    leaves_the_link_to_the_person(Scanner::GetThrice, LinkPolicy::AnyDevice).await;
}

#[tokio::test]
async fn a_prefetch() {
    leaves_the_link_to_the_person(Scanner::Prefetch, LinkPolicy::SameBrowser).await;
    leaves_the_link_to_the_person(Scanner::Prefetch, LinkPolicy::AnyDevice).await;
}

/// Under `AnyDevice` a button is all it takes, so only `SameBrowser` can stand this one.
#[tokio::test]
async fn a_get_and_every_button_pressed() {
    leaves_the_link_to_the_person(Scanner::GetAndPress, LinkPolicy::SameBrowser).await;
}
