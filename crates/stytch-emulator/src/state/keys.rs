//! Signing keys: made when first needed, published, rotated.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread;

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::ids::new_id;

/// An RSA key and its id. Generating one takes a quarter of a second, so that happens beside the work, and only once it
/// is likely to be needed: an emulator that never issues a session starts at once.
#[derive(Debug)]
pub(crate) struct SigningKey {
    pub(crate) kid: String,
    pub(crate) made_at: Timestamp,
    pair: OnceLock<Option<KeyPair>>,
    preparing: AtomicBool,
}

impl SigningKey {
    fn new(made_at: Timestamp) -> Arc<Self> {
        Arc::new(Self {
            kid: new_id("jwk"),
            made_at,
            pair: OnceLock::new(),
            preparing: AtomicBool::new(false),
        })
    }

    /// Starts generating in the background, unless that has been done.
    pub(crate) fn prepare(self: &Arc<Self>) {
        if !self.preparing.swap(true, Ordering::Relaxed) {
            let key = self.clone();
            // If no thread can be had, whoever needs the key first generates it.
            let _ = thread::Builder::new().spawn(move || key.pair().is_some());
        }
    }

    /// The key pair; `None` only if the random source fails.
    pub(crate) fn pair(&self) -> Option<&KeyPair> {
        self.pair.get_or_init(|| KeyPair::generate(KeySize::Rsa2048).ok()).as_ref()
    }

    pub(crate) fn sign(&self, text: &[u8]) -> Option<Vec<u8>> {
        let pair = self.pair()?;
        let mut signature = vec![0; pair.public_modulus_len()];
        pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text, &mut signature).ok()?;
        Some(signature)
    }

    pub(crate) fn verifies(&self, text: &[u8], signature: &[u8]) -> bool {
        self.pair().is_some_and(|pair| {
            UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, pair.public_key())
                .verify(text, signature)
                .is_ok()
        })
    }

    /// The key as it is kept in a file: the pair is there once it has been made.
    fn saved(&self) -> Value {
        let pair = self.pair.get().and_then(|_| self.pkcs8()).map(|der| STANDARD.encode(der));
        json!({ "kid": self.kid, "made_at": self.made_at, "pkcs8": pair })
    }

    fn from_saved(saved: &Value) -> Option<Arc<Self>> {
        let key = Self {
            kid: saved["kid"].as_str()?.to_owned(),
            made_at: saved["made_at"].as_str()?.parse().ok()?,
            pair: OnceLock::new(),
            preparing: AtomicBool::new(false),
        };
        if let Some(der) = saved["pkcs8"].as_str() {
            let pair = KeyPair::from_pkcs8(&STANDARD.decode(der).ok()?).ok()?;
            key.pair.set(Some(pair)).ok()?;
        }
        Some(Arc::new(key))
    }

    /// The private key, for the certificate that the key set carries.
    pub(crate) fn pkcs8(&self) -> Option<Vec<u8>> {
        self.pair()?.as_der().ok().map(|der| der.as_ref().to_vec())
    }
}

/// The project's keys, newest last.
#[derive(Debug)]
pub(crate) struct Keys {
    published: Vec<Arc<SigningKey>>,
    /// Never published: what it signs must be refused by everybody.
    stray: Arc<SigningKey>,
    /// The keys that are in the file, with those whose pair is.
    in_file: Vec<(String, bool)>,
}

impl Keys {
    pub(crate) fn new(now: Timestamp) -> Self {
        Self { published: vec![SigningKey::new(now)], stray: SigningKey::new(now), in_file: Vec::new() }
    }

    pub(crate) fn current(&self) -> &Arc<SigningKey> {
        self.published.last().unwrap_or(&self.stray)
    }

    pub(crate) fn stray(&self) -> &Arc<SigningKey> {
        &self.stray
    }

    pub(crate) fn published(&self) -> &[Arc<SigningKey>] {
        &self.published
    }

    pub(crate) fn find(&self, kid: &str) -> Option<&Arc<SigningKey>> {
        self.published.iter().find(|key| key.kid == kid)
    }

    /// All keys, if some are not in the file yet.
    pub(crate) fn unsaved(&mut self) -> Option<Value> {
        let have: Vec<(String, bool)> =
            self.published.iter().map(|key| (key.kid.clone(), key.pair.get().is_some())).collect();
        if have == self.in_file {
            return None;
        }
        self.in_file = have;
        Some(self.published.iter().map(|key| key.saved()).collect())
    }

    /// Replaces the keys by those of the file; None if they are damaged.
    pub(crate) fn restore(&mut self, saved: &Value) -> Option<()> {
        let keys: Vec<_> = saved.as_array()?.iter().map(SigningKey::from_saved).collect::<Option<_>>()?;
        if keys.is_empty() {
            return None;
        }
        self.published = keys;
        Some(())
    }

    /// A new signing key; the old ones stay published unless they are to be dropped at once.
    pub(crate) fn rotate(&mut self, drop_old: bool, now: Timestamp) {
        if drop_old {
            self.published.clear();
        }
        self.published.push(SigningKey::new(now));
    }
}
