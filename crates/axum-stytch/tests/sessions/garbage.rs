//! Tokens that nobody signed cost no call, however many there are.

use crate::support::Rig;

const MANY: usize = 100_000;

#[tokio::test]
async fn a_flood_of_garbage_makes_no_call() {
    let rig = Rig::start().await;
    let ada = rig.sign_in("ada@example.com").await;
    rig.get("/user", &ada.both()).await.is_served_without_cookies(&ada.user_id);
    let (before, parts) = (rig.emulator.requests().len(), ada.jwt.split('.').collect::<Vec<_>>());
    for n in 0..MANY {
        let garbage = match n % 4 {
            0 => format!("garbage-{n}"),
            1 => format!("{n}.{n}.{n}"),
            // The right header, which names the right key, before and behind something else.
            2 => format!("{}.{n:08}.{n:08}", parts[0]),
            _ => format!("{}{n:08}", parts[0]),
        };
        let answer = match n % 8 {
            0..4 => rig.get("/user", &format!("stytch_session_jwt={garbage}")).await,
            _ => rig.send("GET", "/user", &[("authorization", &format!("Bearer {garbage}"))]).await,
        };
        assert_eq!(answer.status, 401, "{garbage}");
    }
    assert_eq!(rig.emulator.requests().len(), before);
    rig.get("/user", &ada.both()).await.is_served_without_cookies(&ada.user_id);
}
