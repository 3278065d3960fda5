//! What is denied, as replicas write it to each other.

use crate::ids::SessionId;
use crate::seal::{Fingerprint, Sealer};
use crate::secret::same_bytes;

/// Longer than any session's id.
const LONGEST: usize = 512;

/// What is not to be served any more.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(in crate::session) enum Ended {
    Session(SessionId),
    /// The JWTs that are left of a session, whatever else was said of it.
    JwtsOf(SessionId),
    /// A session token, by its fingerprint.
    Token(Fingerprint),
    /// A JWT that could not be read, by its fingerprint.
    Jwt(Fingerprint),
}

impl Ended {
    pub(super) fn is_session(&self) -> bool {
        self.session_id().is_some()
    }

    pub(super) fn session_id(&self) -> Option<&SessionId> {
        match self {
            Self::Session(session_id) | Self::JwtsOf(session_id) => Some(session_id),
            Self::Token(_) | Self::Jwt(_) => None,
        }
    }

    /// As an entry of the feed. Its tag takes the project's secret, so that nobody is signed out by whoever else can
    /// write to the store.
    pub(super) fn write(&self, sealer: &Sealer) -> String {
        let text = match self {
            Self::Session(session_id) => format!("session:{session_id}"),
            Self::JwtsOf(session_id) => format!("jwts-of:{session_id}"),
            Self::Token(fingerprint) => format!("token:{}", fingerprint.to_text()),
            Self::Jwt(fingerprint) => format!("jwt:{}", fingerprint.to_text()),
        };
        format!("{}:{text}", tag(sealer, &text))
    }

    /// `None`: it is not one of ours.
    pub(super) fn read(entry: &str, sealer: &Sealer) -> Option<Self> {
        if entry.len() > LONGEST {
            return None;
        }
        let (shown, text) = entry.split_once(':')?;
        if !same_bytes(tag(sealer, text).as_bytes(), shown.as_bytes()) {
            return None;
        }
        match text.split_once(':')? {
            ("session", session_id) => Some(Self::Session(SessionId::new(session_id))),
            ("jwts-of", session_id) => Some(Self::JwtsOf(SessionId::new(session_id))),
            ("token", text) => Fingerprint::from_text(text).map(Self::Token),
            ("jwt", text) => Fingerprint::from_text(text).map(Self::Jwt),
            _ => None,
        }
    }
}

fn tag(sealer: &Sealer, text: &str) -> String {
    sealer.fingerprint("signed out", text).to_text()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::ProjectSecret;

    #[test]
    fn only_what_we_wrote_is_read() {
        let ours = Sealer::new(&ProjectSecret::from("secret-test-a"), "project-test-1").unwrap();
        let other = Sealer::new(&ProjectSecret::from("secret-test-b"), "project-test-1").unwrap();
        let (one, two) = (Fingerprint([1; 32]), Fingerprint([2; 32]));
        let session = Ended::Session(SessionId::from("session-test-1:odd: ü"));
        let left = Ended::JwtsOf(SessionId::from("session-test-1"));
        for ended in [session, left, Ended::Token(one), Ended::Jwt(one), Ended::Jwt(two)] {
            let entry = ended.write(&ours);
            assert_eq!(Ended::read(&entry, &ours).as_ref(), Some(&ended));
            assert_eq!(Ended::read(&entry, &other), None, "another secret");
            for at in 0..entry.len() {
                let mut changed = entry.clone().into_bytes();
                changed[at] ^= 1;
                let changed = String::from_utf8_lossy(&changed).into_owned();
                assert_eq!(Ended::read(&changed, &ours), None, "changed at {at}");
            }
        }
        for junk in ["", ":", "::", "session:session-test-1", ":session:session-test-1", "\u{fffd}\0"] {
            assert_eq!(Ended::read(junk, &ours), None, "{junk:?}");
        }
        let long = Ended::Session(SessionId::new("x".repeat(LONGEST))).write(&ours);
        assert_eq!(Ended::read(&long, &ours), None);
    }
}
