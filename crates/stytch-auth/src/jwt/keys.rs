//! The project's published keys: which of them are fit to check a signature.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt;

use serde_json::Value;

use super::kid::Kid;
use super::signature::PublicKey;
use super::{jwk, unique};

/// Most keys in one set. Stytch publishes one, and two while it rotates.
const MAX_KEYS: usize = 50;

/// The keys that may sign session tokens, by key id. Never empty.
#[derive(PartialEq)]
pub(crate) struct KeySet {
    keys: HashMap<Box<str>, PublicKey>,
}

impl KeySet {
    /// Reads the body of a JWKS answer.
    ///
    /// A key that we cannot use is skipped and the rest is kept (RFC 7517 section 5). Two different keys under
    /// one id are both skipped. Members that would make a key private are never read.
    pub(crate) fn parse(body: &[u8]) -> Result<Self, KeySetError> {
        let document = unique::object(body).ok_or(KeySetError::Malformed)?;
        let Some(Value::Array(members)) = document.get("keys") else {
            return Err(KeySetError::Malformed);
        };
        if members.len() > MAX_KEYS {
            return Err(KeySetError::TooManyKeys);
        }
        let mut found: HashMap<Kid, Option<Vec<u8>>> = HashMap::new();
        for usable in members.iter().filter_map(jwk::usable) {
            match found.entry(usable.kid) {
                Entry::Vacant(free) => {
                    free.insert(Some(usable.modulus));
                }
                Entry::Occupied(mut taken) if taken.get().as_ref() != Some(&usable.modulus) => {
                    taken.insert(None);
                }
                Entry::Occupied(_) => {}
            }
        }
        let keys: HashMap<_, _> = found
            .into_iter()
            .filter_map(|(kid, modulus)| {
                Some((kid.as_str().into(), PublicKey::new(&modulus?, &jwk::EXPONENT)?))
            })
            .collect();
        if keys.is_empty() { Err(KeySetError::NoUsableKey) } else { Ok(Self { keys }) }
    }

    /// Whether the set has a key of this id.
    pub(crate) fn contains(&self, kid: &str) -> bool {
        self.keys.contains_key(kid)
    }

    /// How many keys the set has; at least one.
    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.keys.len()
    }

    pub(super) fn get(&self, kid: &Kid) -> Option<&PublicKey> {
        self.keys.get(kid.as_str())
    }
}

impl fmt::Debug for KeySet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeySet ")?;
        f.debug_set().entries(self.keys.keys().filter_map(|kid| Kid::new(kid))).finish()
    }
}

/// Why a JWKS body gave no key set. The set that is in use stays in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeySetError {
    /// Not a JSON object with an array of keys, or one with duplicate names.
    Malformed,
    /// More keys than any project has.
    TooManyKeys,
    /// No key in it could check a session token.
    NoUsableKey,
}

impl fmt::Display for KeySetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "the key set is not JSON of the form {\"keys\":[…]}",
            Self::TooManyKeys => "the key set has more than 50 keys",
            Self::NoUsableKey => "the key set has no RSA key that can check RS256 signatures",
        })
    }
}

impl std::error::Error for KeySetError {}
