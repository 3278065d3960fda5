//! The requests, in a fixed order: strangers, people, a boss, expired JWTs, an outage.

use conformance::conformance::{Ask, Browser, Case, World};

use crate::record::Record;

const ADA: &str = "ada@example.com";
const BOSS: &str = "boss@example.com";
const LINK: &str = "/authenticate?stytch_token_type=magic_links&token=abc";

type Make = fn(&Browser) -> Ask;

fn upgrade(browser: &Browser, path: &str) -> Ask {
    browser.ask("GET", path).header("connection", "Upgrade").header("upgrade", "websocket")
}

fn htmx(browser: &Browser, path: &str) -> Ask {
    browser.api(path).header("hx-request", "true")
}

fn grpc(browser: &Browser, path: &str) -> Ask {
    browser.ask("POST", path).body("application/grpc", "")
}

const STRANGERS: &[(&str, Make)] = &[
    ("open", |b| b.page("/")),
    ("account, page", |b| b.page("/account?tab=2")),
    ("account, script", |b| b.api("/account")),
    ("account, program", |b| b.ask("GET", "/account")),
    ("account, htmx", |b| htmx(b, "/account")),
    ("account, upgrade", |b| upgrade(b, "/account")),
    ("account, gRPC", |b| grpc(b, "/account")),
    ("account, form", |b| b.form("/account", &[("pay", "100")])),
    ("account, bearer", |b| b.api("/account").header("authorization", "Bearer e30.e30.e30")),
    ("optional", |b| b.page("/optional")),
    ("result", |b| b.page("/result")),
    ("admin", |b| b.page("/admin")),
    ("members, page", |b| b.page("/members/7/page")),
    ("members, script", |b| b.api("/members/7/page")),
    ("members, gRPC", |b| grpc(b, "/members/7/page")),
    ("team", |b| b.page("/team/7/page?x=1")),
    ("own middleware", |b| b.page("/own/7/page")),
    ("nowhere", |b| b.page("/nowhere")),
    ("beside the login", |b| b.page("/login-help")),
    ("login with a slash", |b| b.page("/login/")),
    ("login page", |b| b.page("/login?return_to=%2Faccount")),
    ("login page, HEAD", |b| b.ask("HEAD", "/login")),
    ("login page, refused path", |b| b.page("/login?return_to=%2F%2Fevil.example")),
    ("login, no address", |b| b.form("/login", &[("email", "ada")])),
    ("login, no address, JSON", |b| b.json("/login", r#"{"email":"ada"}"#)),
    ("login, other site", |b| b.form("/login", &[]).header("sec-fetch-site", "cross-site")),
    ("login, other site, JSON", |b| b.json("/login", "{}").header("sec-fetch-site", "cross-site")),
    ("login, text", |b| b.form("/login", &[]).body("text/plain", "email=a@b.example")),
    ("login, PUT", |b| b.ask("PUT", "/login")),
    ("login, OPTIONS", |b| b.ask("OPTIONS", "/login").header("origin", "https://evil.example")),
    ("code, GET", |b| b.page("/login/code")),
    ("code without a flow", |b| b.form("/login/code", &[("code", "x")])),
    ("confirm without a question", |b| b.page("/login/confirm")),
    ("sent without a flow", |b| b.page("/login/sent")),
    ("broken link", |b| b.page("/authenticate?token=abc")),
    ("broken link, script", |b| b.api("/authenticate?token=abc")),
    ("link, HEAD", |b| b.ask("HEAD", LINK)),
    ("link, prefetch", |b| b.page(LINK).header("sec-purpose", "prefetch")),
    ("link that is none", |b| b.page("/invite?token=abc")),
    ("logout page", |b| b.page("/logout")),
    ("logout", |b| b.form("/logout", &[])),
    ("login", |b| b.form("/login", &[("email", "eve@example.com"), ("return_to", "/account")])),
    ("sent", |b| b.page("/login/sent")),
    ("unknown link in the browser that asked", |b| b.page(LINK)),
];

const PEOPLE: &[(&str, Make)] = &[
    ("account", |b| b.page("/account")),
    ("account, script", |b| b.api("/account")),
    ("optional", |b| b.page("/optional")),
    ("result", |b| b.page("/result")),
    ("own headers", |b| b.page("/raw-cache")),
    ("members", |b| b.page("/members/7/page")),
    ("team", |b| b.page("/team/7/page")),
    ("login page", |b| b.page("/login")),
    ("login page, path", |b| b.page("/login?return_to=%2Faccount")),
    ("logout page", |b| b.page("/logout")),
    ("claims that do not fit", |b| b.page("/plan")),
    ("claims that may be missing", |b| b.page("/plan-or-none")),
    ("own login code, refused", |b| b.page("/enter?token=nonsense")),
    ("admin, page", |b| b.page("/admin")),
    ("admin, script", |b| b.api("/admin")),
    ("admin, line", |b| b.page("/line")),
    ("admins, page", |b| b.page("/admins/7/page")),
    ("admins, htmx", |b| htmx(b, "/admins/7/page")),
    ("admins, gRPC", |b| grpc(b, "/admins/7/page")),
    ("two session tokens", |b| b.page("/account").header("cookie", "stytch_session=a; stytch_session=b")),
    ("a JWT that is none", |b| b.page("/optional").header("cookie", "stytch_session_jwt=e30.e30.e30")),
];

const EXPIRED: &[(&str, Make)] = &[
    ("renewed", |b| b.page("/account")),
    ("renewed, own headers", |b| b.page("/raw-cache")),
    ("renewed, guard", |b| b.page("/members/7/page")),
    ("renewed, refused", |b| b.api("/admins/7/page")),
];

const OUTAGE: &[(&str, Make)] = &[
    ("away, page", |b| b.page("/account")),
    ("away, script", |b| b.api("/account")),
    ("away, upgrade", |b| upgrade(b, "/account")),
    ("away, gRPC", |b| grpc(b, "/account")),
    ("away, optional", |b| b.page("/optional")),
    ("away, result", |b| b.page("/result")),
    ("away, guard", |b| b.page("/members/7/page")),
    ("away, own middleware", |b| b.page("/own/7/page")),
    ("away, login", |b| b.form("/login", &[("email", ADA)])),
    ("away, open", |b| b.page("/")),
];

/// Sends all of them, each list in its own state of the world.
pub(crate) async fn all(case: Case) -> Vec<Record> {
    let world = World::new(case).await;
    let mut records = Vec::new();
    let stranger = world.browser();
    record(&world, &mut records, &stranger, STRANGERS).await;
    let ada = world.signed_in(ADA).await;
    record(&world, &mut records, &ada, PEOPLE).await;
    world.hire(BOSS, "admin").await;
    let boss = world.signed_in(BOSS).await;
    record(
        &world,
        &mut records,
        &boss,
        &[("boss", |b| b.page("/admins/7/page")), ("role", |b| b.api("/line"))],
    )
    .await;
    world.expire_jwts();
    for (name, make) in EXPIRED {
        // Each shows the old cookies.
        record(&world, &mut records, &ada.twin(), &[(name, *make)]).await;
    }
    world.expire_jwts();
    world.outage("/v1/*");
    record(&world, &mut records, &ada, OUTAGE).await;
    world.recovery();
    record(&world, &mut records, &ada, &[("leave", |b| b.form("/leave", &[]))]).await;
    record(&world, &mut records, &boss, &[("logout", |b| b.json("/logout", "{}"))]).await;
    records
}

async fn record(world: &World, records: &mut Vec<Record>, browser: &Browser, asks: &[(&'static str, Make)]) {
    for (name, make) in asks {
        let answer = make(browser).send().await;
        records.push(Record::new(name, world, &answer));
    }
}
