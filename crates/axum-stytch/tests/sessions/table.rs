//! The table of what a request shows and what it gets, with the cookies to the letter.

use axum_stytch::SessionLayer;
use stytch_emulator::Fault;

use crate::support::{AUTHENTICATE, Rig, app, send, settings};

const BOTH: [&str; 2] = ["stytch_session", "stytch_session_jwt"];
const JWT: [&str; 1] = ["stytch_session_jwt"];

/// The session ends at a second of the clock, which may have passed by now.
fn whole_week(cookies: &[impl AsRef<str>]) -> Vec<String> {
    cookies.iter().map(|cookie| cookie.as_ref().replace("Max-Age=604799;", "Max-Age=604800;")).collect()
}

#[tokio::test]
async fn cookies_to_the_letter_on_loopback_and_on_https() {
    let rig = Rig::start().await;
    let ada = rig.sign_in("ada@example.com").await;
    let answer = rig.get("/user", &ada.by_token()).await;
    assert_eq!(
        whole_week(&answer.set_cookies()),
        [
            format!("stytch_session={}; Max-Age=604800; Path=/; SameSite=Lax; HttpOnly", ada.token),
            format!("stytch_session_jwt={}; Max-Age=604800; Path=/; SameSite=Lax; HttpOnly", answer.jwt()),
        ]
    );

    let clock = rig.emulator.clock();
    let https = settings(&rig.emulator).public_url("https://app.example.com").clock(move || clock.now());
    let https = app(SessionLayer::new(https.build().unwrap()));
    let shown = format!("__Host-stytch_session={}", ada.token);
    let answer = send(https.clone(), "GET", "/user", &[("cookie", &shown)]).await;
    let jwt = answer.cookie("__Host-stytch_session_jwt").unwrap();
    let attributes = "Max-Age=604800; Path=/; SameSite=Lax; Secure; HttpOnly";
    assert_eq!(
        whole_week(&answer.set_cookies()),
        [
            format!("__Host-stytch_session={}; {attributes}", ada.token),
            format!("__Host-stytch_session_jwt={jwt}; {attributes}"),
        ]
    );
    assert!(rig.emulator.revoke_session(&ada.session_id));
    rig.expire_jwt();
    let answer = send(https, "GET", "/user", &[("cookie", &shown)]).await;
    let gone = "Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/; SameSite=Lax; Secure; HttpOnly";
    let names =
        ["__Host-stytch_session", "__Host-stytch_session_jwt", "stytch_session", "stytch_session_jwt"];
    assert_eq!(answer.set_cookies(), names.map(|name| format!("{name}=; {gone}")));
    assert_eq!((answer.one("cache-control"), answer.status), ("no-store", 401));
}

#[tokio::test]
async fn no_credentials_are_nobody_and_cost_nothing() {
    let rig = Rig::start().await;
    let answer = rig.get("/user", "").await;
    answer.is_nobody(&[]);
    assert_eq!(rig.get("/maybe", "theme=dark").await.body, "nobody");
    assert_eq!(rig.get("/open", "").await.headers.get("vary"), None, "nobody asked");
    let page = rig.send("GET", "/user", &[("accept", "text/html")]).await;
    assert_eq!((page.status, page.one("location")), (303, "/login?return_to=%2Fuser"));
    assert_eq!(rig.emulator.requests().len(), 0);
}

#[tokio::test]
async fn a_bad_jwt_alone_is_nobody_and_cleared() {
    let rig = Rig::start().await;
    let ada = rig.sign_in("ada@example.com").await;
    for bad in [ada.forged_jwt().as_str(), "garbage", "a.b.c"] {
        rig.get("/user", &format!("stytch_session_jwt={bad}")).await.is_nobody(&JWT);
    }
    let optional = rig.get("/maybe", &format!("stytch_session_jwt={}", ada.forged_jwt())).await;
    assert_eq!((optional.status, optional.body.as_str()), (200, "nobody"));
    assert_eq!(rig.calls(), 0);
    rig.get("/user", &ada.by_jwt()).await.is_served_without_cookies(&ada.user_id);
}

/// Nobody, the credential's cookies cleared, and no second call for half a minute.
async fn ends(rig: &Rig, cookies: &str, removed: &[&str]) {
    let before = rig.calls();
    for _ in 0..5 {
        let answer = rig.get("/user", cookies).await;
        answer.is_nobody(removed);
        assert_eq!(answer.all("cache-control"), ["no-store"]);
        assert_eq!(rig.get("/maybe", cookies).await.body, "nobody");
    }
    assert_eq!(rig.calls() - before, 1);
    rig.advance(31);
    rig.get("/user", cookies).await.is_nobody(removed);
    assert_eq!(rig.calls() - before, 2, "remembered briefly, not for ever");
}

#[tokio::test]
async fn stytch_says_there_is_no_such_session() {
    Rig::each(async |rig| {
        let ada = rig.sign_in("ada@example.com").await;
        rig.expire_jwt();
        rig.get("/user", &ada.both()).await.is_renewed(&ada.user_id);
        rig.expire_jwt();
        assert!(rig.emulator.revoke_session(&ada.session_id));
        ends(&rig, &ada.both(), &BOTH).await;

        let grace = rig.sign_in("grace@example.com").await;
        assert!(rig.emulator.revoke_session(&grace.session_id));
        ends(&rig, &grace.by_token(), &BOTH).await;

        let joan = rig.sign_in("joan@example.com").await;
        rig.expire_jwt();
        assert!(rig.emulator.revoke_session(&joan.session_id));
        ends(&rig, &joan.by_jwt(), &JWT).await;
    })
    .await;
}

#[tokio::test]
async fn stytch_says_that_the_token_never_was_one() {
    let rig = Rig::start().await;
    ends(&rig, "stytch_session=short", &BOTH).await;
    let ada = rig.sign_in("ada@example.com").await;
    rig.expire_jwt();
    let body = r#"{"status_code":400,"error_type":"unable_to_parse_session_jwt","error_message":"no"}"#;
    rig.inject(Fault::on(AUTHENTICATE).status(400).body(body).times(2));
    ends(&rig, &ada.by_jwt(), &JWT).await;
    // Once Stytch takes it back, and it is forgotten here, the person goes on.
    rig.advance(31);
    rig.get("/user", &ada.by_jwt()).await.is_renewed(&ada.user_id);
}
