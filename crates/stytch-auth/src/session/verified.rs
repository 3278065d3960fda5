//! JWTs that this process has verified, so that a request costs no RSA.
//!
//! Nothing in here is believed blindly. A token is found by all of its bytes; times and limits are compared with the
//! clock on every hit, the key set has to be the one it was verified with, and the deny-list is asked by whoever uses
//! the answer. Evicting an entry costs one RSA check.

use foldhash::fast::RandomState;
use quick_cache::sync::{Cache, DefaultLifecycle};
use quick_cache::Weighter;

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
        Self(Cache::with((CAPACITY / typical) as usize, CAPACITY, ByBytes, RandomState::default(), DefaultLifecycle::default()))
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
        let known = Known { principal: principal.clone(), generation, from, until, custom_bytes: principal.custom_bytes() };
        self.state().verified.0.insert(jwt.as_bytes().into(), known);
    }
}
