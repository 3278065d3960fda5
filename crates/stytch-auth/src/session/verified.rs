//! JWTs that this process has verified, so that a request costs no RSA.
//!
//! Nothing in here is believed blindly. A token is found by all of its bytes; times and limits are compared with the
//! clock on every hit, the key set has to be the one it was verified with, and the deny-list is asked by whoever uses
//! the answer. Evicting an entry costs one RSA check.

use foldhash::fast::RandomState;
use quick_cache::Weighter;
use quick_cache::sync::{Cache, DefaultLifecycle};

use super::AnyPrincipal;
use crate::clock::Timestamp;
use crate::stytch::Stytch;

/// Bytes of verified tokens that are remembered.
const CAPACITY: u64 = 32 * 1024 * 1024;

/// What an entry takes beside its texts.
const BESIDE: u64 = 256;

pub(super) struct Verified(Cache<Box<[u8]>, Known, ByBytes, RandomState>);

#[derive(Clone)]
struct Known {
    principal: AnyPrincipal,
    /// The keys it was verified with: it is forgotten when they change.
    generation: u64,
    /// The first and the last moment between which all its times are in order.
    from: Timestamp,
    until: Timestamp,
    /// What the app's own claims take beyond their text.
    custom_bytes: u64,
}

#[derive(Clone)]
struct ByBytes;

impl Weighter<Box<[u8]>, Known> for ByBytes {
    // The text is held once as the key and about once more as claims.
    fn weight(&self, token: &Box<[u8]>, known: &Known) -> u64 {
        token.len() as u64 * 2 + BESIDE + known.custom_bytes
    }
}

impl Default for Verified {
    fn default() -> Self {
        let typical = 2_800;
        Self(Cache::with(
            (CAPACITY / typical) as usize,
            CAPACITY,
            ByBytes,
            RandomState::default(),
            DefaultLifecycle::default(),
        ))
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
        let principal = self.remembered(jwt, now)?;
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

    /// Whoever a JWT was found to be of when it was verified, if everything that counted then is so still.
    pub(super) fn remembered(&self, jwt: &[u8], now: Timestamp) -> Option<AnyPrincipal> {
        let known = self.state().verified.0.get(jwt)?;
        let current = known.from <= now && now < known.until;
        (current && self.jwks().generation() == Some(known.generation)).then_some(known.principal)
    }

    /// Takes note of a JWT that was verified with the keys of this generation.
    pub(super) fn remember_verified(&self, jwt: &str, principal: &AnyPrincipal, generation: u64) {
        let config = self.config();
        let until = principal
            .valid_until()
            .min(principal.session_expires_at())
            .plus(config.leeway)
            .min(principal.started_at().plus(config.limits.absolute));
        let from = principal.issued_at().minus(config.leeway);
        let known = Known {
            principal: principal.clone(),
            generation,
            from,
            until,
            custom_bytes: principal.custom_bytes(),
        };
        self.state().verified.0.insert(jwt.as_bytes().into(), known);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jwt::SessionClaims;

    fn known() -> Known {
        let now = Timestamp::from_unix_seconds(1_760_000_000);
        let claims = SessionClaims {
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
            custom: serde_json::Map::new(),
        };
        Known { principal: AnyPrincipal::new(claims), generation: 0, from: now, until: now, custom_bytes: 0 }
    }

    fn token(n: usize) -> Box<[u8]> {
        format!("{n:01200}").into_bytes().into()
    }

    #[test]
    fn a_flood_of_good_tokens_stays_within_bounds_and_spares_those_in_use() {
        let (Verified(cache), known) = (Verified::default(), known());
        let in_use: Vec<_> = (0..100).map(token).collect();
        for token in &in_use {
            cache.insert(token.clone(), known.clone());
        }
        for n in 100..100_000 {
            cache.insert(token(n), known.clone());
            if n % 500 == 0 {
                assert!(in_use.iter().all(|token| cache.get(token).is_some()), "one was pushed out by {n}");
                assert!(cache.weight() <= CAPACITY);
            }
        }
        let texts = cache.len() as u64 * 1_200;
        assert!((CAPACITY / 4..CAPACITY).contains(&texts), "{texts} bytes of tokens are held");
    }

    #[test]
    fn claims_that_take_more_than_their_text_weigh_more() {
        let (plain, mut bulky) = (known(), known());
        bulky.custom_bytes = 100_000;
        let weigh = |known| ByBytes.weight(&token(1), known);
        assert_eq!(weigh(&bulky), weigh(&plain) + 100_000);
    }
}
