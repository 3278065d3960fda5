//! Sessions as Stytch signs them: RS256 with a 2048-bit key, about 1.4 KB each.

use std::sync::Arc;

use aws_lc_rs::encoding::AsDer as _;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::KeyPair as _;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{Timestamp, ToSpan as _, Unit};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

pub const PROJECT_ID: &str = "project-test-11111111-1111-4111-8111-111111111111";
const KID: &str = "jwk-test-22222222-2222-4222-8222-222222222222";

/// A project's key, and the tokens it signs.
pub struct Signer {
    key: EncodingKey,
    pub modulus: Vec<u8>,
    pub exponent: Vec<u8>,
}

impl Signer {
    pub fn generate() -> Self {
        let pair = KeyPair::generate(KeySize::Rsa2048).expect("a key");
        let pkcs8 = pair.as_der().expect("the key's own form");
        let public = pair.public_key();
        Self {
            // The library asks for PKCS#1; PKCS#8 has it behind a head of 26 bytes.
            key: EncodingKey::from_rsa_der(&pkcs8.as_ref()[26..]),
            modulus: public.modulus().big_endian_without_leading_zero().to_vec(),
            exponent: public.exponent().big_endian_without_leading_zero().to_vec(),
        }
    }

    /// The key set as Stytch publishes it.
    pub fn jwks(&self) -> Value {
        let (n, e) = (URL_SAFE_NO_PAD.encode(&self.modulus), URL_SAFE_NO_PAD.encode(&self.exponent));
        json!({"keys": [{"kty": "RSA", "use": "sig", "alg": "RS256", "kid": KID, "n": n, "e": e}]})
    }

    /// The session JWT of person number `n`, good for an hour.
    pub fn session(&self, n: usize) -> Arc<str> {
        let header = Header { kid: Some(KID.to_owned()), ..Header::new(Algorithm::RS256) };
        let token = jsonwebtoken::encode(&header, &claims(n), &self.key).expect("a token");
        token.into()
    }
}

fn claims(n: usize) -> Value {
    // Stytch writes whole seconds.
    let now = Timestamp::now().round(Unit::Second).expect("a time of today");
    let (began, ends) = ((now - 1.hour()).to_string(), (now + 24.hours()).to_string());
    let id = format!("{n:08x}-3333-4333-8333-333333333333");
    json!({
        "aud": [PROJECT_ID],
        "exp": now.as_second() + 3_600,
        "https://stytch.com/session": {
            "id": format!("session-test-{id}"),
            "started_at": began,
            "last_accessed_at": began,
            "expires_at": ends,
            "attributes": {
                "user_agent": "",
                "ip_address": "",
            },
            "authentication_factors": [{
                "type": "magic_link",
                "delivery_method": "email",
                "last_authenticated_at": began,
                "email_factor": {
                    "email_address": format!("{n}@example.com"),
                    "email_id": format!("email-test-{id}"),
                },
            }],
            "roles": ["stytch_user"],
        },
        "iat": now.as_second() - 5,
        "iss": format!("stytch.com/{PROJECT_ID}"),
        "nbf": now.as_second() - 5,
        "sub": format!("user-test-{id}"),
    })
}
