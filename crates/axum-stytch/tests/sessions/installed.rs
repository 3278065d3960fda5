//! Sessions that the app itself begins.

use std::time::Duration;

use stytch_auth::LinkToken;

use crate::support::Rig;

#[tokio::test]
async fn a_session_of_the_apps_own_making_can_be_installed() {
    let rig = Rig::with(|stytch| stytch.max_token_age(Duration::ZERO)).await;
    rig.setup.magic_links().email().login_or_create("ada@example.com").send().await.unwrap();
    let link = LinkToken::from(rig.emulator.messages_to("ada@example.com")[0].token.as_str());
    let call = rig.setup.magic_links().authenticate(&link).session_duration_minutes(60_u32);
    let answer = call.send().await.unwrap();
    let session = rig.handle("");
    assert_eq!(*session.install(&answer).await.unwrap().user_id(), answer.user_id);
    assert_eq!(rig.calls(), 0, "it cannot be newer");
    session.confirm().await.unwrap();
    let fresh = session.authenticate().await.unwrap().unwrap();
    assert_eq!((fresh.user_id(), rig.calls()), (&answer.user_id, 1));
    let session_id = answer.session.unwrap().session_id;
    assert!(rig.emulator.revoke_session(session_id.as_str()));
    session.confirm().await.unwrap();
    assert!(session.authenticate().await.unwrap().is_none());
}
