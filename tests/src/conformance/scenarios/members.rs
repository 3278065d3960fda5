//! Members of organisations, where the others are users.

use crate::conformance::apps::texts;
use crate::conformance::{Answer, Case, World, log};

const ADA: &str = "ada@acme.example";
const BOSS: &str = "boss@acme.example";
const RENEW: &str = "/v1/b2b/sessions/authenticate";
const REVOKE: &str = "/v1/b2b/sessions/revoke";

fn names(answer: &Answer) -> Vec<String> {
    answer.cookies().into_iter().map(|cookie| cookie.name).collect()
}

/// A member is asked for and found; strangers are challenged as everywhere.
pub async fn session(case: Case) {
    let world = World::b2b(case).await;
    let acme = world.found("acme").await;
    let stranger = world.browser();
    stranger.page("/member").send().await.to("/login?return_to=%2Fmember").without_cookies();
    let refused = stranger.api("/member").send().await.has("www-authenticate", Some("Bearer"));
    refused.is_problem(401, "Not signed in", "unauthenticated");
    stranger.page("/member-or-nobody").send().await.is(200).says(texts::NOBODY);
    stranger.page("/members/7/page").send().await.to("/login?return_to=%2Fmembers%2F7%2Fpage");

    let browser = stranger;
    world.employ(&acme, ADA, &[]).await;
    let entered = world.enter(&browser, &acme, ADA).await.shows(acme.as_str()).is_private();
    assert_eq!(names(&entered), ["stytch_session", "stytch_session_jwt"]);
    for path in ["/member", "/member-or-nobody"] {
        let answer = browser.page(path).send().await.is(200).without_cookies();
        answer.shows(ADA).shows(acme.as_str()).has("vary", Some("Cookie"));
    }
    browser.page("/members/7/page").send().await.is(200).says(texts::INSIDE);
    let program = world.browser().ask("GET", "/member");
    let bearer = format!("Bearer {}", browser.cookie("stytch_session_jwt").unwrap());
    program.header("authorization", &bearer).send().await.is(200).shows(ADA);
}

/// Renewed once for parallel requests, and over when Stytch says so.
pub async fn renewed(case: Case) {
    let world = World::b2b(case).await;
    let acme = world.found("acme").await;
    let browser = world.member(&acme, ADA, &[]).await;
    world.expire_jwts();
    let late = browser.twin();
    let renewed = browser.page("/member").send().await.is(200).shows(ADA).is_private();
    assert_eq!(names(&renewed), ["stytch_session", "stytch_session_jwt"]);
    let again = late.page("/member").send().await.is(200);
    assert_eq!(again.cookie("stytch_session_jwt").value, renewed.cookie("stytch_session_jwt").value);
    assert_eq!((world.emulator.count_requests(RENEW), world.renewals()), (1, 0));

    let sessions = world.stytch().b2b().sessions();
    let member = world.stytch().b2b().members().get_by_email(&acme, ADA).await.unwrap().member;
    sessions.revoke().member_id(member.member_id).send().await.unwrap();
    browser.page("/member").send().await.is(200); // by the JWT, until it ends
    world.expire_jwts();
    let gone = browser.page("/member").send().await.to("/login?return_to=%2Fmember");
    assert!(gone.cookies().len() == 2 && gone.cookies().iter().all(|cookie| cookie.removes()));
}

/// Signing out bites at once, in every copy.
pub async fn signed_out(case: Case) {
    let world = World::b2b(case).await;
    let acme = world.found("acme").await;
    for path in ["/logout", "/leave"] {
        let browser = world.browser();
        let _ = world.stytch().b2b().members().create(&acme, ADA).send().await;
        world.enter(&browser, &acme, ADA).await.shows(ADA);
        let copy = browser.twin();
        let out = browser.form(path, &[]).send().await;
        for name in ["stytch_session", "stytch_session_jwt"] {
            assert!(out.cookie(name).removes(), "{path}: {name}");
        }
        // A login that was not finished goes with it.
        assert!(out.cookies().iter().all(|cookie| cookie.removes()), "{path}: {:?}", out.cookies());
        copy.page("/member").send().await.is(303);
        browser.page("/member").send().await.is(303);
    }
    assert_eq!(world.emulator.count_requests(REVOKE), 2);
    assert_eq!(world.emulator.count_requests(RENEW), 0);
}

/// Stytch is away: 503, not "nobody", and the cookies stay.
pub async fn outage(case: Case) {
    let world = World::b2b(case).await;
    let acme = world.found("acme").await;
    let browser = world.member(&acme, ADA, &[]).await;
    world.outage(RENEW);
    browser.page("/member").send().await.is(200);
    world.expire_jwts();
    for path in ["/member", "/member-or-nobody", "/organizations/x/page", "/members/7/page"] {
        browser.page(path).send().await.is_page(503).without_cookies();
        let refused = browser.api(path).send().await.without_cookies();
        refused.is_problem(503, "Sign-in service unavailable", "unavailable");
    }
    world.recovery();
    browser.page("/member").send().await.is(200).shows(ADA);
}

/// Roles of a member, as a type and over a group.
pub async fn role(case: Case) {
    let world = World::b2b(case).await;
    let acme = world.found("acme").await;
    let (ada, boss) = (world.member(&acme, ADA, &[]).await, world.member(&acme, BOSS, &[texts::ROLE]).await);
    for path in ["/member-admin", "/admins/7/page"] {
        world.browser().page(path).send().await.is(303);
        ada.page(path).send().await.is_page(403).without_cookies();
        ada.api(path).send().await.is_problem(403, "Not allowed", "forbidden");
        boss.page(path).send().await.is(200);
    }
    boss.page("/member-admin").send().await.shows(BOSS);
}

/// Users in a B2B project and members in a consumer project are the app's mistake: 500, and a log line with the cure.
pub async fn wrong_kind(case: Case) {
    let lines = |part: &str| log::lines_with(part).len();
    let b2b = World::b2b(case).await;
    let acme = b2b.found("acme").await;
    let member = b2b.member(&acme, ADA, &[]).await;
    let before = lines("a user is asked for in a B2B project");
    for browser in [&member, &b2b.browser()] {
        for path in ["/account", "/optional", "/admin", "/can", "/writer", "/plan"] {
            browser.page(path).send().await.is(500).says(texts::WIRED_WRONGLY).without_cookies();
        }
        browser.page("/result").send().await.says("misconfigured");
    }
    assert!(lines("a user is asked for in a B2B project") >= before + 14);

    let consumer = World::new(case).await;
    let user = consumer.signed_in(ADA).await;
    let before = lines("a member is asked for in a consumer project");
    for browser in [&user, &consumer.browser()] {
        let paths =
            ["/member", "/member-or-nobody", "/member-admin", "/member-line", "/organizations/x/page"];
        for path in paths {
            browser.page(path).send().await.is(500).says(texts::WIRED_WRONGLY).without_cookies();
        }
    }
    assert!(lines("a member is asked for in a consumer project") >= before + 10);
    user.page("/account").send().await.is(200);
}
