//! Which of the cookies a browser shows counts.

use axum::body::Body;
use axum::http::{HeaderValue, Request};
use tower::ServiceExt;

use crate::support::{Answer, Rig};

fn jwts<'a>(values: impl IntoIterator<Item = &'a str>) -> String {
    let pairs: Vec<_> = values.into_iter().map(|value| format!("stytch_session_jwt={value}")).collect();
    pairs.join("; ")
}

#[tokio::test]
async fn of_several_jwts_the_single_good_one_wins_in_any_order() {
    let rig = Rig::start().await;
    let ada = rig.sign_in("ada@example.com").await;
    let older = rig.sign_in("ada@example.com").await;
    rig.expire_jwt();
    let fresh = rig.fresh_jwt(&ada).await;
    let shown = [fresh.as_str(), &ada.jwt, &older.jwt, "garbage"];
    for turn in 0..4 {
        let mut order = shown;
        order.rotate_left(turn);
        rig.get("/user", &jwts(order)).await.is_served_without_cookies(&ada.user_id);
        order.reverse();
        rig.get("/user", &jwts(order)).await.is_served_without_cookies(&ada.user_id);
    }
    assert_eq!(rig.calls(), 1, "that was the test's own");
}

#[tokio::test]
async fn two_good_ones_are_none() {
    let rig = Rig::start().await;
    let (ada, grace) = (rig.sign_in("ada@example.com").await, rig.sign_in("grace@example.com").await);
    let two = jwts([ada.jwt.as_str(), &grace.jwt]);
    rig.get("/user", &two).await.is_nobody(&["stytch_session_jwt"]);
    assert_eq!(rig.calls(), 0);
    // The same value twice is one; and beside two, the token decides.
    rig.get("/user", &jwts([ada.jwt.as_str(), &ada.jwt])).await.is_served_without_cookies(&ada.user_id);
    rig.get("/user", &format!("{two}; {}", ada.by_token())).await.is_renewed(&ada.user_id);
}

#[tokio::test]
async fn a_signed_out_jwt_does_not_spoil_a_good_one() {
    let rig = Rig::start().await;
    let (old, new) = (rig.sign_in("ada@example.com").await, rig.sign_in("ada@example.com").await);
    rig.logout(&old.both()).await;
    for both in [[old.jwt.as_str(), &new.jwt], [&new.jwt, &old.jwt]] {
        rig.get("/user", &jwts(both)).await.is_served_without_cookies(&new.user_id);
    }
    rig.get("/user", &old.by_jwt()).await.is_nobody(&["stytch_session_jwt"]);
}

#[tokio::test]
async fn more_than_four_are_somebodys_tampering() {
    let rig = Rig::start().await;
    let ada = rig.sign_in("ada@example.com").await;
    let five = jwts([ada.jwt.as_str(), "a", "b", "c", "d"]);
    rig.get("/user", &five).await.is_nobody(&[]);
    rig.get("/user", &jwts([ada.jwt.as_str(), "a", "b", "c"])).await.is_served_without_cookies(&ada.user_id);
    assert_eq!(rig.calls(), 0);
}

#[tokio::test]
async fn several_tokens_are_none_and_cost_no_call() {
    let rig = Rig::start().await;
    let (ada, grace) = (rig.sign_in("ada@example.com").await, rig.sign_in("grace@example.com").await);
    let two = format!("{}; {}", ada.by_token(), grace.by_token());
    rig.get("/user", &two).await.is_nobody(&[]);
    rig.get("/user", &format!("{two}; stytch_session_jwt=garbage")).await.is_nobody(&["stytch_session_jwt"]);
    rig.get("/user", &format!("{two}; {}", ada.by_jwt())).await.is_served_without_cookies(&ada.user_id);
    assert_eq!(rig.calls(), 0);
    // A planted token must not sign anybody out whose JWT says who they are.
    rig.expire_jwt();
    rig.get("/user", &format!("{two}; {}", ada.by_jwt())).await.is_renewed(&ada.user_id);
    rig.get("/user", &format!("{}; {}", ada.by_token(), ada.by_token())).await.is_renewed(&ada.user_id);
}

/// Cookie header lines as bytes.
async fn lines(rig: &Rig, lines: &[&[u8]]) -> Answer {
    let mut request = Request::get("/user");
    for line in lines {
        request = request.header("cookie", HeaderValue::from_bytes(line).unwrap());
    }
    Answer::read(rig.app.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap()).await
}

#[tokio::test]
async fn cookies_of_others_change_nothing() {
    let rig = Rig::start().await;
    let ada = rig.sign_in("ada@example.com").await;
    let large = format!("tracking={}", "x".repeat(7 * 1024));
    let many: Vec<_> = (0..180).map(|n| format!("c{n}={n}")).collect();
    let many = many.join("; ");
    let invalid: &[u8] = b"utm=\xff\xfe\x80; quote=\"open; bad=%zz";
    for foreign in
        [large.as_bytes(), many.as_bytes(), invalid, b"=nameless; novalue; ;;", b"STYTCH_SESSION_JWT=x"]
    {
        let before = [foreign, b"; ", ada.both().as_bytes()].concat();
        let after = [ada.both().as_bytes(), b"; ", foreign].concat();
        lines(&rig, &[&before]).await.is_served_without_cookies(&ada.user_id);
        lines(&rig, &[&after]).await.is_served_without_cookies(&ada.user_id);
        lines(&rig, &[foreign, ada.both().as_bytes()]).await.is_served_without_cookies(&ada.user_id);
        lines(&rig, &[foreign]).await.is_nobody(&[]);
    }
}

#[tokio::test]
async fn two_header_lines_are_one_cookie_jar() {
    let rig = Rig::start().await;
    let ada = rig.sign_in("ada@example.com").await;
    let two = [ada.by_token(), ada.by_jwt()];
    lines(&rig, &[two[0].as_bytes(), two[1].as_bytes()]).await.is_served_without_cookies(&ada.user_id);
    rig.expire_jwt();
    lines(&rig, &[two[1].as_bytes(), two[0].as_bytes()]).await.is_renewed(&ada.user_id);
    lines(&rig, &[two[0].as_bytes(), b"stytch_session=other"]).await.is_nobody(&[]);
}
