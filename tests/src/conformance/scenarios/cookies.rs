//! The cookies: names, attributes, what a request may show and what an answer writes.

use stytch_auth::web::CookieProfile;

use crate::conformance::apps::{Wiring, texts};
use crate::conformance::{Case, World};

const ADA: &str = "ada@example.com";
const WEEK: u64 = 7 * 24 * 60 * 60;
const PAST: &str = "Expires=Thu, 01 Jan 1970 00:00:00 GMT";

/// On https every cookie is `__Host-`, `Secure`, `HttpOnly` and `Lax`, from the first to the last.
pub async fn https(case: Case) {
    let world = World::wired(case, Wiring { https: true, ..Wiring::default() }).await;
    let browser = world.browser();
    let sent = browser.form("/login", &[("email", ADA)]).send().await.to("/login/sent");
    let attributes = ["Path=/", "SameSite=Lax", "Secure", "HttpOnly"];
    sent.cookie("__Host-stytch_flow").lives(31 * 60, &attributes);
    let arrived = world.click(&browser, ADA).await.to("/");
    for name in ["__Host-stytch_session", "__Host-stytch_session_jwt"] {
        arrived.cookie(name).lives(WEEK, &attributes);
    }
    browser.page("/account").send().await.is(200).shows(ADA);
    let out = browser.form("/logout", &[]).send().await.to("/");
    let names: Vec<_> = out.cookies().into_iter().map(|cookie| cookie.name).collect();
    let expected =
        ["__Host-stytch_session", "__Host-stytch_session_jwt", "stytch_session", "stytch_session_jwt"];
    assert_eq!(names, expected, "under every name that could be ours");
    for cookie in out.cookies() {
        assert!(cookie.removes());
        assert_eq!(cookie.attributes, ["Max-Age=0", PAST, "Path=/", "SameSite=Lax", "Secure", "HttpOnly"]);
    }
}

/// The names of Stytch's own browser SDK, readable by it; the flow's cookie stays ours.
pub async fn stytch_js(case: Case) {
    let cookies = CookieProfile::stytch_js();
    let world = World::wired(case, Wiring { https: true, cookies, ..Wiring::default() }).await;
    let browser = world.browser();
    let sent = browser.form("/login", &[("email", ADA)]).send().await.to("/login/sent");
    assert!(sent.cookie("__Host-stytch_flow").attributes.contains(&"HttpOnly".to_owned()));
    let arrived = world.click(&browser, ADA).await.to("/");
    for name in ["stytch_session", "stytch_session_jwt"] {
        arrived.cookie(name).lives(WEEK, &["Path=/", "SameSite=Lax", "Secure"]);
    }
    browser.page("/account").send().await.is(200);
}

/// Cookies may come in several lines, and what is wrong with a neighbour is the neighbour's problem.
pub async fn odd_neighbours(case: Case) {
    let world = World::new(case).await;
    let browser = world.signed_in(ADA).await;
    let token = format!("stytch_session={}", browser.cookie("stytch_session").unwrap());
    let jwt = format!("stytch_session_jwt={}", browser.cookie("stytch_session_jwt").unwrap());
    let stranger = world.browser();
    let ask = || stranger.page("/account");
    // The JWT alone decides, so the last of these lines has to be read as well as the first.
    for lines in
        [[token.as_str(), jwt.as_str()], [jwt.as_str(), token.as_str()], ["theme=dark", jwt.as_str()]]
    {
        let ask = ask().line("cookie", lines[0].as_bytes()).line("cookie", lines[1].as_bytes());
        ask.send().await.is(200).shows(ADA).without_cookies();
    }
    for neighbour in [
        b"theme=\xff\xfe\x80".to_vec(),
        b"\xc3\xa9=1; STYTCH_SESSION_JWT=x; stytch-session-jwt=x".to_vec(),
        b"quote=\"open; =nameless; ;;; %zz=%zz".to_vec(),
        [b"big=".to_vec(), vec![b'x'; 7000]].concat(),
        (0..180).map(|n| format!("c{n}={n}; ")).collect::<String>().into_bytes(),
    ] {
        for line in [
            [neighbour.as_slice(), b"; ", jwt.as_bytes()].concat(),
            [jwt.as_bytes(), b" ;\t", neighbour.as_slice()].concat(),
        ] {
            ask().line("cookie", &line).send().await.is(200).shows(ADA).without_cookies();
        }
    }
}

/// What imitates a session is nobody's, and costs no call.
pub async fn imitations(case: Case) {
    let world = World::new(case).await;
    let browser = world.signed_in(ADA).await;
    let jwt = browser.cookie("stytch_session_jwt").unwrap();
    let calls = world.emulator.requests().len();
    let stranger = world.browser();
    for line in [
        format!("Stytch_session_jwt={jwt}"),
        format!("__Host-stytch_session_jwt={jwt}"),
        format!("xstytch_session_jwt={jwt}"),
        format!("stytch_session_jwt =\"{jwt}\""),
        format!("=stytch_session_jwt={jwt}"),
        format!("stytch_session_jwt={jwt}x"),
        "stytch_session=a; stytch_session=b".to_owned(),
        "stytch_session_jwt=e30.e30.e30".to_owned(),
    ] {
        let ask = stranger.page("/optional").line("cookie", line.as_bytes());
        ask.send().await.is(200).says(texts::NOBODY);
    }
    assert_eq!(world.emulator.requests().len(), calls);
}

/// A JWT of ours that is no good is taken back; one that nobody can read is as well.
pub async fn forged(case: Case) {
    let world = World::new(case).await;
    let browser = world.signed_in(ADA).await;
    let jwt = browser.cookie("stytch_session_jwt").unwrap();
    let (signed, _) = jwt.rsplit_once('.').unwrap();
    let forged = format!("stytch_session_jwt={signed}.{}", "A".repeat(342));
    let ask = world.browser().page("/account").line("cookie", forged.as_bytes());
    let refused = ask.send().await.to("/login?return_to=%2Faccount").is_private();
    assert_eq!(refused.cookies().len(), 1);
    assert!(refused.cookie("stytch_session_jwt").removes());
    assert_eq!(world.renewals(), 0);
}

/// The layer's cookies and the app's own are lines of their own.
pub async fn never_joined(case: Case) {
    let world = World::new(case).await;
    let browser = world.signed_in(ADA).await;
    world.expire_jwts();
    let answer = browser.page("/raw-cache").send().await.is(200);
    let lines = answer.all("set-cookie");
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert_eq!(lines[0], texts::OWN_COOKIE, "the app's own stays as it is");
    assert!(lines[1].starts_with("stytch_session=") && lines[2].starts_with("stytch_session_jwt="));
    assert!(lines[1..].iter().all(|line| line.matches(',').count() == 0), "{lines:?}");
}

/// Claims too large for a cookie: the person stays signed in by the token, and nobody runs in circles.
pub async fn too_large(case: Case) {
    let claims = serde_json::json!({ "plan": "x".repeat(3000) });
    let world = World::wired(case, Wiring { claims: Some(claims), ..Wiring::default() }).await;
    let browser = world.browser();
    browser.form("/login", &[("email", ADA)]).send().await.to("/login/sent");
    let arrived = world.click(&browser, ADA).await.to("/");
    assert!(!arrived.cookie("stytch_session").removes());
    assert!(arrived.cookie("stytch_session_jwt").removes());
    for _ in 0..3 {
        browser.page("/account").send().await.is(200).shows(ADA);
    }
    assert_eq!(world.renewals(), 0, "the JWT is kept here");
}
