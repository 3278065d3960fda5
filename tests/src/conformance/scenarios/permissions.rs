//! What the project's policy allows: as a line, as a type, and over a group of routes.

use std::time::Duration;

use stytch_emulator::Fault;

use crate::conformance::apps::texts;
use crate::conformance::{Browser, Case, World};

const READER: &str = "reader@acme.example";
const WRITER: &str = "writer@acme.example";
const NOBODY_IN_PARTICULAR: &str = "ada@acme.example";
const POLICY: &str = "/v1/b2b/rbac/policy";

async fn may_not(browser: &Browser, path: &str) {
    browser.page(path).send().await.is_page(403).without_cookies();
    browser.api(path).send().await.is_problem(403, "Not allowed", "forbidden");
}

/// Members may do what their roles allow, and nobody is asked twice about a "no".
pub async fn members(case: Case) {
    let world = World::b2b(case).await;
    let acme = world.found("acme").await;
    let reader = world.member(&acme, READER, &["reader"]).await;
    let writer = world.member(&acme, WRITER, &["writer"]).await;
    let nobody = world.member(&acme, NOBODY_IN_PARTICULAR, &[]).await;
    let before = world.emulator.requests().len();
    for path in ["/member-line", "/member-writer"] {
        world.browser().page(path).send().await.is(303);
        may_not(&nobody, path).await;
        may_not(&reader, path).await;
        writer.page(path).send().await.is(200).shows(WRITER);
    }
    may_not(&nobody, "/documents/7/page").await;
    for browser in [&reader, &writer] {
        browser.page("/documents/7/page").send().await.is(200).says(texts::INSIDE);
    }
    for (browser, can) in [(&nobody, "false"), (&reader, "false"), (&writer, "true")] {
        browser.page("/member-can").send().await.is(200).says(can);
    }
    let asked: Vec<_> = world.emulator.requests()[before..].iter().map(|call| call.path.clone()).collect();
    assert_eq!(asked, [POLICY], "the policy, once, and no session");
}

/// Users likewise.
pub async fn users(case: Case) {
    let world = World::new(case).await;
    world.hire(READER, "reader").await;
    world.hire(WRITER, "writer").await;
    let (reader, writer) = (world.signed_in(READER).await, world.signed_in(WRITER).await);
    may_not(&reader, "/writer").await;
    writer.page("/writer").send().await.is(200).shows(WRITER);
    reader.page("/can").send().await.is(200).says("false");
    writer.page("/can").send().await.is(200).says("true");
    may_not(&world.signed_in(NOBODY_IN_PARTICULAR).await, "/documents/7/page").await;
    reader.page("/documents/7/page").send().await.is(200).says(texts::INSIDE);
    world.browser().page("/documents/7/page").send().await.is(303);
    assert_eq!(world.emulator.count_requests("/v1/rbac/policy"), 1);
}

/// Without a policy nothing is decided: 503, whoever asks, and the session stays.
pub async fn outage(case: Case) {
    let world = World::b2b(case).await;
    let acme = world.found("acme").await;
    let writer = world.member(&acme, WRITER, &["writer"]).await;
    world.outage(POLICY);
    for path in ["/member-line", "/member-writer", "/member-can", "/documents/7/page"] {
        writer.page(path).send().await.is_page(503).without_cookies();
        let refused = writer.api(path).send().await.without_cookies();
        refused.is_problem(503, "Sign-in service unavailable", "unavailable");
    }
    writer.page("/member").send().await.is(200);
    world.recovery();
    world.emulator.advance(Duration::from_secs(31));
    writer.page("/member-line").send().await.is(200);
    // From now on there is one to go by.
    world.outage(POLICY);
    world.emulator.advance(Duration::from_secs(10 * 60));
    writer.page("/member-line").send().await.is(200);
}

/// A permission that is taken away in the dashboard is gone within five minutes.
pub async fn taken_away(case: Case) {
    let world = World::b2b(case).await;
    let acme = world.found("acme").await;
    let writer = world.member(&acme, WRITER, &["writer"]).await;
    writer.page("/member-line").send().await.is(200);
    let body = r#"{"status_code":200,"policy":{"roles":[{"role_id":"writer","permissions":[]}]}}"#;
    world.emulator.inject(Fault::on(POLICY).status(200).body(body).always());
    world.emulator.advance(Duration::from_secs(5 * 60 + 1));
    may_not(&writer, "/member-line").await;
}
