//! What the deny-list holds, and for how long.

use std::time::Duration;

use crate::clock::Timestamp;
use crate::ids::SessionId;
use crate::seal::Fingerprint;
use crate::session::denied::Denied;

#[test]
fn ended_entries_go_and_live_ones_stay() {
    let denied = Denied::default();
    let at = Timestamp::from_unix_seconds;
    let id = |n: i64| SessionId::new(format!("session-test-{n}"));
    for n in 0..100_000 {
        denied.deny_session(&id(n), at(n + 320), at(n));
    }
    let (held, _) = denied.held();
    assert!((320..4_096).contains(&held), "{held} are held");
    assert!(denied.has_session(&id(99_700), at(100_000)));
    assert!(!denied.has_session(&id(99_600), at(100_000)));
}

#[test]
fn a_flood_of_credentials_stays_within_bounds() {
    let denied = Denied::default();
    let until = Timestamp::from_unix_seconds(1_000);
    for n in 0_u32..200_000 {
        let mut bytes = [0; 32];
        bytes[..4].copy_from_slice(&n.to_be_bytes());
        denied.deny_credential(Fingerprint(bytes), until);
    }
    let (_, held) = denied.held();
    assert!((1..=65_536).contains(&held), "{held} are held");
}

#[test]
fn jwts_are_hashed_only_while_one_is_denied() {
    let denied = Denied::default();
    let (now, jwt) = (Timestamp::from_unix_seconds(1_000), Fingerprint([7; 32]));
    assert!(!denied.has_jwt(|| panic!("nothing is denied"), now));
    denied.deny_jwt(jwt, now.plus(Duration::from_secs(9_000)), now.plus(Duration::from_secs(320)));
    assert!(denied.has_jwt(|| jwt, now));
    assert!(!denied.has_jwt(|| Fingerprint([8; 32]), now));
    assert!(!denied.has_jwt(|| panic!("it has expired"), now.plus(Duration::from_secs(320))));
}

#[test]
fn a_shorter_reason_does_not_undo_a_longer_one_but_stytchs_word_does() {
    let denied = Denied::default();
    let (at, id) = (Timestamp::from_unix_seconds, SessionId::new("session-test-1"));
    denied.deny_session(&id, at(9_000), at(0));
    denied.deny_session(&id, at(320), at(0));
    assert!(denied.has_session(&id, at(8_999)));
    denied.settle_session(&id, at(320), at(0));
    assert!(denied.has_session(&id, at(319)) && !denied.has_session(&id, at(320)));
}
