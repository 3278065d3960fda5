//! Where people go after signing in: a path of the app, whatever anybody wrote.

use std::time::Duration;

use crate::conformance::{Case, World};

const ADA: &str = "ada@example.com";

/// Texts that a browser could read as another site, or that lead back into the login.
const REFUSED: [&str; 14] = [
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/%2fevil.example",
    "/%5cevil.example",
    "/a/../../evil",
    "/a\r\nset-cookie: x=1",
    "/\u{e9}",
    "javascript:alert(1)",
    "account",
    "/login",
    "/authenticate?token=x",
    "/%6cogout",
];

/// None of them is followed, by whichever way it comes in.
pub async fn refused(case: Case) {
    let world = World::new(case).await;
    let asking = world.browser();
    let signed_in = world.signed_in(ADA).await;
    for path in REFUSED {
        let query =
            url::form_urlencoded::Serializer::new(String::new()).append_pair("return_to", path).finish();
        // Two in ten seconds are no loop.
        world.emulator.advance(Duration::from_secs(6));
        signed_in.page(&format!("/login?{query}")).send().await.to("/");
        let page = asking.page(&format!("/login?{query}")).send().await.is_page(200);
        assert_eq!(page.field("return_to"), "/", "{path:?}");
    }
    let fields = [("email", ADA), ("return_to", "//evil.example")];
    asking.form("/login", &fields).send().await.to("/login/sent");
    world.click(&asking, ADA).await.to("/");
}

/// Paths and queries come back byte by byte; the newest one wins.
pub async fn kept(case: Case) {
    let world = World::new(case).await;
    for path in ["/account?a=1&b=%26%20x", "/team/%C3%A9/page?q=a+b", "/account#top"] {
        let browser = world.browser();
        let fields = [("email", ADA), ("return_to", "/optional")];
        browser.form("/login", &fields).send().await.to("/login/sent");
        browser.form("/login", &[("email", ADA), ("return_to", path)]).send().await.to("/login/sent");
        world.click(&browser, ADA).await.to(path);
    }
}

/// Routers that nest show their handlers a part of the path; the person goes back to the whole one.
pub async fn nested(case: Case) {
    let world = World::new(case).await;
    let browser = world.browser();
    let challenged = browser.page("/team/7/page?x=1&y=%2F").send().await;
    let challenged = challenged.to("/login?return_to=%2Fteam%2F7%2Fpage%3Fx%3D1%26y%3D%252F");
    let return_to = browser.follow(&challenged).send().await.field("return_to").replace("&amp;", "&");
    assert_eq!(return_to, "/team/7/page?x=1&y=%2F");
    let fields = [("email", ADA), ("return_to", return_to.as_str())];
    browser.form("/login", &fields).send().await.to("/login/sent");
    world.click(&browser, ADA).await.to("/team/7/page?x=1&y=%2F");
    browser.page("/team/7/page?x=1").send().await.is(200).shows(ADA);
}

/// The callback's own query has no say, and neither has any header about the host.
pub async fn only_configuration(case: Case) {
    let world = World::new(case).await;
    let browser = world.browser();
    let ask = browser.form("/login", &[("email", ADA)]).header("x-forwarded-host", "evil.example");
    let ask = ask.header("forwarded", "host=evil.example").header("host", "evil.example");
    ask.send().await.to("/login/sent");
    let from_mail = browser.page(&world.mail(ADA).link).send().await.is(302);
    let callback = from_mail.header("location").unwrap();
    assert!(callback.starts_with(&format!("{}/authenticate?", world.origin)), "{callback}");
    browser.page(&format!("{callback}&return_to=/optional")).send().await.to("/");
}
