//! What caches may do with an answer.

use crate::conformance::apps::texts;
use crate::conformance::{Answer, Case, World};

const ADA: &str = "ada@example.com";

fn varies_by(answer: &Answer) -> Vec<String> {
    let lines = answer.all("vary").join(",");
    let mut names: Vec<_> = lines.split(',').map(|name| name.trim().to_lowercase()).collect();
    names.sort();
    names.dedup();
    names.retain(|name| !name.is_empty());
    names
}

/// Routes that ask for nobody cost nothing and are anybody's to cache.
pub async fn open_routes(case: Case) {
    let world = World::new(case).await;
    let browser = world.signed_in(ADA).await;
    world.expire_jwts();
    for path in ["/", "/login-help"] {
        let answer = browser.page(path).send().await.is(200).has("cache-control", None).without_cookies();
        assert_eq!(varies_by(&answer), [""; 0]);
    }
    assert_eq!(world.renewals(), 0);
}

/// Whatever was decided by the session varies by it, whether somebody was found or nobody.
pub async fn decided_by_session(case: Case) {
    let world = World::new(case).await;
    let (ada, nobody) = (world.signed_in(ADA).await, world.browser());
    for (browser, path) in
        [(&ada, "/account"), (&ada, "/optional"), (&nobody, "/optional"), (&nobody, "/result")]
    {
        let answer = browser.page(path).send().await.is(200).has("cache-control", Some("private, no-cache"));
        assert_eq!(varies_by(&answer), ["cookie"], "{path}");
    }
    let all = ["accept", "accept-language", "authorization", "cookie", "hx-request", "sec-fetch-mode"];
    for path in ["/account", "/members/7/page"] {
        assert_eq!(varies_by(&nobody.page(path).send().await.is_private()), all, "{path}");
        assert_eq!(varies_by(&nobody.api(path).send().await.is_private()), all, "{path}");
    }
    assert_eq!(varies_by(&ada.page("/line").send().await.is(403).is_private()), all);
    let login = nobody.page("/login").send().await.is_page(200);
    assert_eq!(varies_by(&login), ["accept", "accept-language", "cookie", "origin", "sec-fetch-site"]);
}

/// The app's own headers stay, except that an answer with our cookies is nobody else's.
pub async fn own_headers(case: Case) {
    let world = World::new(case).await;
    let browser = world.signed_in(ADA).await;
    let answer = browser.page("/raw-cache").send().await.is(200);
    let answer = answer.has("cache-control", Some(texts::OWN_CACHE_CONTROL));
    assert_eq!(varies_by(&answer), ["accept-language", "cookie"]);
    assert_eq!(answer.all("set-cookie"), [texts::OWN_COOKIE]);
    world.expire_jwts();
    let answer = browser.page("/raw-cache").send().await.is(200).is_private();
    assert_eq!(varies_by(&answer), ["accept-language", "cookie"]);
}
