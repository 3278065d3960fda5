//! Replicas whose clocks disagree.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use stytch_emulator::{Emulator, TestSession};

use crate::secret::{SessionJwt, SessionToken};
use crate::session::{Credentials, Revocation};
use crate::store::MemoryStore;
use crate::stytch::Stytch;

/// A replica whose clock is so many seconds ahead of Stytch's.
fn replica(emulator: &Emulator, store: &Arc<MemoryStore>, ahead: i64) -> Stytch {
    let (clock, by) = (emulator.clock(), Duration::from_secs(ahead.unsigned_abs()));
    let now = move || -> SystemTime { if ahead < 0 { clock.now() - by } else { clock.now() + by } };
    let settings = Stytch::builder()
        .project_id(emulator.project_id())
        .secret(emulator.secret())
        .base_url(emulator.base_url())
        .timeout(Duration::from_secs(45));
    settings.clock(now).store(Arc::clone(store)).build().unwrap()
}

async fn accepts(stytch: &Stytch, session: &TestSession) -> bool {
    stytch.authenticate_jwt(&SessionJwt::from(session.session_jwt.as_str())).await.is_ok()
}

/// Stytch has confirmed the end of the session, so it is denied for its last JWT alone: for as long as that would be
/// accepted, by whatever clock it is looked at, and not much longer.
#[tokio::test]
async fn a_sign_out_outlasts_the_jwt_by_every_clock() {
    for (there, here) in [(9, -9), (-9, 9), (0, -9), (-9, -9), (9, 9)] {
        let emulator = Emulator::start().await.unwrap();
        // The store's clock is nobody's.
        let clock = emulator.clock();
        let store = Arc::new(MemoryStore::with_clock(move || clock.now() - Duration::from_secs(10_000)));
        let (there, here) = (replica(&emulator, &store, there), replica(&emulator, &store, here));
        let (ada, bob) =
            ["ada@example.com", "bob@example.com"].map(|name| emulator.login_as(name).unwrap()).into();
        let shown = Credentials {
            jwts: vec![SessionJwt::from(ada.session_jwt.as_str())],
            token: Some(SessionToken::from(ada.session_token.as_str())),
            bearer: None,
        };
        assert_eq!(there.logout(&shown).await, Revocation::Revoked);
        let session_id = ada.session_id.as_str().into();
        let short = Duration::from_secs(600);
        let heard = async {
            // The first word is "until it is revoked", the second "until the last JWT has run out".
            let is_short = |until| until < here.now().plus(short);
            while !here.state().denied.session_until(&session_id).is_some_and(is_short) {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(30), heard).await.expect("it is heard");
        let mut accepted = 0;
        for _ in 0..340 {
            assert!(!accepts(&here, &ada).await && !accepts(&there, &ada).await);
            accepted += usize::from(accepts(&here, &bob).await);
            emulator.advance(Duration::from_secs(1));
        }
        assert!(accepted > 290, "the other is served for as long as its JWT lives: {accepted}");
        assert!(!here.state().denied.has_session(&session_id, here.now()));
    }
}
