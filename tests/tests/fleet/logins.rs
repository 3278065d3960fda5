//! A login whose every step is taken by another replica.

use conformance::conformance::Answer;

use crate::world::{ADA, World};

/// The code on a hand-off page.
fn code(page: &Answer) -> String {
    let texts = page.body.split('>').filter_map(|part| part.split_once('<')).map(|(text, _)| text);
    let mut codes = texts.filter(|text| text.len() == 9 && text.as_bytes()[4] == b'-');
    codes.next().unwrap_or_else(|| panic!("no code in {}", page.body)).to_owned()
}

async fn parked(world: &World) -> (conformance::conformance::Browser, String) {
    let desktop = world.browser();
    desktop.form("/login", &[("email", ADA), ("return_to", "/account")]).send().await.to("/login/sent");
    let phone = world.browser();
    let from_mail = phone.page(&world.mail().link).send().await.is(302);
    let page = phone.follow(&from_mail).header("sec-fetch-site", "cross-site").send().await.is_page(200);
    (desktop, code(&page))
}

/// Asked for at one, opened at another, the code typed at a third; whichever the load balancer chooses.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn by_code() {
    let world = World::new().await;
    // So that each step falls to each replica.
    for _ in 0..3 {
        let (desktop, code) = parked(&world).await;
        desktop.form("/login/code", &[("code", &code)]).send().await.to("/account");
        for _ in &world.replicas {
            desktop.page("/account").send().await.is(200).shows(ADA);
        }
        desktop.form("/logout", &[]).send().await.to("/");
        desktop.page("/account").send().await.is(303);
    }
}

/// In the browser that asked, the link is enough.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn by_link() {
    let world = World::new().await;
    for _ in 0..3 {
        let browser = world.browser();
        browser.form("/login", &[("email", ADA)]).send().await.to("/login/sent");
        browser.page("/login/sent").send().await.is_page(200);
        let from_mail = browser.page(&world.mail().link).send().await.is(302);
        let link = browser.follow(&from_mail).header("sec-fetch-site", "cross-site").send().await.to("/");
        assert!(!link.cookie("stytch_session").removes());
        // A second click comes to another replica, which knows that the link was used.
        browser.follow(&from_mail).header("sec-fetch-site", "cross-site").send().await.is(303);
        browser.page("/account").send().await.is(200).shows(ADA);
    }
}

/// Five tries in all, not at each replica.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_tries() {
    let world = World::new().await;
    let (desktop, code) = parked(&world).await;
    for _ in 0..4 {
        let wrong = desktop.form("/login/code", &[("code", "0000-0000")]).send().await.is_page(422);
        assert!(wrong.cookies().is_empty());
    }
    let copy = desktop.twin();
    desktop.form("/login/code", &[("code", "0000-0000")]).send().await.is_page(422);
    for _ in &world.replicas {
        copy.twin().form("/login/code", &[("code", &code)]).send().await.is_page(422);
    }
    assert_eq!(world.emulator.count_requests("/v1/magic_links/authenticate"), 0);
}

/// Links to one address are counted by all together.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn links_are_counted() {
    let world = World::new().await;
    for _ in 0..40 {
        world.browser().form("/login", &[("email", ADA)]).send().await.to("/login/sent");
    }
    for _ in &world.replicas {
        world.browser().form("/login", &[("email", ADA)]).send().await.is_page(429);
    }
    assert_eq!(world.emulator.messages_to(ADA).len(), 40);
    world.browser().form("/login", &[("email", "bob@example.com")]).send().await.to("/login/sent");
}
