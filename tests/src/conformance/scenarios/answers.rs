//! The same refusal for a page, a script, htmx, an upgrade and gRPC.

use crate::conformance::world::RENEW;
use crate::conformance::{Ask, Browser, Case, World};

const ADA: &str = "ada@example.com";

fn htmx(browser: &Browser, path: &str) -> Ask {
    let current = format!("{}/inbox?page=2", browser.origin());
    browser.api(path).header("accept", "*/*").header("hx-request", "true").header("hx-current-url", &current)
}

fn upgrade(browser: &Browser, path: &str) -> Ask {
    let ask = browser.ask("GET", path).header("connection", "Upgrade").header("upgrade", "websocket");
    ask.header("sec-websocket-version", "13").header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==")
}

fn grpc(browser: &Browser, path: &str) -> Ask {
    browser.ask("POST", path).body("application/grpc+proto", "").header("te", "trailers")
}

/// Nobody is signed in.
pub async fn unauthenticated(case: Case) {
    let world = World::new(case).await;
    let browser = world.browser();
    browser.page("/account").send().await.to("/login?return_to=%2Faccount").has("www-authenticate", None);
    for ask in [browser.api("/account"), browser.ask("GET", "/account"), upgrade(&browser, "/account")] {
        let problem = ask.send().await.has("www-authenticate", Some("Bearer")).has("location", None);
        problem.is_problem(401, "Not signed in", "unauthenticated").without_cookies();
    }
    let swap = htmx(&browser, "/account").send().await.is(204).is_private().says("");
    swap.has("hx-redirect", Some("/login?return_to=%2Finbox%3Fpage%3D2")).has("location", None);
    let rpc = grpc(&browser, "/account").send().await.is(200).says("").has("grpc-status", Some("16"));
    rpc.has("grpc-message", Some("Not signed in")).has("content-type", Some("application/grpc"));
}

/// Somebody is, and may not.
pub async fn forbidden(case: Case) {
    let world = World::new(case).await;
    let browser = world.signed_in(ADA).await;
    for path in ["/admins/7/page", "/admin", "/line"] {
        browser.page(path).send().await.is_page(403);
        for ask in [browser.api(path), upgrade(&browser, path), htmx(&browser, path)] {
            ask.send().await.is_problem(403, "Not allowed", "forbidden");
        }
    }
    let rpc = grpc(&browser, "/admins/7/page").send().await.is(200).says("");
    rpc.has("grpc-status", Some("7")).has("grpc-message", Some("Not allowed"));
}

/// It cannot be decided.
pub async fn unavailable(case: Case) {
    let world = World::new(case).await;
    let browser = world.signed_in(ADA).await;
    world.expire_jwts();
    world.outage(RENEW);
    for path in ["/account", "/members/7/page"] {
        browser.page(path).send().await.is_page(503).has("retry-after", Some("30"));
        for ask in [browser.api(path), upgrade(&browser, path), htmx(&browser, path)] {
            let problem = ask.send().await.has("retry-after", Some("30"));
            problem.is_problem(503, "Sign-in service unavailable", "unavailable");
        }
        let rpc = grpc(&browser, path).send().await.is(200).says("").has("grpc-status", Some("14"));
        rpc.has("retry-after", Some("30")).without_cookies();
    }
}

/// What would repeat an action does not become the return path; the page it came from does.
pub async fn unsafe_method(case: Case) {
    let world = World::new(case).await;
    let browser = world.browser();
    let referer = format!("{}/account?tab=2", world.origin);
    let ask = browser.form("/account", &[("pay", "100")]);
    ask.header("referer", &referer).send().await.to("/login?return_to=%2Faccount%3Ftab%3D2");
    for foreign in ["https://evil.example/account", "", "nonsense"] {
        browser.form("/account", &[]).header("referer", foreign).send().await.to("/login");
    }
}
