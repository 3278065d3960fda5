//! `/authenticate`: one redemption for the browser that asked, none for anybody else.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod support;

use std::time::Duration;

use stytch_emulator::Emulator;
use support::{Browser, ORIGIN, World, link};

#[tokio::test]
async fn the_browser_that_asked_is_signed_in_by_the_click() {
    for strict in [false, true] {
        let world = World::on(Emulator::builder().strict(strict), ORIGIN, |layer| layer).await;
        let mut browser = world.browser();
        browser.post("/login", &[("email", "ada@example.com"), ("return_to", "/account?tab=2#top")]).await;
        let link = world.link_to("ada@example.com");
        let page = browser.get(&format!("{link}&return_to=//evil.example&return_to=/elsewhere")).await;
        assert_eq!((page.status, page.location()), (303, "/account?tab=2#top"));
        assert!(page.sets("stytch_session") && page.sets("stytch_session_jwt") && page.clears("stytch_flow"));
        assert!(page.sets("stytch_device"));
        assert_eq!(page.set_cookies().len(), 4, "{:?}", page.set_cookies());
        assert_eq!((page.header("cache-control"), world.spent()), ("no-store", 1));
        assert_eq!(browser.follow(&page).await.body, "account of ada@example.com");
    }
}

#[tokio::test]
async fn the_whole_way_through_the_mail() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.ask("ada@example.com").await;
    let mail = world.emulator.messages_to("ada@example.com").remove(0);
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let answer = client.get(mail.link).send().await.unwrap();
    let target = answer.headers()["location"].to_str().unwrap().to_owned();
    let page = browser.get(target.strip_prefix(ORIGIN).unwrap()).await;
    assert_eq!((page.status, page.location()), (303, "/"));
    assert_eq!(browser.get("/").await.body, "ada@example.com");
}

#[tokio::test]
async fn whatever_is_no_click_spends_nothing_and_the_click_still_works() {
    type Visit = fn(Browser) -> Browser;
    let visits: [(&str, Visit); 10] = [
        ("sec-purpose", |browser| browser.with("sec-purpose", "prefetch;prerender")),
        ("purpose", |browser| browser.with("purpose", "prefetch")),
        ("x-purpose", |browser| browser.with("x-purpose", "preview")),
        ("x-moz", |browser| browser.with("x-moz", "prefetch")),
        ("frame", |browser| browser.with("sec-fetch-dest", "iframe")),
        ("image", |browser| browser.with("sec-fetch-dest", "image").with("sec-fetch-mode", "no-cors")),
        ("script", |browser| browser.with("sec-fetch-dest", "empty").with("sec-fetch-mode", "cors")),
        ("object", |browser| browser.with("sec-fetch-dest", "object")),
        ("old prefetch", |browser| browser.old().with("x-moz", "prefetch")),
        ("worker", |browser| {
            browser.with("sec-fetch-dest", "serviceworker").with("sec-fetch-mode", "same-origin")
        }),
    ];
    let world = World::new().await;
    for (name, change) in visits {
        let mut asking = world.browser();
        asking.ask("ada@example.com").await;
        let (link, before) = (world.link_to("ada@example.com"), world.spent());
        let mut machine = change(asking.clone());
        let page = machine.get(&link).await;
        assert_eq!((page.status, page.header("set-cookie"), world.spent()), (200, "", before), "{name}");
        let mut stranger = change(world.browser());
        for _ in 0..3 {
            stranger.get(&link).await;
        }
        assert_eq!(world.spent(), before, "{name}");
        // The page that was shown ahead of the person works as well: its button is the click.
        let pressed = asking.clone().submit(&page, "/authenticate", &[]).await;
        assert_eq!((pressed.status, world.spent()), (303, before + 1), "{name}");
    }
}

#[tokio::test]
async fn scanners_of_every_kind_leave_the_link_to_the_person() {
    for strict in [false, true] {
        let world = World::on(Emulator::builder().strict(strict), ORIGIN, |layer| layer).await;
        let mut person = world.browser();
        person.ask("ada@example.com").await;
        let link = world.link_to("ada@example.com");
        for old in [false, true] {
            let mut scanner = world.browser();
            scanner.old = old;
            let head = scanner.head(&link).await;
            assert_eq!((head.status, head.body.as_str()), (200, ""));
            for _ in 0..3 {
                assert_eq!(scanner.get(&link).await.status, 200);
            }
            let token = world.token_to("ada@example.com");
            let fields = [("token", token.as_str()), ("stytch_token_type", "magic_links")];
            let page = scanner.post("/authenticate", &fields).await;
            assert_eq!(page.header("set-cookie"), "", "a script that presses buttons");
        }
        assert_eq!(world.spent(), 0);
        assert_eq!(person.head(&link).await.status, 200);
        assert_eq!(world.spent(), 0, "not even with the cookie does a HEAD count");
        assert_eq!(person.get(&link).await.status, 303);
        assert_eq!(world.spent(), 1);
    }
}

#[tokio::test]
async fn links_that_are_none_never_reach_stytch() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.ask("ada@example.com").await;
    let token = world.token_to("ada@example.com");
    let long = "a".repeat(64 * 1024);
    let path = "/authenticate?stytch_token_type=";
    for query in [
        "magic_links".to_owned(),
        "magic_links&token=".to_owned(),
        format!("magic_links&token={token}&token={token}"),
        format!("magic_links&token={token}&to%6ben=x"),
        format!("magic_links&token={}", &long[..60 * 1024]),
        format!("magic_links&token={token}%C3%A9"),
        format!("magic_links&token={token}%FF"),
        format!("magic_links&token={token}%0d%0aSet-Cookie:%20a=b"),
        format!("magic_links&token={token}%00"),
        format!("magic_links&token={token}%20"),
        format!("oauth&token={token}"),
        format!("multi_tenant_magic_links&token={token}"),
        format!("Magic_Links&token={token}"),
        format!("&token={token}"),
        format!("magic_links&stytch_token_type=oauth&token={token}"),
    ] {
        let page = browser.get(&format!("{path}{query}")).await;
        assert_eq!((page.status, page.header("set-cookie")), (400, ""), "{query:.99}");
    }
    let form: [(&str, &str); 2] = [("token", &long[..60 * 1024]), ("stytch_token_type", "magic_links")];
    assert_eq!(browser.post("/authenticate", &form).await.status, 400);
    assert_eq!(browser.get(&format!("/authenticate?token={token}")).await.status, 400);
    assert_eq!(browser.get("/authenticate").await.status, 400);
    let page = browser.json("/authenticate", r#"{"token":"x"}"#).await;
    assert_eq!((page.status, page.code().as_str()), (400, "link_unknown"));
    assert_eq!(world.spent(), 0);
    assert_eq!(browser.get(&link(&token)).await.status, 303, "and yet the link works");
}

#[tokio::test]
async fn an_old_browser_signs_in_as_well() {
    let world = World::new().await;
    let mut browser = world.browser().old();
    let login = browser.get("/login?return_to=/account").await;
    let sent = browser.submit(&login, "/login", &[("email", "ada@example.com")]).await;
    assert_eq!(sent.status, 303, "{}", sent.heading());
    let again = browser.follow(&sent).await;
    assert_eq!(browser.submit(&again, "/login", &[]).await.status, 303, "sent again");
    world.emulator.advance(Duration::from_secs(20 * 60));
    let page = browser.get(&world.link_to("ada@example.com")).await;
    assert_eq!((page.status, page.location()), (303, "/account"));
}
