//! Sessions that the app denies, because a webhook said so.

use std::time::Duration;

use stytch_auth::{SessionEnd, SessionId};

use crate::support::{Person, Rig};
use crate::vertical;

const BOTH: [&str; 2] = ["stytch_session", "stytch_session_jwt"];

#[tokio::test]
async fn a_denied_session_is_over_at_once_and_for_good() {
    let rig = Rig::start().await;
    let (ada, grace) = (rig.sign_in("ada@example.com").await, rig.sign_in("grace@example.com").await);
    rig.get("/user", &ada.both()).await.is_served_without_cookies(&ada.user_id);
    rig.get("/user", &ada.by_token()).await.is_renewed(&ada.user_id);
    rig.stytch.deny_session(&SessionId::new(ada.session_id.as_str()));
    for _ in 0..3 {
        for cookies in [ada.both(), ada.by_token()] {
            rig.get("/user", &cookies).await.is_nobody(&BOTH);
            rig.get("/fresh", &cookies).await.is_nobody(&BOTH);
        }
        rig.get("/user", &ada.by_jwt()).await.is_nobody(&BOTH[1..]);
        rig.expire_jwt();
    }
    // Stytch was not told, and no answer of its brings the session back.
    assert_eq!(rig.revokes(), 0);
    let newest = rig.fresh_jwt(&ada).await;
    rig.get("/user", &ada.with_jwt(&newest)).await.is_nobody(&BOTH);
    rig.get("/user", &grace.both()).await.is_renewed(&grace.user_id);
}

#[tokio::test]
async fn whoever_watches_it_hears_of_it() {
    let rig = Rig::start().await;
    let (ada, grace) = (rig.sign_in("ada@example.com").await, rig.sign_in("grace@example.com").await);
    let watched = async |person: &Person| vertical::watch(&rig.handle(&person.both())).await;
    let (denied, other) = (watched(&ada).await, watched(&grace).await);
    rig.stytch.deny_session(&SessionId::new(ada.session_id.as_str()));
    assert_eq!(denied.await, SessionEnd::SignedOut);
    assert!(tokio::time::timeout(Duration::from_millis(300), other).await.is_err());
}
