//! JWTs that this process has verified, so that a request costs no RSA.
//!
//! Nothing in here is believed blindly. A token is found by all of its bytes; times and limits are compared with the
//! clock on every hit, the key set has to be the one it was verified with, and the deny-list is asked by whoever uses
//! the answer. Evicting an entry costs one RSA check.

mod table;

use super::AnyPrincipal;
use crate::clock::Timestamp;
use crate::stytch::Stytch;
use table::Table;

/// Bytes of verified tokens that are remembered.
const CAPACITY: u64 = 32 * 1024 * 1024;

/// What an entry takes beside its texts.
const BESIDE: u64 = 256;

pub(super) struct Verified(Table<Known>);

struct Known {
    verdict: Verdict,
    /// The keys it was verified with: it is forgotten when they change.
    generation: u64,
    /// The first and the last moment between which verifying it again would say the same.
    from: Timestamp,
    until: Timestamp,
}

/// What the check of a JWT said.
#[derive(Clone)]
pub(super) enum Verdict {
    Valid(AnyPrincipal),
    /// Nothing is wrong with it but that it is over.
    Expired(AnyPrincipal),
}

impl Default for Verified {
    fn default() -> Self {
        Self(Table::new(CAPACITY))
    }
}

/// How much of a JWT's life has to be left.
#[derive(Clone, Copy)]
pub(crate) enum Margin {
    /// Any.
    None,
    /// So much that it need not be renewed yet.
    Early,
}

impl Stytch {
    /// The person of a JWT that was verified before and is good beyond doubt.
    ///
    /// `None` is no verdict; [`authenticate`](Self::authenticate) gives one.
    pub(crate) fn recognise(&self, jwt: &[u8], margin: Margin) -> Option<AnyPrincipal> {
        // Then Stytch has to be asked about every token.
        if self.config().max_token_age.is_some_and(|age| age.is_zero()) {
            return None;
        }
        let now = self.now();
        let Verdict::Valid(principal) = self.remembered(jwt, now)? else { return None };
        let margin = match margin {
            Margin::None => std::time::Duration::ZERO,
            Margin::Early => Self::EARLY,
        };
        let denied = &self.state().denied;
        let good = now < principal.valid_until().minus(margin)
            && !denied.has_session(principal.session_id(), now)
            && !denied.may_have_jwt(now);
        good.then_some(principal)
    }

    /// What was found when a JWT was verified, if everything that counted then is so still.
    pub(super) fn remembered(&self, jwt: &[u8], now: Timestamp) -> Option<Verdict> {
        let generation = self.jwks().generation()?;
        let known = |known: &Known| {
            let current = known.from <= now && now < known.until && generation == known.generation;
            current.then(|| known.verdict.clone())
        };
        self.state().verified.0.get(jwt, known)?
    }

    /// Takes note of a JWT that was verified with the keys of this generation.
    ///
    /// Of one that is over as well: every request shows it until the browser has the next one, in an outage for long.
    pub(super) fn remember_verified(&self, jwt: &str, verdict: Verdict, generation: u64) {
        let (Verdict::Valid(principal) | Verdict::Expired(principal)) = &verdict;
        let (leeway, limits) = (self.config().leeway, &self.config().limits);
        let weight = weight(jwt, principal);
        let session_ends = principal.session_expires_at().plus(leeway);
        let session_ends = session_ends.min(principal.started_at().plus(limits.absolute));
        let (from, until) = match &verdict {
            Verdict::Valid(_) => {
                let until = principal.valid_until().plus(leeway);
                (principal.issued_at().minus(leeway), until.min(session_ends))
            }
            // If the clock is set back, it may not be over.
            Verdict::Expired(_) => (self.now(), session_ends),
        };
        let known = Known { verdict, generation, from, until };
        self.state().verified.0.insert(jwt.as_bytes(), known, weight);
    }
}

/// What an entry takes in memory. The text is held once as the key and about once more as claims.
fn weight(jwt: &str, principal: &AnyPrincipal) -> u64 {
    jwt.len() as u64 * 2 + BESIDE + principal.custom_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jwt::SessionClaims;

    fn principal(custom: serde_json::Value) -> AnyPrincipal {
        let now = Timestamp::from_unix_seconds(1_760_000_000);
        let serde_json::Value::Object(custom) = custom else { panic!("an object") };
        AnyPrincipal::new(SessionClaims {
            subject: "user-test-1".to_owned(),
            session_id: "session-test-1".into(),
            started_at: now,
            last_accessed_at: now,
            session_expires_at: now,
            authentication_factors: Vec::new(),
            roles: Vec::new(),
            ip_address: String::new(),
            user_agent: String::new(),
            organization: None,
            issued_at: now,
            not_before: now,
            expires_at: now,
            custom,
        })
    }

    #[test]
    fn claims_that_take_more_than_their_text_weigh_more() {
        let (short, long) = ("x".repeat(1_000), "x".repeat(2_000));
        let plain = principal(serde_json::json!({}));
        assert_eq!(weight(&long, &plain) - weight(&short, &plain), 2_000);
        let bulky = principal(serde_json::json!({"deep": vec![serde_json::json!({"a": {"a": {}}}); 100]}));
        assert!(weight(&short, &bulky) > weight(&short, &plain) + 100 * 3 * 32);
    }
}
