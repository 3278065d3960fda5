//! RS256, and the only place that names the signature library.
//!
//! A key is parsed once, when its key set arrives: parsing takes a fifth of the time of a check.

use std::fmt;

use aws_lc_rs::signature::{ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};

/// An RSA public key that can do nothing but check RS256.
pub(super) struct PublicKey {
    key: ParsedPublicKey,
    components: [Box<[u8]>; 2],
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.components == other.components
    }
}

impl PublicKey {
    /// A key from modulus and exponent, big-endian; `None` if the library refuses it. Which keys are good enough is
    /// decided by the key set.
    pub(super) fn new(modulus: &[u8], exponent: &[u8]) -> Option<Self> {
        let components = RsaPublicKeyComponents { n: modulus, e: exponent };
        let key = components.to_parsed_public_key(&RSA_PKCS1_2048_8192_SHA256).ok()?;
        Some(Self { key, components: [modulus.into(), exponent.into()] })
    }

    /// Whether this key made `signature` over `message` (RSASSA-PKCS1-v1_5 with SHA-256, RFC 7518 section 3.3).
    pub(super) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        self.key.verify_sig(message, signature).is_ok()
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PublicKey(RS256)")
    }
}

/// Signs as Stytch does, for tests.
#[cfg(test)]
pub(super) mod signing {
    use aws_lc_rs::encoding::AsDer as _;
    use aws_lc_rs::rsa::{KeyPair, KeySize};
    use aws_lc_rs::signature::KeyPair as _;
    use jsonwebtoken::crypto::aws_lc::DEFAULT_PROVIDER;
    use jsonwebtoken::{Algorithm, EncodingKey};

    /// A throw-away key.
    pub(in crate::jwt) struct PrivateKey {
        key: EncodingKey,
        pub(in crate::jwt) modulus: Vec<u8>,
    }

    impl PrivateKey {
        pub(in crate::jwt) fn generate() -> Self {
            let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
            let pkcs8 = pair.as_der().unwrap();
            // The library asks for PKCS#1; PKCS#8 has it behind a head of 26 bytes.
            let key = EncodingKey::from_rsa_der(&pkcs8.as_ref()[26..]);
            let modulus = pair.public_key().modulus().big_endian_without_leading_zero().to_vec();
            Self { key, modulus }
        }

        pub(in crate::jwt) fn sign(&self, message: &[u8]) -> Vec<u8> {
            (DEFAULT_PROVIDER.signer_factory)(&Algorithm::RS256, &self.key)
                .unwrap()
                .try_sign(message)
                .unwrap()
        }
    }
}
