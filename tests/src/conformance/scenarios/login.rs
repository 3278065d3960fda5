//! A person signs in with a link, in the browser that asked for it.

use crate::conformance::apps::Wiring;
use crate::conformance::world::{REDEEM, RENEW};
use crate::conformance::{Case, World};

const ADA: &str = "ada@example.com";

/// From a page that wants somebody, by mail, back to that page.
pub async fn by_page(case: Case) {
    let world = World::new(case).await;
    let browser = world.browser();
    let challenged = browser.page("/account?tab=2").send().await.without_cookies().is_private();
    let challenged = challenged.to("/login?return_to=%2Faccount%3Ftab%3D2");
    let login = browser.follow(&challenged).send().await.is_page(200).without_cookies();
    let return_to = login.field("return_to");

    let fields = [("email", ADA), ("return_to", return_to.as_str())];
    let sent = browser.form("/login", &fields).send().await.to("/login/sent").is_private();
    let flow = sent.cookie("stytch_flow");
    flow.lives(31 * 60, &["Path=/", "SameSite=Lax", "HttpOnly"]);
    browser.follow(&sent).send().await.is_page(200).shows(ADA).without_cookies();

    let arrived = world.click(&browser, ADA).await.to("/account?tab=2").is_private();
    let names: Vec<_> = arrived.cookies().into_iter().map(|cookie| cookie.name).collect();
    assert_eq!(names, ["stytch_flow", "stytch_device", "stytch_session", "stytch_session_jwt"]);
    assert!(arrived.cookie("stytch_flow").removes(), "the flow has come to its end");
    assert!(!arrived.cookie("stytch_session").removes() && !arrived.cookie("stytch_session_jwt").removes());

    browser.follow(&arrived).send().await.is(200).shows(ADA).without_cookies();
    browser.page("/login").send().await.to("/");
    assert_eq!((world.redemptions(), world.renewals()), (1, 0), "a session is checked locally");
}

/// The same by a script, which is answered in JSON.
pub async fn by_json(case: Case) {
    let world = World::new(case).await;
    let browser = world.browser();
    let sent = browser.json("/login", r#"{"email":"ada@example.com"}"#).send().await.is(200).is_private();
    sent.has("content-type", Some("application/json")).says(r#"{"link_minutes":30,"status":"sent"}"#);
    let invalid = browser.json("/login", r#"{"email":"ada"}"#).send().await;
    invalid.is_problem(422, "Not an e-mail address", "invalid_email").without_cookies();
    world.click(&browser, ADA).await.to("/");
    browser.api("/account").send().await.is(200).shows(ADA);
}

/// Pages and mails in the language that the browser reads best.
pub async fn language(case: Case) {
    let world = World::new(case).await;
    let browser = world.browser();
    let login = browser.page("/login").header("accept-language", "pt-PT,en;q=0.5").send().await.is_page(200);
    login.has("content-language", Some("pt-BR")).shows("<h1>Entrar</h1>");
    browser.form("/login", &[("email", ADA)]).header("accept-language", "fr").send().await.to("/login/sent");
    let mails = world.emulator.requests();
    assert!(mails.len() == 1 && mails[0].body.contains(r#""locale":"fr""#), "{mails:?}");
}

/// A page that sends signed-in people back to the login page does not keep them running.
pub async fn no_loop(case: Case) {
    let world = World::new(case).await;
    let browser = world.signed_in(ADA).await;
    for _ in 0..2 {
        browser.page("/login?return_to=/account").send().await.to("/account");
    }
    browser.page("/login?return_to=/account").send().await.is_page(400).shows("keeps coming back here");
    browser.page("/account").send().await.is(200).shows(ADA);
}

/// What is no address goes no further than the form.
pub async fn invalid_address(case: Case) {
    let world = World::new(case).await;
    let browser = world.browser();
    for typed in ["", "ada", "ada@", "a b@example.com", "ada@example.com\r\nbcc:eve@example.com"] {
        browser.form("/login", &[("email", typed)]).send().await.is_page(422).without_cookies();
    }
    browser.form("/login", &[("email", ADA), ("email", "eve@example.com")]).send().await.is_page(422);
    assert!(world.emulator.requests().is_empty(), "{:?}", world.emulator.requests());
}

/// A second click in a browser that is signed in is no error; in another browser it is, and spends nothing.
pub async fn used_link(case: Case) {
    let world = World::new(case).await;
    let browser = world.signed_in(ADA).await;
    world.click(&browser, ADA).await.to("/");
    world.click(&world.browser(), ADA).await.is_page(400).without_cookies();
    assert_eq!(world.redemptions(), 1);
    browser.page("/account").send().await.is(200);
}

/// The same link twenty times at once is one session.
pub async fn parallel_clicks(case: Case) {
    let world = World::new(case).await;
    let browser = world.browser();
    browser.form("/login", &[("email", ADA)]).send().await.to("/login/sent");
    let callback = browser.page(&world.mail(ADA).link).send().await.is(302).header("location").unwrap();
    let clicks = (0..20).map(|_| tokio::spawn(browser.twin().page(&callback).send()));
    let mut sessions = std::collections::HashSet::new();
    for click in clicks.collect::<Vec<_>>() {
        sessions.insert(click.await.unwrap().to("/").cookie("stytch_session").value);
    }
    assert_eq!((sessions.len(), world.redemptions()), (1, 1));
}

/// What no person looks at spends no link: `HEAD`, prefetches, frames, scanners.
pub async fn nobody_looks(case: Case) {
    let world = World::new(case).await;
    let browser = world.browser();
    browser.form("/login", &[("email", ADA)]).send().await.to("/login/sent");
    let callback = browser.page(&world.mail(ADA).link).send().await.is(302).header("location").unwrap();

    browser.ask("HEAD", &callback).send().await.is_page(200).says("").without_cookies();
    for (name, value) in [("sec-purpose", "prefetch"), ("purpose", "prefetch"), ("sec-fetch-dest", "iframe")]
    {
        browser.page(&callback).header(name, value).send().await.is_page(200).without_cookies();
    }
    let scanner = world.browser();
    scanner.ask("GET", &callback).send().await.is_page(200).without_cookies();
    assert_eq!((world.emulator.count_requests(REDEEM), world.emulator.count_requests(RENEW)), (0, 0));
    browser.page(&callback).send().await.to("/");
}

/// Links that are none are refused without a call.
pub async fn broken_links(case: Case) {
    let world = World::new(case).await;
    let browser = world.browser();
    let long = format!("/authenticate?stytch_token_type=magic_links&token={}", "a".repeat(5000));
    for link in [
        "/authenticate",
        "/authenticate?stytch_token_type=magic_links",
        "/authenticate?stytch_token_type=magic_links&token=",
        "/authenticate?stytch_token_type=magic_links&token=a&token=b",
        "/authenticate?stytch_token_type=magic_links&token=a%0d%0ab",
        "/authenticate?stytch_token_type=magic_links&token=%c3%a9",
        "/authenticate?stytch_token_type=oauth&token=abc",
        "/authenticate?token=abc",
        "/invite?token=abc",
        long.as_str(),
    ] {
        browser.page(link).send().await.is_page(400).without_cookies();
        let problem = browser.api(link).send().await;
        problem.is_problem(400, "The link does not work", "link_unknown").without_cookies();
    }
    assert_eq!(world.redemptions(), 0);
}

/// A hook that fails means no session, and says to try again.
pub async fn failing_hook(case: Case) {
    let world = World::wired(case, Wiring { hook_fails: true, ..Wiring::default() }).await;
    let browser = world.browser();
    browser.form("/login", &[("email", ADA)]).send().await.to("/login/sent");
    let failed =
        world.click(&browser, ADA).await.is_page(503).has("retry-after", Some("5")).without_cookies();
    assert!(!failed.body.contains("locked"), "the hook's error is nobody's business: {}", failed.body);
    browser.page("/account").send().await.to("/login?return_to=%2Faccount");
}
