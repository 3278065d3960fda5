//! `Authorization: Bearer` with a session JWT of ours decides alone; everybody else's is the app's business.

use axum_stytch::SessionLayer;

use crate::support::{Answer, Rig};

async fn with_bearer(rig: &Rig, path: &str, token: &str, cookies: &str) -> Answer {
    let bearer = format!("Bearer {token}");
    rig.send("GET", path, &[("authorization", &bearer), ("cookie", cookies)]).await
}

#[tokio::test]
async fn ours_decides_alone_and_sets_no_cookie() {
    let rig = Rig::start().await;
    let (ada, grace) = (rig.sign_in("ada@example.com").await, rig.sign_in("grace@example.com").await);
    for cookies in ["", &grace.both(), "stytch_session_jwt=garbage"] {
        with_bearer(&rig, "/user", &ada.jwt, cookies).await.is_served_without_cookies(&ada.user_id);
    }
    for scheme in ["bearer", "BEARER"] {
        let header = format!("{scheme} {}", ada.jwt);
        rig.send("GET", "/user", &[("authorization", &header)]).await.is_served_without_cookies(&ada.user_id);
    }
    // A forged one is not rescued by good cookies, and clears none.
    let forged = with_bearer(&rig, "/user", &ada.forged_jwt(), &ada.both()).await;
    forged.is_nobody(&[]);
    assert_eq!(forged.one("www-authenticate"), "Bearer");
    assert_eq!(rig.calls(), 0);
}

#[tokio::test]
async fn it_is_never_renewed() {
    let rig = Rig::start().await;
    let ada = rig.sign_in("ada@example.com").await;
    rig.advance(290);
    with_bearer(&rig, "/user", &ada.jwt, "").await.is_served_without_cookies(&ada.user_id);
    rig.expire_jwt();
    with_bearer(&rig, "/user", &ada.jwt, &ada.both()).await.is_nobody(&[]);
    assert_eq!(rig.calls(), 0);
    rig.get("/user", &ada.both()).await.is_renewed(&ada.user_id);
}

#[tokio::test]
async fn foreign_ones_are_ignored() {
    let rig = Rig::start().await;
    let ada = rig.sign_in("ada@example.com").await;
    let somebody_elses = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUifQ.c2ln";
    for token in ["opaque", "a.b.c", "", somebody_elses] {
        with_bearer(&rig, "/user", token, &ada.both()).await.is_served_without_cookies(&ada.user_id);
        with_bearer(&rig, "/user", token, "").await.is_nobody(&[]);
    }
    let basic = [("authorization", "Basic dXNlcjpwYXNz"), ("cookie", &ada.both())];
    rig.send("GET", "/user", &basic).await.is_served_without_cookies(&ada.user_id);
}

#[tokio::test]
async fn it_can_be_switched_off() {
    let rig = Rig::build(false, |stytch| stytch, SessionLayer::without_bearer).await;
    let ada = rig.sign_in("ada@example.com").await;
    with_bearer(&rig, "/user", &ada.jwt, "").await.is_nobody(&[]);
    with_bearer(&rig, "/user", "opaque", &ada.both()).await.is_served_without_cookies(&ada.user_id);
}

#[tokio::test]
async fn signing_out_by_bearer_ends_that_session_and_no_other() {
    let rig = Rig::start().await;
    let (ada, grace) = (rig.sign_in("ada@example.com").await, rig.sign_in("grace@example.com").await);
    let bearer = format!("Bearer {}", ada.jwt);
    let answer = rig.send("POST", "/revoke", &[("authorization", &bearer), ("cookie", &grace.both())]).await;
    assert_eq!((answer.body.as_str(), answer.set_cookies().len()), ("Revoked", 0));
    with_bearer(&rig, "/user", &ada.jwt, "").await.is_nobody(&[]);
    rig.get("/user", &grace.both()).await.is_served_without_cookies(&grace.user_id);
}
