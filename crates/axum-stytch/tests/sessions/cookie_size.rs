//! A JWT that no cookie can hold: the token keeps the person signed in, quietly.

use serde_json::json;
use tracing::Level;

use crate::support::{Logs, Rig};

#[tokio::test]
async fn the_token_keeps_the_person_signed_in_and_stytch_is_asked_once_per_jwt() {
    Rig::each(async |rig| {
        let claims = json!({"plan": "pro", "blob": "x".repeat(3_900)});
        let ada = rig.sign_in_with("ada@example.com", 10_080, &claims).await;
        let (logs, _guard) = Logs::capture();
        let first = rig.get("/user", &ada.by_token()).await;
        assert_eq!((first.status, first.body.as_str()), (200, ada.user_id.as_str()));
        assert_eq!(first.cookie("stytch_session").as_deref(), Some(&*ada.token));
        assert_eq!(first.cookie("stytch_session_jwt").as_deref(), Some(""), "an older one must not linger");
        for _ in 0..20 {
            rig.get("/user", &ada.by_token()).await.is_served_without_cookies(&ada.user_id);
        }
        rig.advance(230);
        rig.get("/user", &ada.by_token()).await.is_served_without_cookies(&ada.user_id);
        assert_eq!(rig.calls(), 1);
        rig.expire_jwt();
        let next = rig.get("/user", &ada.by_token()).await;
        assert_eq!((next.status, next.set_cookies().len(), rig.calls()), (200, 2, 2));
        rig.get("/user", &ada.by_token()).await.is_served_without_cookies(&ada.user_id);

        let warnings = logs.at(Level::WARN);
        assert_eq!(warnings.len(), 1, "{warnings:?}");
        assert!(warnings[0].contains("claim=\"blob\""), "{warnings:?}");
        let bytes = warnings[0].split("bytes=").nth(1).unwrap().split(' ').next().unwrap();
        assert!(bytes.parse::<usize>().unwrap() > 5_000, "{warnings:?}");
        assert!(!warnings[0].contains("xxx"), "the name of the claim, not its value");
    })
    .await;
}

#[tokio::test]
async fn a_jwt_cookie_that_is_shown_all_the_same_is_removed() {
    let rig = Rig::start().await;
    let small = rig.sign_in("ada@example.com").await;
    let claims = json!({"blob": "x".repeat(3_900)});
    let large = rig.sign_in_with("ada@example.com", 10_080, &claims).await;
    rig.get("/user", &large.by_token()).await;
    rig.expire_jwt();
    let mixed = large.with_jwt(&small.jwt);
    for _ in 0..2 {
        let answer = rig.get("/user", &mixed).await;
        assert_eq!((answer.status, answer.cookie("stytch_session_jwt").as_deref()), (200, Some("")));
    }
}

#[tokio::test]
async fn below_the_limit_it_is_a_cookie() {
    let rig = Rig::start().await;
    let claims = json!({"blob": "x".repeat(1_600)});
    let ada = rig.sign_in_with("ada@example.com", 10_080, &claims).await;
    let (logs, _guard) = Logs::capture();
    let answer = rig.get("/user", &ada.by_token()).await;
    answer.is_renewed(&ada.user_id);
    assert!(answer.set_cookies().iter().all(|cookie| cookie.len() <= 4_096));
    assert_eq!(logs.at(Level::WARN), Vec::<String>::new());
}
