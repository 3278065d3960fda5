//! Sealed values: what we hand to a browser and must get back unread, unchanged and in time.
//!
//! AES-256-GCM with a random nonce. The key comes from the project's secret by HKDF-SHA-256 and a purpose, so
//! every replica can open what another sealed, and a value sealed for one purpose opens for no other.

use aws_lc_rs::aead::{AES_256_GCM, Aad, Nonce, RandomizedNonceKey};
use aws_lc_rs::hkdf::{HKDF_SHA256, KeyType, Salt};
use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::clock::Timestamp;
use crate::secret::ProjectSecret;

/// What a sealed value is for; each has a key of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// The flow cookie of a browser that asked for a link.
    Flow,
    /// A session that waits for "sign in as …?".
    Pending,
    /// The double-submit value of a form.
    Csrf,
    /// A B2B login that is not finished.
    Intermediate,
    /// The addresses that a browser has signed in to.
    Device,
}

impl Purpose {
    fn label(self) -> &'static [u8] {
        match self {
            Self::Flow => b"flow cookie v1",
            Self::Pending => b"pending sign-in v1",
            Self::Csrf => b"csrf v1",
            Self::Intermediate => b"intermediate session v1",
            Self::Device => b"device v1",
        }
    }
}

const NONCE: usize = 12;
const EXPIRY: usize = 8;

/// Seals, opens and fingerprints with keys that only holders of the project's secret have.
pub(crate) struct Sealer {
    flow: RandomizedNonceKey,
    pending: RandomizedNonceKey,
    csrf: RandomizedNonceKey,
    intermediate: RandomizedNonceKey,
    device: RandomizedNonceKey,
    fingerprint: hmac::Key,
}

/// The library refused a key or a random number; nothing can be sealed.
#[derive(Debug)]
pub(crate) struct SealError;

struct Length(usize);

impl KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

impl Sealer {
    pub(crate) fn new(secret: &ProjectSecret, project_id: &str) -> Result<Self, SealError> {
        let root = Salt::new(HKDF_SHA256, project_id.as_bytes()).extract(secret.expose().as_bytes());
        let derive = |label: &[u8]| -> Result<[u8; 32], SealError> {
            let mut key = [0; 32];
            let info = [label];
            let okm = root.expand(&info, Length(32)).map_err(|_| SealError)?;
            okm.fill(&mut key).map_err(|_| SealError)?;
            Ok(key)
        };
        let aead = |purpose: Purpose| {
            RandomizedNonceKey::new(&AES_256_GCM, &derive(purpose.label())?).map_err(|_| SealError)
        };
        Ok(Self {
            flow: aead(Purpose::Flow)?,
            pending: aead(Purpose::Pending)?,
            csrf: aead(Purpose::Csrf)?,
            intermediate: aead(Purpose::Intermediate)?,
            device: aead(Purpose::Device)?,
            fingerprint: hmac::Key::new(hmac::HMAC_SHA256, &derive(b"fingerprint v1")?),
        })
    }

    fn key(&self, purpose: Purpose) -> &RandomizedNonceKey {
        match purpose {
            Purpose::Flow => &self.flow,
            Purpose::Pending => &self.pending,
            Purpose::Csrf => &self.csrf,
            Purpose::Intermediate => &self.intermediate,
            Purpose::Device => &self.device,
        }
    }

    /// Seals `value` until `expires`, as base64url text that fits a cookie.
    pub(crate) fn seal<T: Serialize>(
        &self,
        purpose: Purpose,
        value: &T,
        expires: Timestamp,
    ) -> Result<String, SealError> {
        let mut message = expires.as_unix_seconds().to_be_bytes().to_vec();
        serde_json::to_writer(&mut message, value).map_err(|_| SealError)?;
        let nonce =
            self.key(purpose).seal_in_place_append_tag(Aad::empty(), &mut message).map_err(|_| SealError)?;
        let mut sealed = nonce.as_ref().to_vec();
        sealed.append(&mut message);
        Ok(URL_SAFE_NO_PAD.encode(sealed))
    }

    /// Opens what [`seal`](Self::seal) made for the same purpose; `None` for anything else, or too late.
    pub(crate) fn open<T: DeserializeOwned>(
        &self,
        purpose: Purpose,
        sealed: &str,
        now: Timestamp,
    ) -> Option<T> {
        let mut sealed = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let (nonce, message) = sealed.split_at_mut_checked(NONCE)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let message = self.key(purpose).open_in_place(nonce, Aad::empty(), message).ok()?;
        let (expires, value) = message.split_first_chunk::<EXPIRY>()?;
        let expires = Timestamp::from_unix_seconds(i64::from_be_bytes(*expires));
        if now >= expires { None } else { serde_json::from_slice(value).ok() }
    }

    /// A keyed hash, to remember a secret by without keeping it.
    pub(crate) fn fingerprint(&self, domain: &str, secret: &str) -> Fingerprint {
        let mut context = hmac::Context::with_key(&self.fingerprint);
        context.update(domain.as_bytes());
        context.update(&[0]);
        context.update(secret.as_bytes());
        let tag = context.sign();
        let mut bytes = [0; 32];
        for (to, from) in bytes.iter_mut().zip(tag.as_ref()) {
            *to = *from;
        }
        Fingerprint(bytes)
    }
}

/// The keyed hash of a secret.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Fingerprint(pub(crate) [u8; 32]);

impl Fingerprint {
    /// As text, for a key in a store.
    pub(crate) fn to_text(self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    pub(crate) fn from_text(text: &str) -> Option<Self> {
        URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok().map(Self)
    }
}

impl std::fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Fingerprint")
    }
}

/// `N` random bytes as base64url text.
pub(crate) fn random_text<const N: usize>() -> Result<String, SealError> {
    let mut bytes = [0; N];
    aws_lc_rs::rand::fill(&mut bytes).map_err(|_| SealError)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealer(secret: &str) -> Sealer {
        Sealer::new(&ProjectSecret::from(secret), "project-test-1").unwrap()
    }

    #[test]
    fn opens_only_what_it_sealed_in_time() {
        let (now, later) = (Timestamp::from_unix_seconds(1_000), Timestamp::from_unix_seconds(1_060));
        let ours = sealer("secret-test-a");
        let sealed = ours.seal(Purpose::Flow, &"hello", later).unwrap();
        let open = |by: &Sealer, purpose, text: &str, at| by.open::<String>(purpose, text, at);
        assert_eq!(open(&ours, Purpose::Flow, &sealed, now).as_deref(), Some("hello"));
        assert_eq!(open(&sealer("secret-test-a"), Purpose::Flow, &sealed, now).as_deref(), Some("hello"));
        assert_eq!(open(&ours, Purpose::Flow, &sealed, later), None, "too late");
        assert_eq!(open(&ours, Purpose::Csrf, &sealed, now), None, "another purpose");
        assert_eq!(open(&sealer("secret-test-b"), Purpose::Flow, &sealed, now), None, "another secret");
        assert_ne!(sealed, ours.seal(Purpose::Flow, &"hello", later).unwrap(), "a fresh nonce each time");
        for at in 0..sealed.len() {
            let mut bytes = sealed.clone().into_bytes();
            bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(bytes).unwrap();
            assert_eq!(open(&ours, Purpose::Flow, &changed, now), None, "changed at {at}");
        }
        for junk in ["", "A", "not base64!", "AAAAAAAAAAAAAAAA"] {
            assert_eq!(open(&ours, Purpose::Flow, junk, now), None);
        }
    }

    #[test]
    fn fingerprints_depend_on_key_domain_and_secret() {
        let ours = sealer("secret-test-a");
        assert_eq!(ours.fingerprint("token", "x"), sealer("secret-test-a").fingerprint("token", "x"));
        assert_ne!(ours.fingerprint("token", "x"), ours.fingerprint("token", "y"));
        assert_ne!(ours.fingerprint("token", "x"), ours.fingerprint("jwt", "x"));
        assert_ne!(ours.fingerprint("token", "x"), sealer("secret-test-b").fingerprint("token", "x"));
    }
}
